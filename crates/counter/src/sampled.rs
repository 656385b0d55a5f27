//! Invented offices for the tests of this crate.

use std::path::Path;

use madoguchi_domain::founding::found;
use madoguchi_domain::record::InsurerKind;
use madoguchi_sample::{SAMPLE_CLERK, SAMPLE_SECRET, SampleSpec, make};

use crate::clock::machine_clock;
use crate::office::{NewOffice, Office, Unlock};

/// What opens it.
pub fn unlock() -> Unlock<'static> {
    Unlock::with(Some(SAMPLE_SECRET.to_owned()))
}

/// A sample office of so many residents, opened; nobody is signed in.
pub fn sample(dir: &Path, residents: u64) -> Office {
    // the sample is made by this crate as everybody else links it, whose types are others to the compiler
    let theirs = madoguchi_sample::Unlock::with(Some(SAMPLE_SECRET.to_owned()));
    let ask = SampleSpec { residents, seed: 1, on: "2026-11-21".parse().ok() };
    make(dir, &ask, &theirs, &mut |_, _| ()).unwrap();
    Office::open(dir, &unlock()).unwrap()
}

/// An empty office of that kind, opened; nobody is signed in.
pub fn founded(dir: &Path, kind: InsurerKind) -> Office {
    let insurer = if kind == InsurerKind::LateElderly { "39131016" } else { "138016" };
    let founding = found(kind, ["131016", insurer, "見本の保険者"], "見本").unwrap();
    let new = NewOffice { founding, clerk: SAMPLE_CLERK.to_owned(), password: SAMPLE_SECRET.to_owned() };
    Office::create(dir, &new, &unlock(), machine_clock()).unwrap()
}
