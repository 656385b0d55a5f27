//! An office is founded and amended: its name, its insurer number and its municipality, each from a day on.
//!
//! Knows what they may be. What stands on a paper is what holds on the day of issue; a list and a screen show what holds today
//! ([`Founding::on`]).

use chrono::NaiveDate;

use crate::act::Act;
use crate::names;
use crate::numbers::{InsuredSymbol, InsurerNumber, MunicipalityCode};
use crate::record::{Founding, Insurer, InsurerKind, OfficeRecord};
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme;

/// Longest name of an office, in characters: 都道府県名 and 後期高齢者医療広域連合, twice over.
pub const NAME_CHARS_MAX: usize = 40;

/// Most amendments of an office: all stand in its one record.
pub const AMENDMENTS_MAX: usize = 100;

/// What is typed of an office; nothing of what stays as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct InsurerInput<'t> {
    /// 市町村・組合・広域連合の名前
    pub name: Option<&'t str>,
    /// 保険者番号
    pub insurer: Option<&'t str>,
    /// 全国地方公共団体コード
    pub municipality: Option<&'t str>,
}

/// A new office of that kind, on no simulated day.
pub fn found(kind: InsurerKind, first: [&str; 3], symbol: &str) -> Result<Founding, Refusal> {
    let [municipality, insurer, name] = first;
    let first = Insurer {
        municipality: parse_municipality(municipality)?,
        insurer: parse_insurer(kind, insurer)?,
        name: parse_name(name)?,
    };
    let symbol = InsuredSymbol::parse(symbol.trim()).map_err(|_| Refusal::field("symbol", ""))?;
    Ok(Founding { first, symbol, kind, sample: false, fixed_day: None, later: Vec::new() })
}

fn parse_municipality(typed: &str) -> Result<MunicipalityCode, Refusal> {
    MunicipalityCode::parse(typed.trim()).map_err(|_| Refusal::field("municipality", typed))
}

fn parse_insurer(kind: InsurerKind, typed: &str) -> Result<InsurerNumber, Refusal> {
    let refused = || Refusal::field("insurer", typed).with("kind", kind.as_str());
    scheme::of(kind).number.parse(typed.trim()).ok_or_else(refused)
}

/// A name that everybody can read on a paper: on one line, with nothing in it that is not seen.
fn parse_name(typed: &str) -> Result<String, Refusal> {
    let name = typed.trim();
    let readable = (1..=NAME_CHARS_MAX).contains(&name.chars().count()) && !name.chars().any(names::is_invisible);
    if readable { Ok(name.to_owned()) } else { Err(Refusal::field("office_name", "")) }
}

/// What the office is from a day on, and the acts by which it becomes so. What was amended for a later day keeps what it changed, and takes
/// over what it had left as it was: there may be an act for each of these days.
pub fn amend(office: &OfficeRecord, typed: &InsurerInput<'_>, from: NaiveDate) -> Result<(Insurer, Vec<Act>), Refusal> {
    let founding = &office.founding.body;
    let old = founding.on(from);
    let new = Insurer {
        municipality: typed.municipality.map_or_else(|| Ok(old.municipality.clone()), parse_municipality)?,
        insurer: typed.insurer.map_or_else(|| Ok(old.insurer.clone()), |text| parse_insurer(founding.kind, text))?,
        name: typed.name.map_or_else(|| Ok(old.name.clone()), parse_name)?,
    };
    if new == *old {
        return Err(Refusal::new(RefusalCode::NothingChanges).with("field", "office"));
    }
    if founding.later.len() >= AMENDMENTS_MAX && founding.later.iter().all(|later| later.from != from) {
        let limit = AMENDMENTS_MAX.to_string();
        return Err(Refusal::new(RefusalCode::LimitReached).with("field", "amendments").with("limit", limit));
    }
    let act = |from, insurer| Act::AmendOffice { office: office.id, from, insurer };
    let mut acts = vec![act(from, new.clone())];
    let (mut before, mut now) = (old, new.clone());
    for later in founding.later.iter().filter(|later| later.from > from) {
        let carried = carried(before, &now, &later.insurer);
        if carried != later.insurer {
            acts.push(act(later.from, carried.clone()));
        }
        (before, now) = (&later.insurer, carried);
    }
    Ok((new, acts))
}

/// The day of a sample office moves on; never back, for what was recorded on a later day would lie ahead.
pub fn move_day(office: &OfficeRecord, day: NaiveDate) -> Result<Act, Refusal> {
    let founding = &office.founding.body;
    let Some(now) = founding.fixed_day.filter(|_| founding.sample) else {
        return Err(Refusal::new(RefusalCode::SampleOnly).with("field", "day"));
    };
    if day < now {
        let refusal = Refusal::new(RefusalCode::DayBack).with("field", "day").with("typed", day.to_string());
        return Err(refusal.with("day", now.to_string()));
    }
    if day == now {
        return Err(Refusal::new(RefusalCode::NothingChanges).with("field", "day"));
    }
    Ok(Act::MoveDay { office: office.id, day })
}

