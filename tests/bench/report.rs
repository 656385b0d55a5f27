//! The report: a table of moments, and lines for what a row cannot say.

use std::fmt::Write as _;
use std::fs;

use madoguchi_counter::office::DATABASE_FILE;

use super::machine::{machine, peak_kib, pss_kib};
use super::row::Row;
use super::{Bench, Plan};

/// What holds for every size.
const HEAD: &str = "Each office: invented residents, seed 1, encrypted, on a disk. Budgets are those of the product, for 200,000 residents. Every \
moment is the desk's whole command as the window calls it, without the window. Peers are measured in the same run, turn by turn, and \
move the same bytes. p95 is the nearest rank; *times the peer* compares medians.\n\nThe run fails when a p95 is more than three times its \
budget or a step does not work; **over** is told and does not fail. Not measured here: what needs the window (start to sign-in screen, memory \
against an empty window) and the batch of 20,000 sheets.\n";

impl Bench<'_> {
    pub(super) fn report(&self) -> String {
        let build = if cfg!(debug_assertions) { "debug" } else { "release" };
        let origin = if self.plan.full {
            let Plan { date, commit, .. } = self.plan;
            format!("Written by `make bench`; not edited by hand. Measured {date} at commit {commit}, {build} build.")
        } else {
            format!("A short sample on a {build} build: it shows that every step works and is no measurement.")
        };
        let mut text = String::new();
        if !self.plan.more {
            let _infallible = write!(text, "# Performance\n\n{origin}\n\n{}\n{HEAD}", machine());
        }
        let _infallible = write!(text, "\n## {} residents\n\n", self.plan.residents);
        text +=
            "| Moment | n | median | p95 | budget (p95) | verdict | peer | its median | its p95 | times the peer |\n";
        text += "|---|---|---|---|---|---|---|---|---|---|\n";
        text.extend(self.rows.iter().map(Row::line));
        self.told.iter().for_each(|line| text += &format!("\n- {line}"));
        let kib = |bytes: u64| bytes / 1024;
        let size = fs::metadata(self.dir.join(DATABASE_FILE)).expect("the database").len();
        let _infallible = write!(
            text,
            "\n- Key press to first hits, some texts: {}.\n- One paper as PDF, both pages: {} bytes.\n- The database: {} KiB.\n- Memory of the bench after the office was made: at most {} KiB, now {} KiB (argon2 needs 64 MiB, `verify` holds every record).\n",
            self.by_term.join(", "),
            self.pdf_bytes,
            kib(size),
            peak_kib(),
            pss_kib()
        );
        text
    }
}
