//! The sample office: invented residents, the same for the same arguments. Its papers carry 見本.
//!
//! One thread invents homes, entries and pages, another commits them ([ADR 0024](../../../docs/adr/0024-a-sample-city.md)). Knows how a new
//! office is filled (`madoguchi_counter::foundry`), and no command.

mod acts;
mod cast;
mod clock;
mod cover;
mod determinations;
mod dice;
mod invent;
mod make;
mod money;
mod names;
mod papers;
mod people;
mod rarities;
mod season;
mod special;
mod stories;
mod tally;
#[cfg(test)]
mod tests;
mod town;

pub use madoguchi_counter::office::Unlock;
pub use make::{SAMPLE_CLERK, SAMPLE_SECRET, SampleSpec, SampleSummary, make};
pub use tally::Specialities;
