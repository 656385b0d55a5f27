//! How many bytes a resident takes, and where they lie.

use rusqlite::Connection;

use super::Bench;

/// What a table of the file is for, by the beginning of its name; the first that fits.
const PARTS: [(&str, &str); 6] = [
    ("entry", "entries"),
    ("outbox", "entries"),
    ("record", "documents"),
    ("word", "documents"),
    ("search_", "search"),
    ("", "rows"),
];

impl Bench<'_> {
    /// Bytes by part, each for one resident.
    pub(super) fn sizes(&self) -> String {
        let tables = tables(&self.raw);
        let whole: u64 = tables.iter().map(|(_, bytes)| bytes).sum();
        let each = |bytes: u64| bytes / self.plan.residents.max(1);
        let of = |part: &str| -> u64 { tables.iter().filter(|(name, _)| part_of(name) == part).map(|(_, b)| b).sum() };
        let mut told = format!("The file holds {} bytes for each resident:", each(whole));
        for part in ["entries", "documents", "rows", "search"] {
            told += &format!(" {part} {},", each(of(part)));
        }
        told.pop();
        told += ". By table or index:";
        for (name, bytes) in tables.iter().take(12) {
            told += &format!(" {name} {},", each(*bytes));
        }
        told.pop();
        told + "."
    }
}

fn part_of(table: &str) -> &'static str {
    PARTS.iter().find(|(start, _)| table.starts_with(start)).map_or("rows", |(_, part)| part)
}

/// Tables and their indexes under their own names, an automatic index under its table's, largest first.
fn tables(conn: &Connection) -> Vec<(String, u64)> {
    const SQL: &str = "SELECT CASE WHEN dbstat.name LIKE 'sqlite_autoindex%' THEN tbl_name || ' key' ELSE dbstat.name END AS name, \
                       sum(pgsize) AS bytes FROM dbstat LEFT JOIN sqlite_schema ON sqlite_schema.name = dbstat.name \
                       WHERE aggregate = TRUE GROUP BY 1 ORDER BY bytes DESC";
    let mut statement = conn.prepare(SQL).expect("SQLite tells of its pages");
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>("name")?, row.get::<_, i64>("bytes")?));
    let rows = statement.query_map([], row).expect("rows");
    rows.map(|row| row.expect("a table")).map(|(name, bytes)| (name, u64::try_from(bytes).unwrap_or(0))).collect()
}
