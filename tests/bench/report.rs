//! The report: a table of moments, and lines for what a row cannot say.

use std::fmt::Write as _;
use std::fs;

use madoguchi_counter::office::DATABASE_FILE;

use super::machine::{load, machine, peak_kib, pss_kib};
use super::row::Row;
use super::{Bench, Plan};

/// What holds for every size.
const HEAD: &str = "Each office: invented residents, seed 1, encrypted, on a disk. Budgets are those of the product, for 200,000 residents. Every \
moment is the desk's whole command as the window calls it, without the window. Peers are measured in the same run, turn by turn, and \
move the same bytes. p95 is the nearest rank; *times the peer* compares medians.\n\nThe run fails when a p95 is more than three times its \
budget or a step does not work; **over** is told and does not fail. Not measured here: what needs the window (start to sign-in screen, memory \
against an empty window) and the batch of 20,000 sheets. Where the time of the long works goes: [profile.md](profile.md).\n";

impl Bench<'_> {
    /// The report with this size so far in it, after what was measured of others before.
    pub(super) fn save_report(&self, whole: bool) {
        let Some(path) = &self.plan.report else { return };
        let text = self.plan.before.clone() + &self.section(whole);
        fs::write(path, text).expect("the report can be written");
    }

    /// This size; `whole`: nothing is still to come.
    pub(super) fn section(&self, whole: bool) -> String {
        let build = if cfg!(debug_assertions) { "debug" } else { "release" };
        let origin = if self.plan.full {
            let Plan { date, commit, .. } = self.plan;
            format!("Written by `make bench`; not edited by hand. Measured {date} at commit {commit}, {build} build.")
        } else {
            format!("A short sample on a {build} build: it shows that every step works and is no measurement.")
        };
        let mut text = String::new();
        if self.plan.before.is_empty() {
            let _infallible = write!(text, "# Performance\n\n{origin}\n\n{}\n{HEAD}", machine());
        }
        let _infallible = write!(text, "\n## {} residents\n\n", self.plan.residents);
        if !whole {
            text += "**The run did not come to its end**: what it measured until then.\n\n";
        }
        text +=
            "| Moment | n | median | p95 | budget (p95) | verdict | peer | its median | its p95 | times the peer |\n";
        text += "|---|---|---|---|---|---|---|---|---|---|\n";
        text.extend(self.rows.iter().map(Row::line));
        let told = self.told.iter().map(|line| format!("\n- {line}"));
        text.extend(told.chain([self.on_the_machine()]));
        text
    }

    fn on_the_machine(&self) -> String {
        let size = fs::metadata(self.dir.join(DATABASE_FILE)).expect("the database").len();
        format!(
            "\n- The database: {} KiB.\n- Memory of the bench after the office was made: at most {} KiB, now {} KiB.\n- Programs wanting a processor at the end (1, 5, 15 minutes): {}.\n",
            size / 1024,
            peak_kib(),
            pss_kib(),
            load()
        )
    }
}
