//! What sections said before, over a real encrypted file: small documents, proved rows, nothing lost.

use madoguchi_domain::act::Act;
use madoguchi_domain::certificate::{Certificate, CertificateState, PaperOutcome};
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::record::{IncomeYear, Resident};
use uuid::Uuid;

use crate::search::tests::certificate;
use crate::tests::{Desk, draft};
use crate::{FaultKind, MatchKind};

const WHO: Uuid = Uuid::from_u128(11);

fn paper(serial: u32, replaces: Option<CertificateNo>) -> Certificate {
    Certificate { replaces, job: Uuid::from_u128(u128::from(700 + serial)), ..certificate(1, serial) }
}

/// Thirty papers in a row, each in place of the one before, and twenty years of incomes, each told twice.
fn long(desk: &mut Desk) {
    desk.store.commit(crate::tests::context(), |c| c.advance_number("certificate", 1000)).unwrap();
    let mut last = None;
    for serial in 1..=30 {
        let certificate = paper(serial, last);
        let no = certificate.no.clone();
        let id = u128::from(serial) * 10 + 1000;
        desk.append(draft(id, vec![Act::IssueCertificate { resident: WHO, certificate: Box::new(certificate) }]))
            .unwrap();
        let came_out =
            Act::RecordPaperOutcome { resident: WHO, no: no.clone(), outcome: PaperOutcome::Printed, reason: None };
        desk.append(draft(id + 1, vec![came_out])).unwrap();
        last = Some(no);
    }
    for (n, (year, yen)) in (2007..2027).flat_map(|year| [(year, 1), (year, 2)]).enumerate() {
        let income = IncomeYear { tax_year: year, total_income_yen: yen, ..IncomeYear::default() };
        let act = Act::RecordIncome { resident: WHO, income: Box::new(income) };
        desk.append(draft(5000 + n as u128, vec![act])).unwrap();
    }
}

fn resident(desk: &Desk) -> Resident {
    desk.store.read().find_resident(WHO).unwrap().unwrap()
}

fn bytes(desk: &Desk) -> i64 {
    let sql = "SELECT length(body) FROM record WHERE id = ?";
    desk.store.conn.query_row(sql, [WHO.as_bytes()], |row| row.get(0)).unwrap()
}

#[test]
fn a_long_record_stays_small_is_proved_and_keeps_everything() {
    let mut desk = Desk::town();
    long(&mut desk);
    assert!(bytes(&desk) < 16 * 1024, "{}", bytes(&desk));
    let whole = resident(&desk);
    assert_eq!(whole.certificates.body.len(), 30);
    let in_force = whole.certificates.body.iter().filter(|c| c.state == CertificateState::Issued).count();
    assert_eq!(in_force, 1);
    assert_eq!(
        whole.income.body.iter().map(|year| year.tax_year).collect::<Vec<_>>(),
        (2007..2027).collect::<Vec<_>>()
    );
    assert_eq!(whole.income_words(2007).iter().map(|(_, year)| year.total_income_yen).collect::<Vec<_>>(), [2, 1]);
    let now = desk.store.read().resident_now(WHO).unwrap().unwrap();
    assert_eq!(now.certificates.body.len(), 30, "what is past is not forgotten by whoever reads very many");
    assert_eq!(desk.store.verify(&mut |_| {}).faults, []);
    let first = paper(1, None).no;
    let hits = desk.store.read().search(first.as_str(), 50, &|| false).unwrap().hits;
    assert_eq!(
        hits.iter().map(|hit| (hit.record, hit.reasons[0].kind)).collect::<Vec<_>>(),
        [(WHO, MatchKind::Certificate)]
    );
    desk.store.rebuild_search(&mut |_| {}).unwrap();
    assert_eq!(desk.store.verify(&mut |_| {}).faults, [], "made anew, the index holds the same");
}

#[test]
fn a_year_that_is_past_can_be_told_again() {
    let mut desk = Desk::town();
    long(&mut desk);
    let income = IncomeYear { tax_year: 2008, total_income_yen: 3, ..IncomeYear::default() };
    desk.append(draft(9000, vec![Act::RecordIncome { resident: WHO, income: Box::new(income) }])).unwrap();
    let words = resident(&desk).income_words(2008);
    assert_eq!(words.iter().map(|(_, year)| year.total_income_yen).collect::<Vec<_>>(), [3, 2, 1]);
    assert_eq!(resident(&desk).income.body.len(), 20);
    assert_eq!(desk.store.verify(&mut |_| {}).faults, []);
}

#[test]
fn a_damaged_missing_or_stray_word_is_found() {
    for sql in [
        "DELETE FROM word",
        "UPDATE word SET body = x'7b7d' WHERE section = 5",
        "UPDATE word SET body = x'00' WHERE section = 5",
        "UPDATE word SET recorded_at = '2020-01-01T00:00:00+09:00'",
        "UPDATE word SET recorded_at = 'once'",
        "UPDATE word SET version = version + 1000",
        "UPDATE word SET section = 99 WHERE section = 5",
        "INSERT INTO word SELECT x'00000000000000000000000000000063', section, item, version, recorded_at, body, pending FROM word LIMIT 1",
        "INSERT INTO word SELECT record, section, item + 1000, version, recorded_at, body, pending FROM word LIMIT 1",
    ] {
        let mut desk = Desk::town();
        long(&mut desk);
        desk.store
            .conn
            .execute_batch("DROP TRIGGER word_is_never_changed; DROP TRIGGER word_is_never_deleted")
            .unwrap();
        desk.store.conn.execute_batch(sql).unwrap();
        let found = desk.store.verify(&mut |_| {}).faults;
        assert!(found.iter().any(|fault| fault.kind == FaultKind::WordDiffers), "{sql}: {found:?}");
    }
}

#[test]
fn words_are_never_changed_nor_deleted() {
    let mut desk = Desk::town();
    long(&mut desk);
    for sql in ["UPDATE word SET version = 1", "DELETE FROM word"] {
        assert!(desk.store.conn.execute_batch(sql).is_err(), "{sql}");
    }
}
