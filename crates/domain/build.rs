//! The rule tables are proved before they are compiled in: a gap, an overlap, a row without source or an
//! unknown status stops the build with file, row and reason.

use std::path::Path;

#[path = "src/rules/check.rs"]
#[allow(dead_code, reason = "the library uses the rest")]
mod check;

const TABLES: [&str; 5] = ["eligibility.toml", "copay.toml", "income_class.toml", "late_elderly.toml", "limits.toml"];

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/rules");
    let mut all = Vec::new();
    let mut sound = true;
    for name in TABLES {
        let path = folder.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        match std::fs::read_to_string(&path) {
            Err(error) => {
                println!("cargo::error=assets/rules/{name}: {error}");
                sound = false;
            }
            Ok(text) => match check::read(name, &text) {
                Err(fault) => {
                    println!("cargo::error=assets/rules/{fault}");
                    sound = false;
                }
                Ok(rows) => all.extend(rows),
            },
        }
    }
    if sound && let Err((_, why)) = check::no_overlap(&all) {
        println!("cargo::error=assets/rules: {why} (in two files)");
    }
    println!("cargo::rerun-if-changed=src/rules/check.rs");
}
