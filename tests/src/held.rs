//! A long work held open in its middle by a program of its own, so that no story races against it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::office::{Bureau, PASSPHRASE, built};

/// A work under way in another program: something of it is done, something is left, and nothing moves.
#[derive(Debug)]
pub struct Held {
    child: Child,
    out: BufReader<ChildStdout>,
    /// Its run.
    pub run: u64,
    /// Items that are through.
    pub done: u64,
    /// Items there are.
    pub total: u64,
}

impl Held {
    /// Begins `import FILE`, `round MONTH`, `age_75 MONTH` or `undo RUN`, and waits until it is held.
    #[track_caller]
    pub fn open(bureau: &Bureau, work: &str, about: &str) -> Self {
        let mut clerk = Command::new(built("examples/madoguchi-clerk"));
        clerk.env_clear().env("MADOGUCHI_PASSPHRASE", PASSPHRASE).arg(bureau.office()).args([work, about]);
        let mut child = clerk.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the clerk's program starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        out.read_line(&mut line).expect("the clerk says something");
        let told: Vec<u64> = line.split_whitespace().skip(1).filter_map(|word| word.parse().ok()).collect();
        let [run, done, total] = told[..] else { panic!("not held: {line}") };
        Self { child, out, run, done, total }
    }

    /// kill -9.
    pub fn kill(mut self) {
        self.child.kill().expect("a child of ours");
        self.child.wait().expect("a child of ours");
    }

    /// Lets it go: it stops where it was held, in good order.
    pub fn stop(mut self) {
        let mut line = String::new();
        writeln!(self.child.stdin.take().expect("its input")).expect("it listens");
        self.out.read_line(&mut line).expect("the clerk says something");
        assert_eq!(line.trim(), "ended");
        assert!(self.child.wait().expect("a child of ours").success());
    }
}
