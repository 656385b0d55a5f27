//! The field's worked cases and traps, and what holds for any people and any days.

mod cases;
mod determine;
mod properties;
