//! Link files of invented residents, as large as is wanted, the same for the same arguments.
//!
//! Knows the columns of 住民異動 and how a file is sealed. No real person: names are put together by number.

use sha2::{Digest, Sha256};

/// The header row.
const COLUMNS: [&str; 31] = [
    "宛名番号",
    "世帯番号",
    "異動事由",
    "異動日",
    "届出日",
    "処理日時",
    "氏名",
    "旧氏",
    "通称",
    "カナ",
    "生年月日",
    "不詳フラグ",
    "性別",
    "続柄",
    "記載順位",
    "世帯主宛名番号",
    "住民区分",
    "国籍",
    "在留資格",
    "在留期間満了日",
    "郵便番号",
    "住所コード",
    "住所",
    "方書",
    "前住所",
    "転出先",
    "住定日",
    "消除日",
    "個人番号",
    "支援措置区分",
    "支援措置期限",
];

/// First 宛名番号 here; sample offices begin elsewhere.
pub const FIRST: u64 = 200_000_000_000_001;

const SURNAMES: [(&str, &str); 20] = [
    ("佐藤", "サトウ"),
    ("鈴木", "スズキ"),
    ("髙橋", "タカハシ"),
    ("田中", "タナカ"),
    ("渡邉", "ワタナベ"),
    ("伊藤", "イトウ"),
    ("𠮷田", "ヨシダ"),
    ("山﨑", "ヤマザキ"),
    ("葛\u{E0102}西", "カサイ"),
    ("森", "モリ"),
    ("小林", "コバヤシ"),
    ("加藤", "カトウ"),
    ("齋藤", "サイトウ"),
    ("濵田", "ハマダ"),
    ("松本", "マツモト"),
    ("井上", "イノウエ"),
    ("木村", "キムラ"),
    ("林", "ハヤシ"),
    ("清水", "シミズ"),
    ("阿部", "アベ"),
];
const GIVEN: [(&str, &str, &str); 16] = [
    ("太郎", "タロウ", "1"),
    ("花子", "ハナコ", "2"),
    ("一郎", "イチロウ", "1"),
    ("さくら", "サクラ", "2"),
    ("健", "ケン", "1"),
    ("陽子", "ヨウコ", "2"),
    ("翔", "ショウ", "1"),
    ("美咲", "ミサキ", "2"),
    ("大輔", "ダイスケ", "1"),
    ("恵", "メグミ", "2"),
    ("誠", "マコト", "1"),
    ("結衣", "ユイ", "2"),
    ("隆", "タカシ", "1"),
    ("愛", "アイ", "2"),
    ("進", "ススム", "1"),
    ("葵", "アオイ", "2"),
];
const TOWNS: [&str; 8] = ["千代田", "神田", "本町", "栄町", "緑が丘", "中央", "東", "西"];

/// A row of a link file, as 31 texts.
#[derive(Debug, Clone)]
pub struct RowText(Vec<String>);

impl RowText {
    /// Nothing told.
    pub fn empty() -> Self {
        Self(vec![String::new(); COLUMNS.len()])
    }

    /// The `n`th invented resident (from 0): 初期移行, in a household of one to four.
    pub fn resident(n: u64) -> Self {
        // households of 1, 2, 3, 4 people over and over: ten people in four households
        let (tens, rest) = (n / 10, n % 10);
        let (in_four, place) = match rest {
            0 => (0, 0),
            1..=2 => (1, rest - 1),
            3..=5 => (2, rest - 3),
            _ => (3, rest - 6),
        };
        let household = tens * 4 + in_four;
        let head = n - place;
        let surname = SURNAMES[usize::try_from(household * 7 % 20).expect("small")];
        let given = GIVEN[usize::try_from((n * 5 + n / 16) % 16).expect("small")];
        let year = if place < 2 { 1940 + n * 13 % 60 } else { 2005 + n % 20 };
        let relation =
            ["02", if given.2 == "1" { "11" } else { "12" }, "20", "20"][usize::try_from(place).expect("small")];
        Self::empty()
            .with("宛名番号", &(FIRST + n).to_string())
            .with("世帯番号", &(300_000_000_000_001 + household).to_string())
            .with("異動事由", "90")
            .with("異動日", "20260401")
            .with("届出日", "20260401")
            .with("処理日時", "20261001090000")
            .with("氏名", &format!("{}　{}", surname.0, given.0))
            .with("カナ", &format!("{}　{}", surname.1, given.1))
            .with("生年月日", &format!("{year:04}{:02}{:02}", 1 + n * 7 % 12, 1 + n * 11 % 28))
            .with("不詳フラグ", "0")
            .with("性別", given.2)
            .with("続柄", relation)
            .with("記載順位", &format!("{:02}", place + 1))
            .with("世帯主宛名番号", &(FIRST + head).to_string())
            .with("住民区分", "1")
            .with("郵便番号", "1000001")
            .with("住所コード", "131016001000")
            .with("住所", &address(household))
            .with("住定日", "20200401")
            .with("支援措置区分", "0")
    }

    /// The same with another value in a column.
    #[must_use]
    pub fn with(mut self, column: &str, value: &str) -> Self {
        let at = COLUMNS.iter().position(|known| *known == column).expect("a column of the file");
        value.clone_into(&mut self.0[at]);
        self
    }

    /// The same as a later movement.
    #[must_use]
    pub fn moved(self, reason: &str, on: &str) -> Self {
        self.with("異動事由", reason).with("異動日", on).with("届出日", on).with("処理日時", &format!("{on}150000"))
    }

    /// The row as it is written.
    pub fn written(&self) -> String {
        quoted(&self.0)
    }
}

fn address(household: u64) -> String {
    let town = TOWNS[usize::try_from(household % 8).expect("small")];
    let wide = |n: u64| n.to_string().chars().filter_map(|c| char::from_u32(c as u32 + 0xFEE0)).collect::<String>();
    format!("見本区{town}{}番{}号", wide(1 + household / 8 % 90), wide(1 + household / 720 % 40))
}

fn quoted<T: AsRef<str>>(fields: &[T]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| field.as_ref().replace('"', "\"\"")).collect();
    format!("\"{}\"\r\n", fields.join("\",\""))
}

/// Header and rows with the trailer that fits them, in UTF-8.
pub fn file(rows: impl IntoIterator<Item = RowText>) -> Vec<u8> {
    let (mut bytes, mut count) = (quoted(&COLUMNS).into_bytes(), 0);
    for row in rows {
        bytes.extend_from_slice(row.written().as_bytes());
        count += 1;
    }
    sealed(bytes, count)
}

/// The same in CP932; `patch` may put in bytes no text can say.
pub fn cp932_file(rows: &[RowText], patch: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let text: String = std::iter::once(quoted(&COLUMNS)).chain(rows.iter().map(RowText::written)).collect();
    let mut bytes = encoding_rs::SHIFT_JIS.encode(&text).0.into_owned();
    patch(&mut bytes);
    sealed(bytes, rows.len())
}

/// Bytes with a trailer of so many rows that fits them.
pub fn sealed(mut bytes: Vec<u8>, rows: usize) -> Vec<u8> {
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
    bytes.extend_from_slice(format!("\"TRAILER\",\"{rows}\",\"{hash}\"\r\n").as_bytes());
    bytes
}

/// 初期移行 of so many invented residents.
pub fn full_load(rows: u64) -> Vec<u8> {
    file((0..rows).map(RowText::resident))
}

/// A name of the common form.
pub fn name(made_at: &str, serial: u32) -> String {
    format!("RES_CHANGE_131016_{made_at}_{serial:03}.csv")
}
