//! What the tests share.

pub mod couple;
pub mod disk;
pub mod held;
pub mod large;
pub mod office;
pub mod papers;
pub mod practice;
pub mod printer;
pub mod res_change;
pub mod seat;
pub mod tax_income;
pub mod window;
