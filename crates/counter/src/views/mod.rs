//! What screens and scripts see. Shapes are fixed; TypeScript is generated from them.

mod access;
mod ages;
mod choices;
mod conflict;
mod determine;
mod import;
mod income;
mod list;
mod office;
mod options;
mod paper;
mod people;
mod refusal;
mod register;
mod retention;
mod run;

pub use access::*;
pub use ages::*;
pub use choices::*;
pub use conflict::*;
pub use determine::*;
pub use import::*;
pub use income::*;
pub use list::*;
pub use office::*;
pub use options::*;
pub use paper::*;
pub use people::*;
pub use refusal::*;
pub use register::*;
pub use retention::*;
pub use run::*;