/// What a later amendment says once what it had left as it was is another.
fn carried(before: &Insurer, now: &Insurer, later: &Insurer) -> Insurer {
    fn part<T: Clone + PartialEq>(before: &T, now: &T, later: &T) -> T {
        if later == before { now.clone() } else { later.clone() }
    }
    Insurer {
        municipality: part(&before.municipality, &now.municipality, &later.municipality),
        insurer: part(&before.insurer, &now.insurer, &later.insurer),
        name: part(&before.name, &now.name, &later.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::{Records, apply};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn founded() -> Records {
        let founding = found(InsurerKind::Municipality, ["131016", "138016", "見本市"], "見本").unwrap();
        let (office, mut records) = (uuid::Uuid::from_u128(1), Records::new());
        apply(&Act::FoundOffice { office, founding }, at(), &mut records).unwrap();
        records
    }

    fn at() -> crate::record::RecordedAt {
        "2026-11-21T10:00:00+09:00".parse().unwrap()
    }

    fn office(records: &Records) -> &OfficeRecord {
        records.values().find_map(|record| record.as_office()).unwrap()
    }

    fn amended(records: &mut Records, typed: &InsurerInput<'_>, from: &str) -> Result<usize, Refusal> {
        let (_, acts) = amend(office(records), typed, day(from))?;
        acts.iter().for_each(|act| apply(act, at(), records).unwrap());
        Ok(acts.len())
    }

    #[track_caller]
    fn check(records: &Records, on: &str, name: &str, insurer: &str) {
        let found = office(records).founding.body.on(day(on));
        assert_eq!((found.name.as_str(), found.insurer.as_str()), (name, insurer), "{on}");
    }

    const RENAMED: InsurerInput<'_> = InsurerInput { name: Some(" 新見本市 "), insurer: None, municipality: None };
    const RENUMBERED: InsurerInput<'_> = InsurerInput { name: None, insurer: Some("140012"), municipality: None };

    #[test]
    fn an_office_is_what_it_was_amended_to_from_the_day_on() {
        let mut records = founded();
        assert_eq!(amended(&mut records, &RENAMED, "2027-04-01"), Ok(1));
        check(&records, "2027-03-31", "見本市", "138016");
        check(&records, "2027-04-01", "新見本市", "138016");
        // a later word for the same day takes the earlier's place
        assert_eq!(amended(&mut records, &InsurerInput { name: Some("見本町"), ..RENAMED }, "2027-04-01"), Ok(1));
        check(&records, "2027-04-01", "見本町", "138016");
        assert_eq!(office(&records).founding.body.later.len(), 1);
    }

    #[test]
    fn an_earlier_amendment_reaches_into_a_later_one_where_that_changed_nothing() {
        let mut records = founded();
        amended(&mut records, &RENAMED, "2027-04-01").unwrap();
        assert_eq!(amended(&mut records, &RENUMBERED, "2027-01-01"), Ok(2));
        check(&records, "2026-12-31", "見本市", "138016");
        check(&records, "2027-01-01", "見本市", "140012");
        check(&records, "2027-04-01", "新見本市", "140012");
        let other = InsurerInput { insurer: Some("270017"), ..InsurerInput::default() };
        amended(&mut records, &other, "2027-06-01").unwrap();
        // what a later one changed itself stays
        assert_eq!(amended(&mut records, &InsurerInput { insurer: Some("138016"), ..RENUMBERED }, "2027-02-01"), Ok(2));
        check(&records, "2027-02-01", "見本市", "138016");
        check(&records, "2027-04-01", "新見本市", "138016");
        check(&records, "2027-06-01", "新見本市", "270017");
    }

    #[test]
    fn what_an_office_may_not_be_is_refused() {
        let mut records = founded();
        let typed = |name, insurer, municipality| InsurerInput { name, insurer, municipality };
        let long = "長".repeat(NAME_CHARS_MAX + 1);
        for (wrong, field) in [
            (typed(Some(""), None, None), "office_name"),
            (typed(Some(" 　"), None, None), "office_name"),
            (typed(Some("見本\u{200B}市"), None, None), "office_name"),
            (typed(Some("見本\n市"), None, None), "office_name"),
            (typed(Some(&long), None, None), "office_name"),
            (typed(None, Some("138017"), None), "insurer"),
            (typed(None, Some("39131016"), None), "insurer"),
            (typed(None, None, Some("131017")), "municipality"),
        ] {
            let refused = amended(&mut records, &wrong, "2027-04-01").unwrap_err();
            assert_eq!(
                (refused.code, refused.fields["field"].as_str()),
                (RefusalCode::FieldInvalid, field),
                "{wrong:?}"
            );
        }
        for same in [InsurerInput::default(), typed(Some("見本市"), Some("00138016"), Some("131016"))] {
            assert_eq!(amended(&mut records, &same, "2027-04-01").unwrap_err().code, RefusalCode::NothingChanges);
        }
        assert_eq!(office(&records).founding.body.later, []);
    }

    #[test]
    fn a_symbol_is_read_as_a_number_is() {
        let with = |symbol: &str| found(InsurerKind::Municipality, ["131016", "138016", "見本市"], symbol);
        assert_eq!(with(" 見本 ").unwrap().symbol.as_str(), "見本");
        assert_eq!(with("").unwrap().symbol.as_str(), "");
        for wrong in ["見\u{200B}本", "見\n本", "とても長くて券面に入らない記号"] {
            let refused = with(wrong).unwrap_err();
            assert_eq!(
                (refused.code, refused.fields["field"].as_str()),
                (RefusalCode::FieldInvalid, "symbol"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn an_office_takes_so_many_amendments_and_no_more() {
        let mut records = founded();
        let days: Vec<_> = day("2027-01-01").iter_days().take(AMENDMENTS_MAX + 1).map(|d| d.to_string()).collect();
        for (place, from) in days.iter().enumerate() {
            let name = format!("見本{place}市");
            let done = amended(&mut records, &InsurerInput { name: Some(&name), ..InsurerInput::default() }, from);
            assert_eq!(done.is_ok(), place < AMENDMENTS_MAX, "{place}");
            if let Err(refusal) = done {
                let said = [refusal.fields["field"].as_str(), refusal.fields["limit"].as_str()];
                assert_eq!((refusal.code, said), (RefusalCode::LimitReached, ["amendments", "100"]));
            }
        }
        assert!(amended(&mut records, &RENAMED, &days[0]).is_ok(), "another word for a day it has");
    }
}
