//! An invented office for the tests of this crate.

use std::path::Path;

use madoguchi_sample::{DemoAsk, SAMPLE_SECRET, make};

use crate::office::{Office, Unlock};

/// What opens it.
pub fn unlock() -> Unlock<'static> {
    Unlock::with(Some(SAMPLE_SECRET.to_owned()))
}

/// A sample office of so many residents, opened; nobody is signed in.
pub fn sample(dir: &Path, residents: u64) -> Office {
    // the sample is made by this crate as everybody else links it, whose types are others to the compiler
    let theirs = madoguchi_sample::Unlock::with(Some(SAMPLE_SECRET.to_owned()));
    let ask = DemoAsk { residents, seed: 1, on: "2026-11-21".parse().ok() };
    make(dir, &ask, &theirs, &mut |_, _| ()).unwrap();
    Office::open(dir, &unlock()).unwrap()
}
