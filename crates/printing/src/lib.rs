//! Paper: a form and a certificate's face become a page, a page becomes PDF, SVG or an outline.
//!
//! Knows the forms, the two typefaces, shaping, sizes and what must never be printed wrong, and how a
//! document reaches a printer. Refuses to know who may get which paper, where numbers come from, what
//! day it is, and every database: the face arrives as exact text and is never normalised.

pub mod fonts;
pub mod forms;
mod layout;
pub mod page;
pub mod printer;
pub mod render;
#[cfg(test)]
mod sample;
mod shape;

pub use forms::Form;
pub use layout::list;
pub use layout::{LayoutError, LayoutFault, SheetSetup, lay_out, lay_out_rows};
pub use page::{Document, Page, Seal, SealError};
