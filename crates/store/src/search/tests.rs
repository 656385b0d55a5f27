//! The search box over a real encrypted file: every rule of finding as a table of cases, and the index against a plain look at
//! every record.

use std::cell::Cell;

use madoguchi_domain::act::Act;
use madoguchi_domain::certificate::{Certificate, CertificateKind, CertificateState, Purpose};
use madoguchi_domain::face::Face;
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::person::{Identity, Support};
use uuid::Uuid;

use super::{Hits, MatchExtent, MatchKind, MatchReason};
use crate::tests::{Desk, KEY, context, cover, desk, draft, identity};
use crate::{Draft, FaultKind, PrintOrder, RawKey, Store};

const NEVER: &dyn Fn() -> bool = &|| false;

fn resident(n: u128, identity: Identity) -> Act {
    Act::RecordResident { resident: Uuid::from_u128(n), identity: Box::new(identity) }
}

/// Each with a number, a name, kana and birth date; then what more is known of some.
fn office_of(people: &[(u128, &str, &str, &str)]) -> Desk {
    let mut desk = desk();
    let acts = people.iter().map(|(n, name, kana, birth)| resident(*n, identity(*n, name, kana, birth))).collect();
    desk.append(draft(1, acts)).unwrap();
    desk
}

fn search(desk: &Desk, text: &str) -> Hits {
    desk.store.read().search(text, 50, NEVER).unwrap()
}

/// Nothing is wrong with the rows and the index. The numbers of these households were not taken from a block.
#[track_caller]
fn sound(desk: &Desk) {
    let mut faults = desk.store.verify(&mut |_| {}).faults;
    faults.retain(|fault| fault.kind != FaultKind::NumberBlockBehind);
    assert_eq!(faults, []);
}

fn found(desk: &Desk, text: &str) -> Vec<u128> {
    search(desk, text).hits.iter().map(|hit| hit.record.as_u128()).collect()
}

#[track_caller]
fn finds(desk: &Desk, text: &str, records: &[u128]) {
    assert_eq!(found(desk, text), records, "{text}");
}

/// One person alone in an office.
#[track_caller]
fn fits(name: &str, kana: &str, typed: &str, kind: MatchKind, how: MatchExtent) {
    let desk = office_of(&[(11, name, kana, "1956-10-15")]);
    let hits = search(&desk, typed).hits;
    let why: Vec<&MatchReason> = hits.iter().flat_map(|hit| &hit.reasons).collect();
    assert_eq!(why, [&MatchReason { kind, term: typed.into(), extent: how }], "{typed}");
}

#[test]
fn kana_is_found_however_it_is_typed_heard_or_drawn_out() {
    use MatchExtent::{Exact, Fuzzy, Part, Prefix};
    for (kana, typed, how) in [
        ("サトウ　ハナコ", "ｻﾄｳﾊﾅｺ", Exact),
        ("サトウ　ハナコ", "さとう", Prefix),
        ("サトウ　ハナコ", "サ", Prefix),
        ("サトウ　ハナコ", "サトウハナ", Prefix),
        ("サトウ　ハナコ", "ハナコ", Part),
        ("サトウ　ハナコ", "ハ", Part),
        ("サトウ　ハナコ", "トウハ", Part),
        ("サトウ　ハナコ", "ナ", Part),
        ("サトウ　ハナコ", "サトー", Prefix),
        ("サトウ　ハナコ", "サトオ", Fuzzy),
        ("サトウ　ハナコ", "サドウ", Prefix),
        ("ジョージ　マリ", "ｼﾞｮｳｼﾞ", Fuzzy),
        ("ジョージ　マリ", "じょうじ", Fuzzy),
        ("ジョウジ　マリ", "ジョージ", Fuzzy),
        ("ヰノウヱ　マリ", "イノウエ", Prefix),
        ("イノウエ　マリ", "ヰノウヱ", Prefix),
        ("サイトウ　マリ", "サイトオ", Fuzzy),
        ("サイトオ　マリ", "サイトウ", Fuzzy),
        ("オオノ　マリ", "オーノ", Part),
        ("オノ　マリ", "オオノ", Fuzzy),
        ("ケーコ", "ケイコ", Fuzzy),
        ("チヅル", "チズル", Exact),
        ("チヅル", "チツル", Exact),
        ("チヅル", "ちづる", Exact),
        ("ハナヂ", "ハナジ", Exact),
        ("ハナヂ", "ハナチ", Exact),
        ("ミツコ", "ミヅコ", Exact),
        ("ヴァン　ダム", "バン", Prefix),
        ("キョウコ", "キヨウコ", Exact),
        ("ナカガワ", "ナカカワ", Exact),
        ("ヘップ", "ヘツブ", Exact),
        ("ツチヤ", "ッチャ", Exact),
    ] {
        fits("＊", kana, typed, MatchKind::Kana, how);
    }
}

