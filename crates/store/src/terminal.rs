//! This terminal: the id its chain is kept under, and the number its papers carry (ADR 0041).
//!
//! Knows the first row of the table of terminals. Knows nothing of what a terminal writes.

use madoguchi_domain::numbers::TerminalNo;
use rusqlite::{Connection, named_params};
use uuid::Uuid;

use crate::read::{OWN, Reader};
use crate::{Result, lease};

/// A terminal's id and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Its id, made once by whoever makes the office.
    pub id: Uuid,
    /// Its number: 1 in an office alone.
    pub no: TerminalNo,
}

impl Terminal {
    /// The terminal of an office that knows no central.
    pub fn alone(id: Uuid) -> Self {
        Self { id, no: TerminalNo::ALONE }
    }

    /// Writes into a new database which terminal it belongs to, and leases it every number there is.
    pub(crate) fn enter(&self, conn: &mut Connection) -> Result<()> {
        let tx = conn.transaction()?;
        tx.execute(
            "INSERT INTO terminal (place, id, number) VALUES (:own, :id, :number)",
            named_params! {":own": OWN, ":id": self.id.as_bytes(), ":number": self.no.get()},
        )?;
        lease::all(&tx)?;
        Ok(tx.commit()?)
    }

    /// The one a database belongs to.
    pub(crate) fn of(conn: &Connection) -> Result<Self> {
        let reader = Reader { conn };
        Ok(Self { id: reader.terminal()?, no: reader.terminal_no()? })
    }
}
