//! Bytes from outside: the corpus of every parser, and a seeded burst of mutations of it.

use std::path::{Path, PathBuf};

#[path = "fuzz/targets.rs"]
mod targets;

use targets::TARGETS;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(corpus().join(target)).expect("a corpus").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).expect("a readable seed")).collect()
}

#[test]
fn every_parser_has_a_corpus_and_bears_it() {
    for (name, target) in TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name} has no corpus");
        for seed in seeds {
            target(&seed);
        }
    }
    let known: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    for entry in std::fs::read_dir(corpus()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known.contains(&name.as_str()), "corpus/{name} belongs to no target");
    }
}

#[test]
fn every_fuzz_target_has_its_binary() {
    for (name, _) in TARGETS {
        let path = corpus().parent().unwrap().join(format!("fuzz_targets/{name}.rs"));
        let source = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(source.contains(&format!("\"{name}\"")), "{name} has no binary in fuzz_targets");
    }
}

/// xorshift64*: the same mutations on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let value = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(value).expect("31 bits fit") % sides.max(1)
    }

    /// Bytes that parsers stumble over.
    const STONES: [&[u8]; 12] = [
        b"\"",
        b",",
        b"\r\n",
        b"\0",
        b"-",
        b"99999999999999999999",
        b"\xEF\xBB\xBF",
        b"\xF3\xA0\x84\x80",
        b"\x81",
        b"null",
        b"{\"",
        "元".as_bytes(),
    ];

    fn mutate(&mut self, seed: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.roll(4) {
            let at = self.roll(bytes.len() + 1);
            match self.roll(6) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.roll(8),
                1 => bytes.truncate(at),
                2 => drop(bytes.splice(at..at, Self::STONES[self.roll(Self::STONES.len())].iter().copied())),
                3 => {
                    let end = (at + self.roll(64)).min(bytes.len());
                    bytes.drain(at..end);
                }
                4 => {
                    let from = self.roll(other.len() + 1);
                    let to = (from + self.roll(64)).min(other.len());
                    bytes.splice(at..at, other[from..to].iter().copied());
                }
                _ => {
                    let end = (at + self.roll(32)).min(bytes.len());
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
            }
        }
        bytes
    }
}

/// Which mutation a parser could not bear, as a file to put into the corpus.
#[test]
fn every_parser_bears_a_burst_of_mutations() {
    const A_TARGET: usize = 1500;
    for (number, (name, target)) in (1u64..).zip(TARGETS) {
        let seeds = seeds(name);
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ number);
        for _ in 0..A_TARGET {
            let (seed, other) = (&seeds[dice.roll(seeds.len())], &seeds[dice.roll(seeds.len())]);
            let bytes = dice.mutate(seed, other);
            if std::panic::catch_unwind(|| target(&bytes)).is_err() {
                let file = std::env::temp_dir().join(format!("madoguchi-fuzz-{name}"));
                std::fs::write(&file, &bytes).unwrap();
                panic!("{name} cannot bear {}: put it into corpus/{name} once it does", file.display());
            }
        }
    }
}
