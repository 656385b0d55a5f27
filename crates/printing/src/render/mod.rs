//! Renderers: a page becomes a PDF for printers, an SVG for screens, an outline for reviewers.
//!
//! Knows file formats. Decides nothing about what stands on a page: all of them walk the same items.

mod outline;
mod pdf;
mod svg;

pub use outline::outline;
pub use pdf::{Placement, RenderError, pdf};
pub use svg::{name_svg, svg};

#[cfg(test)]
mod tests;