#[test]
fn kanji_is_found_by_its_variants_one_character_and_any_part() {
    use MatchExtent::{Exact, Part, Prefix};
    for (name, typed, how) in [
        ("髙橋　葛\u{E0102}", "高橋", Prefix),
        ("高橋　葛", "髙橋葛\u{E0102}", Exact),
        ("山﨑　誠", "山崎", Prefix),
        ("渡邊　誠", "渡辺", Prefix),
        ("渡辺　誠", "渡邉", Prefix),
        ("齋藤　誠", "斉藤", Prefix),
        ("斎藤　誠", "齊藤", Prefix),
        ("𠮷田　誠", "吉", Prefix),
        ("森　鷗外", "森", Prefix),
        ("森　鷗外", "鴎", Part),
        ("中森　誠", "森", Part),
        ("一", "一", Exact),
        ("勅使河原　一", "使河", Part),
        ("勅使河原　一", "原一", Part),
        ("勅使河原　一", "一", Part),
        ("NGUYEN VAN ANH", "ｎｇｕｙｅｎ", Prefix),
        ("NGUYEN VAN ANH", "van", Part),
        ("O'NEIL (MARY)", "oneil", Prefix),
        ("さくら", "サクラ", Exact),
    ] {
        fits(name, "", typed, MatchKind::Name, how);
    }
}

/// Numbers, certificates, addresses, one protected person.
fn bureau() -> Desk {
    let mut desk = office_of(&[
        (90011, "佐藤　花子", "サトウ　ハナコ", "1956-10-15"),
        (90012, "佐藤　太郎", "サトウ　タロウ", "1955-01-07"),
    ]);
    desk.append(draft(2, cover(90011, 500, "0012345", "2026-11-01"))).unwrap();
    let newcomer = Identity {
        atena_no: None,
        provisional_no: Some("P00010000007".into()),
        ..identity(90013, "森　一", "モリ　ハジメ", "1980-05-05")
    };
    let moved =
        Identity {
            address: "見本区本町２丁目３番地４".into(), address_extra: "メゾン霞３０１".into(), ..newcomer
        };
    desk.append(draft(3, vec![resident(90013, moved)])).unwrap();
    let hidden = Identity {
        support: Support::Both, ..identity(90014, "田中　直美", "タナカ　ナオミ", "1985-04-02")
    };
    desk.append(draft(4, vec![resident(90014, hidden)])).unwrap();
    let (certificate, holder) = (certificate(1, 90), Uuid::from_u128(90012));
    let order = PrintOrder {
        job: certificate.job,
        certificate_no: certificate.no.to_string(),
        resident: holder,
        kind: certificate.kind.as_str().to_owned(),
        printer: "pdf".into(),
    };
    let paper = Act::IssueCertificate { resident: holder, certificate: Box::new(certificate) };
    desk.append(Draft { orders: vec![order], ..draft(5, vec![paper]) }).unwrap();
    desk
}

pub(crate) fn certificate(terminal: u16, serial: u32) -> Certificate {
    let day = "2026-11-21".parse().unwrap();
    Certificate {
        no: CertificateNo::new(terminal, serial).unwrap(),
        kind: CertificateKind::QualificationCertificate,
        state: CertificateState::Issuing,
        issued_on: day,
        valid_from: day,
        valid_until: Some(day),
        purpose: Purpose::New,
        applied: None,
        reason: None,
        run: None,
        face: Face::default(),
        page_hash: String::new(),
        job: Uuid::from_u128(7),
        replaces: None,
        delivered: None,
        received: None,
        shelf: None,
        collected_on: None,
        log: Vec::new(),
    }
}

