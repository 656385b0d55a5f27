//! A clerk at a desk of another program, who does what is asked command by command. Several may sit at one office.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::office::{Bureau, built};

/// A program that holds the office open as a window does, and waits for commands.
#[derive(Debug)]
pub struct Seat {
    child: Child,
    input: Option<ChildStdin>,
    out: BufReader<ChildStdout>,
}

impl Seat {
    /// Sits down at the office.
    pub fn at(bureau: &Bureau) -> Self {
        let mut clerk = Command::new(built("examples/madoguchi-clerk"));
        clerk.env_clear().arg(bureau.office()).arg("desk").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = clerk.spawn().expect("the clerk's program starts");
        let out = BufReader::new(child.stdout.take().expect("its output"));
        Self { input: child.stdin.take(), out, child }
    }

    /// Asks a command; the answer is read later, so that two desks may be at work at once.
    pub fn begin(&mut self, command: &str, args: &Value) {
        let input = self.input.as_mut().expect("it sits there");
        writeln!(input, "{}", json!({"command": command, "args": args})).expect("it listens");
        input.flush().expect("it listens");
    }

    /// The answer to what was asked, or the refusal.
    #[track_caller]
    pub fn answer(&mut self) -> Result<Value, Value> {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("the clerk says something");
        let mut told: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        match told.get_mut("answer").map(Value::take) {
            Some(answer) => Ok(answer),
            None => Err(told["refusal"].take()),
        }
    }

    /// Asks, and waits for the answer.
    #[track_caller]
    pub fn ask(&mut self, command: &str, args: &Value) -> Result<Value, Value> {
        self.begin(command, args);
        self.answer()
    }
}

impl Drop for Seat {
    /// Stands up: without input the program ends.
    fn drop(&mut self) {
        drop(self.input.take());
        let _ended = self.child.wait();
    }
}
