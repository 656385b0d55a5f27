//! Projections: rows that follow from the documents, and from nothing else. What the search box needs is written at the end of
//! the commit, by `search::index`.
//!
//! Written by `commit`, recomputed and compared by `verify`.

use madoguchi_domain::kana;
use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::scheme::national::Household;
use rusqlite::{Connection, named_params};

use crate::Result;
use crate::counts::{CountChanges, CountName};
use crate::determinations::DeterminationOutcome;
use crate::homes::hidden_home;

/// Which rows of a record are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rewrite {
    /// Those that follow from what its last entry wrote.
    Moved,
    /// All: the record was folded anew.
    All,
}

/// The entry that made this version wrote something of the resident that rows or keys follow from.
pub fn is_moved(r: &Resident) -> bool {
    let v = r.version;
    r.identity.is_of(v) || r.qualification.is_of(v) || r.special.is_of(v) || r.myna.is_of(v) || r.certificates.is_of(v)
}

/// The same of a household.
pub fn is_household_moved(h: &Household) -> bool {
    h.number.is_of(h.version) || h.heads.is_of(h.version) || h.members.is_of(h.version)
}

/// Rows of a household's determinations, for lists by month. A commit only ever adds some.
pub fn write_determinations(conn: &Connection, household: &Household, how: Rewrite) -> Result<()> {
    if how == Rewrite::Moved && !household.determinations.is_of(household.version) {
        return Ok(());
    }
    for (place, determination) in (i64::from(household.determinations.past())..).zip(&household.determinations.body) {
        let row = DeterminationOutcome::of(determination);
        conn.prepare_cached(
            "INSERT INTO determination_row (household, place, id, month, only_some, ratio, elderly, under_70, pending)
             VALUES (:household, :place, :id, :month, :only_some, :ratio, :elderly, :under_70, :pending) ON CONFLICT (household, place) DO NOTHING",
        )?
        .execute(named_params! {
            ":id": determination.id.as_bytes(), ":household": household.id.as_bytes(), ":place": place,
            ":month": determination.month.to_string(), ":only_some": !determination.only.is_empty(), ":ratio": row.ratio,
            ":elderly": row.elderly, ":under_70": row.under_70, ":pending": row.pending,
        })?;
    }
    Ok(())
}

/// The row of a household and of its members; what that changes of the counts.
pub(crate) fn write_household(conn: &Connection, household: &Household, tally: &mut CountChanges) -> Result<()> {
    let number = &household.number.body;
    let columns = named_params! {":record": household.id.as_bytes(), ":symbol": number.symbol, ":number": number.number, ":juki": number.juki_household_no};
    let new = conn
        .prepare_cached(
            "INSERT INTO household_row (record, symbol, number, juki_household_no) VALUES (:record, :symbol, :number, :juki)
             ON CONFLICT (record) DO NOTHING",
        )?
        .execute(columns)?;
    if new == 0 {
        conn.prepare_cached(
            "UPDATE household_row SET symbol = :symbol, number = :number, juki_household_no = :juki WHERE record = :record",
        )?
        .execute(columns)?;
    }
    tally.add(CountName::Households, new);
    let mut gone =
        conn.prepare_cached("DELETE FROM member_row WHERE household = :id RETURNING covered_from, covered_to")?;
    let mut rows = gone.query(named_params! {":id": household.id.as_bytes()})?;
    while let Some(row) = rows.next()? {
        tally.uncover(&row.get::<_, String>("covered_from")?, row.get::<_, Option<String>>("covered_to")?.as_deref());
    }
    for member in &household.members.body {
        let (from, to) = (member.period.from.to_string(), member.period.to.map(|d| d.to_string()));
        tally.cover(&from, to.as_deref());
        conn.prepare_cached("INSERT INTO member_row (household, resident, branch, covered_from, covered_to) VALUES (:household, :resident, :branch, :from, :to)")?
            .execute(named_params! {
                ":household": household.id.as_bytes(), ":resident": member.resident.as_bytes(), ":branch": member.branch,
                ":from": from, ":to": to,
            })?;
    }
    Ok(())
}

/// Whether a row was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowState {
    /// It was not.
    New,
    /// It was.
    Known,
}