#[track_caller]
fn is(desk: &Desk, text: &str, record: u128, kinds: &[(MatchKind, MatchExtent)]) {
    let hits = search(desk, text).hits;
    let [hit] = hits.as_slice() else { panic!("{text}: {hits:?}") };
    assert_eq!(hit.record.as_u128(), record, "{text}");
    assert_eq!(hit.reasons.iter().map(|why| (why.kind, why.extent)).collect::<Vec<_>>(), kinds, "{text}");
}

/// conformity: 2.1.1
#[test]
fn every_number_finds_with_and_without_its_zeros() {
    use MatchExtent::{Exact, Prefix};
    use MatchKind::{Atena, Birth, Certificate, Number};
    let desk = bureau();
    for (text, record, kind, how) in [
        ("000000000090011", 90011, Atena, Exact),
        ("90011", 90011, Atena, Exact),
        ("090011", 90011, Atena, Exact),
        ("９００１１", 90011, Atena, Exact),
        ("00000000009001100", 0, Atena, Exact),
        ("P00010000007", 90013, Atena, Exact),
        ("p000100", 90013, Atena, Prefix),
        ("0012345", 90011, Number, Exact),
        ("12345", 90011, Number, Exact),
        ("123", 90011, Number, Prefix),
        ("00123", 90011, Number, Prefix),
        ("見本0012345", 90011, Number, Exact),
        ("見本12345", 90011, Number, Exact),
        ("見本00123", 90011, Number, Prefix),
        ("2345", 0, Number, Exact),
        (&certificate(1, 90).no.to_string(), 90012, Certificate, Exact),
        (&certificate(1, 90).no.to_string().replace('-', ""), 90012, Certificate, Exact),
        (certificate(1, 90).no.to_string().replace('-', "").trim_start_matches('0'), 90012, Certificate, Exact),
        ("0001-00000", 90012, Certificate, Prefix),
        ("S31.10.15", 90011, Birth, Exact),
        ("s31/10/15", 90011, Birth, Exact),
        ("昭和31年10月15日", 90011, Birth, Exact),
        ("昭和３１年１０月１５日", 90011, Birth, Exact),
        ("昭31.10.15", 90011, Birth, Exact),
        ("3311015", 90011, Birth, Exact),
        ("S311015", 90011, Birth, Exact),
        ("19561015", 90011, Birth, Exact),
        ("1956-10-15", 90011, Birth, Exact),
        ("1956/10/15", 90011, Birth, Exact),
    ] {
        if record == 0 { finds(&desk, text, &[]) } else { is(&desk, text, record, &[(kind, how)]) }
    }
}

/// conformity: 2.1.1
#[test]
fn an_address_finds_in_any_writing_and_a_protected_one_never() {
    let desk = bureau();
    for text in [
        "本町",
        "本町2",
        "本町２丁目",
        "本町2-3-4",
        "本町二丁目３番４号",
        "見本区本町",
        "霞301",
        "メゾン",
        "3-4メゾン",
        "ゾン",
    ] {
        finds(&desk, text, &[90013]);
    }
    for text in ["千代田", "代田1-1", "見本区千代田１番１号"] {
        finds(&desk, text, &[90012, 90011]);
    }
    finds(&desk, "見本区", &[90012, 90011, 90013]);
    finds(&desk, "田中", &[90014]);
    assert!(search(&desk, "田中").hits[0].card.address.is_none());
    finds(&desk, "田中 千代田", &[]);
}

/// conformity: 2.1.1
#[test]
fn words_go_together_in_any_order() {
    let desk = bureau();
    for (text, records) in [
        ("サトウ", &[90012, 90011][..]),
        ("サトウ S31.10.15", &[90011]),
        ("S31.10.15 サトウ", &[90011]),
        ("ハナ　サト", &[90011]),
        ("花子 12345 佐藤 千代田 1956-10-15", &[90011]),
        ("千代田 タロ", &[90012]),
        ("1 サトウ", &[90011, 90012]),
        ("9001 佐藤", &[90012, 90011]),
        ("123 サトオ", &[90011]),
        ("ハジメ 森 P0001", &[90013]),
        ("サトウ 森", &[]),
        ("サトウ ・", &[90012, 90011]),
        ("・", &[]),
        ("", &[]),
        ("　", &[]),
        ("\" OR k*", &[]),
        ("NEAR(サ ト)", &[]),
        ("'; DROP TABLE entry; --", &[]),
        ("%", &[]),
        ("*", &[]),
    ] {
        finds(&desk, text, records);
    }
    finds(&desk, &"サトウ ".repeat(500), &[90012, 90011]);
    finds(&desk, &"サ".repeat(100_000), &[]);
}

