//! Leases of numbers against every number the own entries used.

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_domain::act::Act;
use madoguchi_domain::numbers::TerminalNo;
use rusqlite::Connection;

use crate::Result;
use crate::lease::{is_possible, used_by};
use crate::read::{Lease, Reader};
use crate::verify_report::{FaultKind, VerifyReport};

/// What was leased, and which blocks contradict it.
pub(super) struct Leases {
    terminal: TerminalNo,
    blocks: BTreeMap<String, Vec<Lease>>,
    behind: BTreeSet<&'static str>,
    outside: BTreeSet<&'static str>,
}

impl Leases {
    pub(super) fn begin(conn: &Connection) -> Result<Self> {
        let reader = Reader { conn };
        let mut blocks: BTreeMap<String, Vec<Lease>> = BTreeMap::new();
        for (name, lease) in reader.leases()? {
            blocks.entry(name).or_default().push(lease);
        }
        Ok(Self { terminal: reader.terminal_no()?, blocks, behind: BTreeSet::new(), outside: BTreeSet::new() })
    }

    /// An act of an own entry.
    pub(super) fn note(&mut self, act: &Act) {
        let Some((block, number)) = used_by(act, self.terminal) else { return };
        let of = self.blocks.get(block).and_then(|all| all.iter().find(|l| (l.first..=l.last).contains(&number)));
        match of {
            None => self.outside.insert(block),
            Some(lease) => number >= lease.next && self.behind.insert(block),
        };
    }

    /// What is wrong with each block, once.
    pub(super) fn end(self, report: &mut VerifyReport) {
        let crooked = self.blocks.iter().filter(|(_, all)| {
            !all.iter().all(is_possible) || all.windows(2).any(|pair| pair[0].last >= pair[1].first)
        });
        crooked.for_each(|(name, _)| report.fault(FaultKind::NumberLeaseBroken, format!("block {name}")));
        for block in self.behind {
            report.fault(FaultKind::NumberBlockBehind, format!("block {block}"));
        }
        for block in self.outside {
            report.fault(FaultKind::NumberOutsideLease, format!("block {block}"));
        }
    }
}