/// The row and the certificates of a resident; `household` is the one that covers, or last covered, him or her.
pub(crate) fn write_resident(
    conn: &Connection,
    resident: &Resident,
    household: Option<&Household>,
    how: Rewrite,
    tally: &mut CountChanges,
) -> Result<RowState> {
    let identity = &resident.identity.body;
    let (covered_by, kana, birth) =
        (household.map(|h| h.id.as_bytes().to_vec()), kana::folded(&identity.kana), identity.birth.to_string());
    let columns = named_params! {
        ":record": resident.id.as_bytes(), ":atena": identity.atena_no, ":provisional": identity.provisional_no, ":juki": identity.juki_household_no,
        ":household": covered_by, ":kana": kana, ":birth": birth, ":hides": identity.protection().support.hides_address(),
        ":home": hidden_home(identity),
    };
    let new = conn
        .prepare_cached(
            "INSERT INTO resident_row (record, atena_no, provisional_no, juki_household_no, household, kana, birth, hides_address, hidden_home)
             VALUES (:record, :atena, :provisional, :juki, :household, :kana, :birth, :hides, :home) ON CONFLICT (record) DO NOTHING",
        )?
        .execute(columns)?;
    if new == 0 {
        conn.prepare_cached(
            "UPDATE resident_row SET atena_no = :atena, provisional_no = :provisional, juki_household_no = :juki,
                 household = :household, kana = :kana, birth = :birth, hides_address = :hides, hidden_home = :home WHERE record = :record",
        )?
        .execute(columns)?;
    }
    tally.add(CountName::Residents, new);
    write_certificates(conn, resident, how, tally)?;
    Ok(if new == 0 { RowState::Known } else { RowState::New })
}

/// A number that somebody else's paper bears is refused when an entry gives it; where all is written anew it is left out, and proving
/// tells of it.
fn write_certificates(conn: &Connection, resident: &Resident, how: Rewrite, tally: &mut CountChanges) -> Result<()> {
    for certificate in &resident.certificates.body {
        let state = certificate.state.as_str();
        let (no, owner) = (certificate.no.as_str(), resident.id.as_bytes());
        let insert = "INSERT INTO certificate_row (no, resident, kind, state, job, page_hash) VALUES (:no, :resident, :kind, :state, :job, :hash)";
        let columns = named_params! {
            ":no": no, ":resident": owner, ":kind": certificate.kind.as_str(), ":state": state,
            ":job": certificate.job.as_bytes(), ":hash": certificate.page_hash,
        };
        let new = conn.prepare_cached(&format!("{insert} ON CONFLICT (no) DO NOTHING"))?.execute(columns)?;
        if new == 0 {
            let own = conn
                .prepare_cached("UPDATE certificate_row SET state = :state WHERE no = :no AND resident = :resident")?
                .execute(named_params! {":state": state, ":no": no, ":resident": owner})?;
            if own == 0 && how == Rewrite::Moved {
                conn.execute(insert, columns)?;
            }
        }
        tally.add(CountName::Certificates, new);
    }
    Ok(())
}

/// A resident's open tasks, where the entry that made this version opened or closed one, or where everything is written anew.
pub(crate) fn write_tasks(conn: &Connection, resident: &Resident, how: Rewrite) -> Result<()> {
    if how == Rewrite::Moved && !resident.tasks.is_of(resident.version) {
        return Ok(());
    }
    conn.prepare_cached("DELETE FROM task_row WHERE resident = :resident")?
        .execute(named_params! {":resident": resident.id.as_bytes()})?;
    let mut insert = conn.prepare_cached(
        "INSERT INTO task_row (task, resident, wanted, effective_on) VALUES (:task, :resident, :wanted, :on)",
    )?;
    for task in &resident.tasks.body {
        insert.execute(named_params! {
            ":task": task.id.as_bytes(), ":resident": resident.id.as_bytes(), ":wanted": task.wanted.as_str(),
            ":on": task.effective_on.to_string(),
        })?;
    }
    Ok(())
}

/// Takes away the rows of a record that is folded anew; a resident's own row stays, for the search index hangs on it.
pub(crate) fn clear(conn: &Connection, id: RecordId, tally: &mut CountChanges) -> Result<()> {
    let id = named_params! {":id": id.as_bytes()};
    let gone = conn.prepare_cached("DELETE FROM household_row WHERE record = :id")?.execute(id)?;
    tally.take(CountName::Households, gone);
    let gone = conn.prepare_cached("DELETE FROM certificate_row WHERE resident = :id")?.execute(id)?;
    tally.take(CountName::Certificates, gone);
    conn.prepare_cached("DELETE FROM determination_row WHERE household = :id")?.execute(id)?;
    conn.prepare_cached("DELETE FROM task_row WHERE resident = :id")?.execute(id)?;
    let mut members =
        conn.prepare_cached("DELETE FROM member_row WHERE household = :id RETURNING covered_from, covered_to")?;
    let mut rows = members.query(id)?;
    while let Some(row) = rows.next()? {
        tally.uncover(&row.get::<_, String>("covered_from")?, row.get::<_, Option<String>>("covered_to")?.as_deref());
    }
    Ok(())
}

/// Takes away the row of a resident whom no entry makes any more.
pub(crate) fn clear_resident(conn: &Connection, id: RecordId, tally: &mut CountChanges) -> Result<()> {
    let gone = conn
        .prepare_cached("DELETE FROM resident_row WHERE record = :id")?
        .execute(named_params! {":id": id.as_bytes()})?;
    tally.take(CountName::Residents, gone);
    Ok(())
}