#[test]
fn a_birth_date_of_which_a_part_is_unknown_is_found_as_it_is_shown_to_scripts() {
    let desk =
        office_of(&[(11, "森　一", "モリ　ハジメ", "1950-03-00"), (12, "林　一", "ハヤシ　ハジメ", "1950-00-00")]);
    is(&desk, "1950-03-00", 11, &[(MatchKind::Birth, MatchExtent::Exact)]);
    is(&desk, "ハヤ 1950-00-00", 12, &[(MatchKind::Kana, MatchExtent::Prefix), (MatchKind::Birth, MatchExtent::Exact)]);
    finds(&desk, "1950-03-01", &[]);
}

#[test]
fn better_fits_come_first_then_the_order_of_kana() {
    let desk = office_of(&[
        (11, "a", "アオキ　ハルオ", "1990-01-01"),
        (12, "b", "ハル", "1990-01-01"),
        (13, "c", "ハル　マサ", "1990-01-01"),
        (14, "d", "ハルタ　アイ", "1990-01-01"),
        (15, "e", "キハル　アイ", "1990-01-01"),
        (16, "f", "ハアル　アイ", "1990-01-01"),
        (17, "g", "アベ　ハル", "1990-01-01"),
        (18, "h", "ハル　カナ", "1995-01-01"),
        (19, "i", "ハル　カナ", "1985-01-01"),
        (20, "j", "サハル　アイ", "1990-01-01"),
    ]);
    finds(&desk, "ハル", &[12, 17, 19, 18, 13, 14, 11, 15, 20, 16]);
    let few = desk.store.read().search("ハル", 4, NEVER).unwrap();
    assert_eq!(few.hits.iter().map(|hit| hit.record.as_u128()).collect::<Vec<_>>(), [12, 17, 19, 18]);
    assert!(few.more);
    assert!(!search(&desk, "ハル").more);
    assert!(!desk.store.read().search("ハル", 10, NEVER).unwrap().more);
    assert_eq!(desk.store.read().search("ハル", 0, NEVER).unwrap(), Hits::default());
}

#[test]
fn a_newer_question_ends_an_older_one() {
    let desk = bureau();
    for let_pass in 0..2 {
        let asked = Cell::new(0);
        let stop = || asked.replace(asked.get() + 1) >= let_pass;
        let hits = desk.store.read().search("サトウ", 50, &stop).unwrap();
        assert_eq!(hits, Hits { interrupted: true, ..Hits::default() }, "stopped at {let_pass}");
    }
    desk.store.conn.execute("UPDATE meta SET value = 'deferred' WHERE name = 'search_keys'", []).unwrap();
    assert!(desk.store.read().search("サトウ", 50, &|| true).unwrap().interrupted);
}

#[test]
fn who_changed_is_found_anew_and_not_by_what_was() {
    let mut desk =
        office_of(&[(11, "佐藤　花子", "サトウ　ハナコ", "1956-10-15"), (12, "森　一", "モリ　ハジメ", "1980-05-05")]);
    let married = Identity {
        former_surname: Some("佐藤".into()),
        ..identity(11, "鈴木　花子", "スズキ　ハナコ", "1956-10-15")
    };
    desk.append(draft(2, vec![resident(11, married)])).unwrap();
    finds(&desk, "スズキ", &[11]);
    finds(&desk, "サトウ", &[]);
    finds(&desk, "佐藤", &[11]);
    let named =
        Identity { alias: Some("林　マリ".into()), ..identity(12, "LIN MARI", "リン　マリ", "1980-05-05") };
    desk.append(draft(3, vec![resident(12, named)])).unwrap();
    finds(&desk, "林", &[12]);
    finds(&desk, "森", &[]);
    desk.append(draft(4, cover(12, 500, "0000077", "2026-11-01"))).unwrap();
    finds(&desk, "77 リン", &[12]);
    let hit = &search(&desk, "リン").hits[0];
    assert!(!hit.unsent, "there is no central");
    assert_eq!(hit.card.covered_by.as_ref().unwrap().number, "0000077");
    sound(&desk);
}

