//! A person and a household of whom something is recorded for fifty years: the document stays small, nothing is lost.

use std::collections::BTreeMap;

use super::*;
use crate::record::IncomeYear;

const YEARS: i64 = 50;

fn paper(n: i64, replaces: Option<&CertificateNo>) -> Certificate {
    let no = CertificateNo::new(1, u32::try_from(n).unwrap()).unwrap();
    Certificate { no, state: CertificateState::Issuing, replaces: replaces.cloned(), log: Vec::new(), ..issued(1) }
}

fn income(year: i64, yen: i64) -> Act {
    let income =
        IncomeYear { tax_year: i32::try_from(1977 + year).unwrap(), total_income_yen: yen, ..IncomeYear::default() };
    Act::RecordIncome { resident: person(1), income: Box::new(income) }
}

/// What is recorded in one year: the person joins, has an income that is corrected, a paper in place of the last one, ratios,
/// determinations, a status, and leaves.
fn year(n: i64, last: Option<&CertificateNo>) -> (Vec<Act>, CertificateNo) {
    let on = date("1977-04-01") + Days::new(u64::try_from(n * 365).unwrap());
    let until = on + Days::new(200);
    let id = u128::try_from(1000 + n * 100).unwrap();
    let certificate = paper(n + 1, last);
    let no = certificate.no.clone();
    let determine = |k: u128| Act::Determine {
        household: home(1),
        determination: Box::new(determination(id + k, on + Days::new(30 * u64::try_from(k).unwrap()))),
        ratios: vec![PersonRatio { resident: person(1), ratio_percent: 30, from: on }],
    };
    let acts = vec![
        join(id, 1, 1, &on.to_string()),
        income(n, 1_000_000 + n),
        income(n, 2_000_000 + n),
        Act::RecordStatus { resident: person(1), status: Box::new(status(id + 50, on)) },
        determine(1),
        determine(2),
        determine(3),
        Act::IssueCertificate { resident: person(1), certificate: Box::new(certificate) },
        Act::RecordPaperOutcome { resident: person(1), no: no.clone(), outcome: PaperOutcome::Printed, reason: None },
        Act::DeliverCertificate { resident: person(1), no: no.clone(), on, by: Delivery::Window, received: None },
        end(id + 1, 1, 1, &until.to_string()),
    ];
    (acts, no)
}

fn written(record: &Record) -> Vec<u8> {
    serde_json::to_vec(record).unwrap()
}

/// Applies one act as the store does: to the record as its document says it, with the words only where they are needed.
fn apply_stored(
    act: &Act,
    minute: i64,
    documents: &mut BTreeMap<RecordId, Vec<u8>>,
    words: &mut BTreeMap<RecordId, Vec<crate::record::Word>>,
) {
    let read = |id: RecordId| Some((id, serde_json::from_slice::<Record>(documents.get(&id)?).unwrap()));
    let mut records: Records = act.touches().into_iter().filter_map(read).collect();
    for id in needs_past([act], &records) {
        records.get_mut(&id).unwrap().remember(words.get(&id).map_or(&[], Vec::as_slice)).unwrap();
    }
    apply_all([act], at(minute), &mut records).unwrap();
    for (id, record) in records {
        let known = words.entry(id).or_default();
        for word in record.words().unwrap() {
            let same =
                |w: &&crate::record::Word| (w.section, w.item, w.version) == (word.section, word.item, word.version);
            match known.iter().find(same) {
                Some(stored) => assert_eq!(stored, &word, "a word is never another"),
                None => known.push(word),
            }
        }
        documents.insert(id, written(&record));
    }
}

#[test]
fn fifty_years_fit_into_a_small_document_and_nothing_is_lost() {
    let (mut documents, mut words) = (BTreeMap::new(), BTreeMap::new());
    let mut folded = Records::new();
    let (mut minute, mut last, mut papers) = (0, None, Vec::new());
    let mut step = |act: &Act, folded: &mut Records| {
        apply_stored(act, minute, &mut documents, &mut words);
        apply_all([act], at(minute), folded).unwrap();
        minute += 1;
        let largest = documents.values().map(Vec::len).max().unwrap();
        assert!(largest < 64 * 1024, "{largest} bytes after {minute} acts");
    };
    step(&arrive(1), &mut folded);
    step(&open(1, 1), &mut folded);
    for n in 0..YEARS {
        let (acts, no) = year(n, last.as_ref());
        acts.iter().for_each(|act| step(act, &mut folded));
        papers.push(no.clone());
        last = Some(no);
    }
    // what is past is corrected, added to, and taken back as what is present
    let first = join(1000, 1, 1, "1977-04-01");
    let moved = Boundary::Moved { covered: date("1977-04-02"), qualified: Some(date("1977-04-02")) };
    step(&correct(&first, 9_000_001, moved), &mut folded);
    step(&income(3, 7), &mut folded);
    let old = paper(9_001, Some(&papers[48]));
    step(&Act::IssueCertificate { resident: person(1), certificate: Box::new(old.clone()) }, &mut folded);
    let printed = |no: &CertificateNo| Act::RecordPaperOutcome {
        resident: person(1),
        no: no.clone(),
        outcome: PaperOutcome::Printed,
        reason: None,
    };
    step(&printed(&old.no), &mut folded);
    for (id, document) in &documents {
        assert_eq!(*document, written(&folded[id]), "the fold in memory says the same");
        let mut whole: Record = serde_json::from_slice(document).unwrap();
        assert!(whole.has_past(), "{id}");
        whole.remember(&words[id]).unwrap();
        whole.recall();
        folded.get_mut(id).unwrap().recall();
        assert_eq!(whole, folded[id]);
    }
    let now = resident(&folded, 1);
    assert_eq!(now.qualification.body.movements.len(), usize::try_from(2 * YEARS + 1).unwrap());
    assert_eq!(now.qualification.body.periods.len(), usize::try_from(YEARS).unwrap());
    assert_eq!(now.qualification.body.periods[0].from, date("1977-04-02"));
    assert_eq!(now.certificates.body.len(), usize::try_from(YEARS + 1).unwrap());
    assert_eq!(now.certificate(papers[48].as_str()).map(|c| c.state), Some(CertificateState::Replaced));
    let years: Vec<_> = now.income.body.iter().map(|year| year.tax_year).collect();
    assert_eq!(years, (1977..2027).collect::<Vec<_>>());
    let amounts: Vec<_> = now.income_words(1980).iter().map(|(_, word)| word.total_income_yen).collect();
    assert_eq!(amounts, [7, 2_000_003, 1_000_003]);
    assert_eq!(household(&folded, 1).determinations.body.len(), usize::try_from(3 * YEARS).unwrap());
}