#[test]
fn a_deferred_index_is_noticed_and_made_whole_when_the_office_opens() {
    let mut desk = bureau();
    let write = |c: &mut crate::Commit<'_>| {
        c.defer_search()?;
        c.append(draft(20, vec![resident(90020, identity(90020, "林　茂", "ハヤシ　シゲル", "1970-01-01"))]))
            .map(|_| ())
    };
    desk.store.commit(context(), write).unwrap();
    assert!(desk.store.search_is_deferred().unwrap());
    finds(&desk, "ハヤシ", &[90020]);
    // an ordinary commit of whoever does not know leaves the index alone too
    desk.append(draft(21, vec![resident(90021, identity(90021, "林　誠", "ハヤシ　マコト", "1971-01-01"))])).unwrap();
    finds(&desk, "ハヤシ", &[90020, 90021]);
    finds(&desk, "千代田 サトウ", &[90012, 90011]);
    sound(&desk);
    let path = desk.dir.path().join("office.db");
    drop(desk.store);
    desk.store = Store::open(&path, &RawKey::new(KEY)).unwrap();
    assert!(!desk.store.search_is_deferred().unwrap());
    finds(&desk, "ハヤシ", &[90020, 90021]);
    finds(&desk, "千代田 サトウ", &[90012, 90011]);
    sound(&desk);
    // and goes on from there
    desk.append(draft(22, vec![resident(90020, identity(90020, "森　茂", "モリ　シゲル", "1970-01-01"))])).unwrap();
    finds(&desk, "ハヤシ", &[90021]);
    sound(&desk);
}

#[test]
fn keys_of_an_older_program_are_made_anew() {
    let mut desk = bureau();
    desk.store.conn.execute("UPDATE meta SET value = '0' WHERE name = 'search_keys'", []).unwrap();
    desk.store.conn.execute("UPDATE search_doc SET keys = ''", []).unwrap();
    let path = desk.dir.path().join("office.db");
    drop(desk.store);
    desk.store = Store::open(&path, &RawKey::new(KEY)).unwrap();
    finds(&desk, "123 サトオ", &[90011]);
    sound(&desk);
}

/// Damage to what is held of resident 11 alone.
#[track_caller]
fn planted(sql: &str, place: &str) {
    let desk = Desk::town();
    desk.store.conn.execute_batch(sql).unwrap();
    let faults = desk.store.verify(&mut |_| {}).faults;
    assert!(faults.iter().all(|fault| fault.kind == FaultKind::ProjectionDiffers), "{sql}: {faults:?}");
    let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, [place], "{sql}");
}

#[test]
fn verify_names_whose_index_is_damaged() {
    let eleven = format!("record {}", Uuid::from_u128(11));
    let her = "record = x'0000000000000000000000000000000b'";
    let doc = format!("(SELECT doc FROM resident_row WHERE {her})");
    for sql in [
        format!("UPDATE search_doc SET keys = replace(keys, 'サトウ', 'カトウ') WHERE {her}"),
        format!("UPDATE search_doc SET keys = keys || 'nウソ' WHERE {her}"),
        format!("UPDATE search_doc SET card = replace(card, '花子', '花代') WHERE {her}"),
        format!("UPDATE search_doc SET entry_place = 1 WHERE {her}"),
        format!("UPDATE resident_row SET doc = NULL WHERE {her}"),
        format!("UPDATE resident_row SET doc = 7 WHERE {her}"),
        format!("INSERT INTO search_doc SELECT doc + 1, record, entry_place, keys, card FROM search_doc WHERE {her}"),
        format!("INSERT INTO search_gram (search_gram, rowid, grams) VALUES ('delete', {doc}, 'kト')"),
        format!("INSERT INTO search_gram (rowid, grams) VALUES ({doc}, 'kヲ')"),
    ] {
        planted(&sql, &eleven);
    }
    planted("INSERT INTO search_gram (rowid, grams) VALUES (3, 'kサ')", "search document 3");
}

/// Numbers by a rule, so that a failure happens again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn text(&mut self, letters: &str, longest: usize) -> String {
        let letters: Vec<char> = letters.chars().collect();
        (0..1 + self.below(longest)).map(|_| letters[self.below(letters.len())]).collect()
    }

    /// Few letters, so that much is alike.
    fn person(&mut self, n: u128) -> Identity {
        const KANA: &str = "アイウオカガトドヅズヂャッーサ";
        const KANJI: &str = "高髙橋田辺邊邉一森サ";
        let kana = format!("{}　{}", self.text(KANA, 4), self.text(KANA, 3));
        let name = format!("{}　{}", self.text(KANJI, 3), self.text(KANJI, 2));
        let birth = format!("19{}-0{}-1{}", 50 + self.below(3), 1 + self.below(2), self.below(3));
        let support = if self.below(9) == 0 { Support::NoDisclosure } else { Support::None };
        let former_surname = (self.below(5) == 0).then(|| self.text(KANJI, 3));
        let address = format!("見本区{}{}番{}号", self.text("本町森一", 3), 1 + self.below(12), 1 + self.below(3));
        Identity { support, former_surname, address, ..identity(n, &name, &kana, &birth) }
    }

    fn word(&mut self) -> String {
        match self.below(8) {
            0 => self.text("アイウオカガトドヅズヂャッーサ", 5),
            1 => self.text("高髙橋田辺邊邉一森本町サ", 3),
            2 => format!("19{}-0{}-1{}", 50 + self.below(3), 1 + self.below(2), self.below(3)),
            3 => format!("{}", self.below(130)),
            4 => format!("{:07}", 1 + self.below(40)),
            5 => format!("{}-{}", 1 + self.below(12), 1 + self.below(3)),
            6 => format!("見本{:0>1$}", self.below(40), self.below(8)),
            _ => self.text("あいうとさ", 2),
        }
    }
}

fn town(dice: &mut Dice) -> Desk {
    let mut desk = desk();
    for n in 1..=150 {
        desk.append(draft(n, vec![resident(n, dice.person(n))])).unwrap();
        if n.is_multiple_of(4) {
            desk.append(draft(n + 1000, cover(n, n + 500, &format!("{:07}", n / 4), "2026-11-01"))).unwrap();
        }
    }
    let some: Vec<Act> = (1..=40).map(|n| (n * 37) % 150 + 1).map(|n| resident(n, dice.person(n))).collect();
    desk.append(draft(2000, some)).unwrap();
    desk
}

#[test]
fn the_index_finds_what_a_look_at_every_record_finds() {
    let mut dice = Dice(20_261_121);
    let mut desk = town(&mut dice);
    sound(&desk);
    let questions: Vec<String> =
        (0..250).map(|_| (0..1 + dice.below(3)).map(|_| dice.word()).collect::<Vec<_>>().join(" ")).collect();
    let ask = |desk: &Desk| -> Vec<Hits> {
        questions.iter().map(|text| desk.store.read().search(text, 1000, NEVER).unwrap()).collect()
    };
    let indexed = ask(&desk);
    desk.store.conn.execute("UPDATE meta SET value = 'deferred' WHERE name = 'search_keys'", []).unwrap();
    let looked = ask(&desk);
    desk.store.rebuild_search(&mut |_| {}).unwrap();
    let rebuilt = ask(&desk);
    for (at, text) in questions.iter().enumerate() {
        assert_eq!(indexed[at], looked[at], "{text}");
        assert_eq!(rebuilt[at], looked[at], "{text}, made anew");
    }
    let found = looked.iter().filter(|hits| !hits.hits.is_empty()).count();
    assert!(found > 80, "only {found} questions find anybody");
    let fuzzy = looked
        .iter()
        .flat_map(|hits| &hits.hits)
        .flat_map(|hit| &hit.reasons)
        .filter(|why| why.extent == MatchExtent::Fuzzy);
    assert!(fuzzy.count() > 10, "long sounds are among them");
    sound(&desk);
}

#[test]
fn too_many_hits_are_told_and_the_best_are_among_them() {
    let mut dice = Dice(7);
    let desk = town(&mut dice);
    for text in ["サ", "1", "見本", "一", "森 ア", "サ 1", "19"] {
        let all = desk.store.read().search(text, 1000, NEVER).unwrap();
        let few = desk.store.read().search(text, 5, NEVER).unwrap();
        assert_eq!((few.hits.len(), few.more), (5, true), "{text}: {}", all.hits.len());
        assert!(few.hits.iter().all(|hit| all.hits.contains(hit)), "{text}");
        assert!(
            all.hits[0].reasons.iter().map(|why| why.extent).eq(few.hits[0].reasons.iter().map(|why| why.extent)),
            "{text}"
        );
    }
}
