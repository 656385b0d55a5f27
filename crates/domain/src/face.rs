//! The face of a paper: what is written on it, field by field, as typed values.
//!
//! A closed set of fields. A value keeps what it means; how the office writes it (元年 or 1年, its own word for a status) is kept
//! beside the values, so that the same page can be laid out again, and two faces say the same when their values are the same.
//! Knows nothing of forms and of who may have a paper.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::person::{Birth, Calendar, Sex};
use crate::variants::every;
use crate::wareki::{self, FirstYear};

/// Stands where an address would (it is not statutory: 国保則6条4項).
const LEFT_OUT: &str = "（記載省略）";

/// Stands for the sex that is written on the reverse.
const OVERLEAF: &str = "裏面参照";

/// Stands between two remarks.
const BETWEEN_REMARKS: &str = "　";

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident $name:literal $label:literal $kind:ident,)+) => {
        /// A field of a paper, in the order in which papers show them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FieldName {
            $($(#[$doc])* $variant,)+
        }

        impl FieldName {
            /// Every field.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name, as it is stored and as scripts and pages name it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What it is called where a form has no word of its own for it.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// What its values are.
            pub const fn kind(self) -> ValueKind {
                match self { $(Self::$variant => ValueKind::$kind,)+ }
            }
        }
    };
}

fields! {
    /// 発行番号
    CertificateNo "certificate_no" "発行番号" Text,
    /// 有効期限
    ValidUntil "valid_until" "有効期限" Day,
    /// 記号
    Symbol "symbol" "記号" Text,
    /// 番号
    Number "number" "番号" Text,
    /// 枝番
    Branch "branch" "枝番" Text,
    /// 氏名
    Name "name" "氏名" Text,
    /// 通称
    Alias "alias" "通称" Text,
    /// 性別
    Sex "sex" "性別" Sex,
    /// 生年月日
    Birth "birth" "生年月日" Birth,
    /// 適用開始年月日
    CoveredFrom "covered_from" "適用開始年月日" Day,
    /// 交付年月日
    IssuedOn "issued_on" "交付年月日" Day,
    /// 世帯主氏名
    HeadName "head_name" "世帯主氏名" Text,
    /// 住所
    Address "address" "住所" Text,
    /// 一部負担金の割合
    Copay "copay" "一部負担金の割合" Ratio,
    /// 発効期日 of the ratio
    CopayFrom "copay_from" "発効期日" Day,
    /// 適用区分・限度区分
    LimitClass "limit_class" "適用区分" Text,
    /// 長期入院該当年月日: printed on application (任意記載), which no kind takes yet; its box is starred
    LongStay "long_stay" "長期入院該当年月日" Day,
    /// 特定疾病区分: the same
    SpecifiedDisease "specified_disease" "特定疾病区分" Text,
    /// 発効期日 of the paper
    ValidFrom "valid_from" "発効期日" Day,
    /// 保険者番号
    InsurerNumber "insurer_number" "保険者番号" Text,
    /// 交付者名
    InsurerName "insurer_name" "保険者名" Text,
    /// 連絡先 of the insurer: not statutory, and no record of the office has one yet
    InsurerContact "insurer_contact" "保険者の連絡先" Text,
    /// 備考
    Remarks "remarks" "備考" Remarks,
}

/// What the values of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// A text, or one left out on purpose.
    Text,
    /// A day.
    Day,
    /// 生年月日
    Birth,
    /// 性別
    Sex,
    /// 負担割合
    Ratio,
    /// 備考
    Remarks,
}

impl FieldName {
    /// The field of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.as_str() == name)
    }
}

impl Serialize for FieldName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for FieldName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::parse(&name).ok_or_else(|| serde::de::Error::custom("an unknown field of a paper"))
    }
}

/// What a field says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text as it is.
    Text(String),
    /// A text that is left out on purpose (支援措置).
    LeftOut,
    /// A day, written in 和暦
    Day(NaiveDate),
    /// 生年月日, in the calendar of the person
    Birth(Birth, Calendar),
    /// 性別
    Sex(Sex),
    /// 性別 that stands on the reverse (性別表記配慮)
    SexOverleaf(Sex),
    /// 負担割合, percent
    Ratio(u8),
    /// 法定負担割合のとおり
    RatioByLaw,
    /// 備考
    Remarks(Vec<Remark>),
}

/// What stands in 備考.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray)]
pub enum Remark {
    /// The sex, which the front leaves out.
    Sex,
    /// マル学
    Student,
    /// マル遠
    Remote,
}

impl Remark {
    const ALL: [Self; 3] = every();

    fn as_str(self) -> &'static str {
        match self {
            Self::Sex => "sex",
            Self::Student => "student",
            Self::Remote => "remote",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|remark| remark.as_str() == text)
    }
}

/// 一部負担金の割合 in words.
pub fn ratio_text(percent: u8) -> String {
    format!("{}割", percent / 10)
}

/// Mark of a birth that is written in the western calendar.
const WESTERN: &str = " western";
/// Mark of a sex that stands on the reverse.
const ON_REVERSE: &str = " overleaf";
/// The ratio that the law gives without a determination.
const BY_LAW: &str = "by_law";

impl Value {
    /// The stored form; none for what is left out.
    fn stored(&self) -> Option<String> {
        Some(match self {
            Self::Text(text) => text.clone(),
            Self::LeftOut => return None,
            Self::Day(day) => day.to_string(),
            Self::Birth(birth, Calendar::Japanese) => birth.to_string(),
            Self::Birth(birth, Calendar::Western) => format!("{birth}{WESTERN}"),
            Self::Sex(sex) => sex.code().to_owned(),
            Self::SexOverleaf(sex) => format!("{}{ON_REVERSE}", sex.code()),
            Self::Ratio(percent) => percent.to_string(),
            Self::RatioByLaw => BY_LAW.to_owned(),
            Self::Remarks(remarks) => remarks.iter().map(|remark| remark.as_str()).collect::<Vec<_>>().join(" "),
        })
    }

    /// The value of a field from its stored form.
    fn read(field: FieldName, stored: Option<&str>) -> Option<Self> {
        let kind = field.kind();
        let Some(text) = stored else { return (kind == ValueKind::Text).then_some(Self::LeftOut) };
        match kind {
            ValueKind::Text => Some(Self::Text(text.to_owned())),
            ValueKind::Day => text.parse().ok().map(Self::Day),
            ValueKind::Birth => match text.strip_suffix(WESTERN) {
                Some(birth) => Birth::parse(birth).ok().map(|birth| Self::Birth(birth, Calendar::Western)),
                None => Birth::parse(text).ok().map(|birth| Self::Birth(birth, Calendar::Japanese)),
            },
            ValueKind::Sex => match text.strip_suffix(ON_REVERSE) {
                Some(code) => Sex::from_code(code).map(Self::SexOverleaf),
                None => Sex::from_code(text).map(Self::Sex),
            },
            ValueKind::Ratio if text == BY_LAW => Some(Self::RatioByLaw),
            ValueKind::Ratio => text.parse().ok().map(Self::Ratio),
            ValueKind::Remarks => {
                text.split_whitespace().map(Remark::parse).collect::<Option<Vec<_>>>().map(Self::Remarks)
            }
        }
    }

    /// It can stand in that field.
    fn fits(&self, field: FieldName) -> bool {
        let kind = match self {
            Self::Text(_) | Self::LeftOut => ValueKind::Text,
            Self::Day(_) => ValueKind::Day,
            Self::Birth(..) => ValueKind::Birth,
            Self::Sex(_) | Self::SexOverleaf(_) => ValueKind::Sex,
            Self::Ratio(_) | Self::RatioByLaw => ValueKind::Ratio,
            Self::Remarks(_) => ValueKind::Remarks,
        };
        kind == field.kind()
    }
}

/// How an office writes: no part of what a paper says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wording {
    /// 元年 or 1年
    #[serde(skip_serializing_if = "is_usual")]
    pub first_year: FirstYear,
    /// The office's word for マル遠; empty where no remark needs it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remote: String,
}

fn is_usual(first_year: &FirstYear) -> bool {
    *first_year == FirstYear::default()
}

impl Wording {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }

    fn day(&self, day: NaiveDate) -> String {
        self.first_year.written(&wareki::long(day))
    }
}

/// What is written on one paper. The page is laid out from this and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Face {
    fields: BTreeMap<FieldName, Value>,
    wording: Wording,
}

impl Face {
    /// A face without fields, as this office writes.
    pub fn written(wording: Wording) -> Self {
        Self { fields: BTreeMap::new(), wording }
    }

    /// Says something in a field; a value of another kind than the field's is a mistake of the program.
    pub fn set(&mut self, field: FieldName, value: Value) {
        debug_assert!(value.fits(field), "{field:?} cannot say {value:?}");
        self.fields.insert(field, value);
    }

    /// The same with a field more.
    #[must_use]
    pub fn with(mut self, field: FieldName, value: Value) -> Self {
        self.set(field, value);
        self
    }

    /// What a field says.
    pub fn get(&self, field: FieldName) -> Option<&Value> {
        self.fields.get(&field)
    }

    /// The fields it has.
    pub fn fields(&self) -> impl Iterator<Item = FieldName> {
        self.fields.keys().copied()
    }

    /// The fields in which another face says something else, or which only one of them has. How they are worded makes no difference.
    pub fn differing<'f>(&'f self, other: &'f Self) -> impl Iterator<Item = FieldName> + 'f {
        FieldName::ALL.iter().copied().filter(|field| !is_same(self.get(*field), other.get(*field)))
    }

    /// The text of a field as it stands on the paper.
    pub fn text(&self, field: FieldName) -> Option<String> {
        self.get(field).map(|value| self.worded(value))
    }

    /// The texts of all fields.
    pub fn texts(&self) -> BTreeMap<FieldName, String> {
        self.fields.iter().map(|(field, value)| (*field, self.worded(value))).collect()
    }

    fn worded(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::LeftOut => LEFT_OUT.to_owned(),
            Value::Day(day) => self.wording.day(*day),
            Value::Birth(birth, calendar) => self.wording.first_year.written(&birth.printed(*calendar)),
            Value::Sex(sex) => sex.label().to_owned(),
            Value::SexOverleaf(_) => OVERLEAF.to_owned(),
            Value::Ratio(percent) => ratio_text(*percent),
            Value::RatioByLaw => "法定負担割合のとおり".to_owned(),
            Value::Remarks(remarks) => {
                let words: Vec<String> = remarks.iter().filter_map(|remark| self.remark(*remark)).collect();
                words.join(BETWEEN_REMARKS)
            }
        }
    }

    /// A remark in words; none where the office has no word for it.
    fn remark(&self, remark: Remark) -> Option<String> {
        match (remark, self.get(FieldName::Sex)) {
            (Remark::Sex, Some(Value::SexOverleaf(sex) | Value::Sex(sex))) => Some(format!("性別：{}", sex.label())),
            (Remark::Sex, _) => None,
            (Remark::Student, _) => Some("マル学（国保法116条）".to_owned()),
            (Remark::Remote, _) => Some(self.wording.remote.clone()).filter(|word| !word.is_empty()),
        }
    }
}

/// Stored: field → text, `null` for what is left out; the wording where it is not the usual one.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredFace {
    fields: BTreeMap<FieldName, Option<String>>,
    #[serde(default, skip_serializing_if = "Wording::is_default")]
    wording: Wording,
}

impl Serialize for Face {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = self.fields.iter().map(|(field, value)| (*field, value.stored())).collect();
        StoredFace { fields, wording: self.wording.clone() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Face {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let StoredFace { fields, wording } = StoredFace::deserialize(deserializer)?;
        let read = fields.into_iter().map(|(field, stored)| Some((field, Value::read(field, stored.as_deref())?)));
        let fields =
            read.collect::<Option<_>>().ok_or_else(|| serde::de::Error::custom("a field of a paper cannot be read"))?;
        Ok(Self { fields, wording })
    }
}

/// Two values say the same: how wide the space of a name was typed makes no other text.
pub(crate) fn is_same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(Value::Text(one)), Some(Value::Text(other))) => one.split_whitespace().eq(other.split_whitespace()),
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// One value of every kind, and its stored form and text.
    fn values() -> Vec<(FieldName, Value, Option<&'static str>, &'static str)> {
        let birth = |text: &str| Birth::parse(text).unwrap();
        vec![
            (FieldName::Name, Value::Text("葛\u{E0102}城".into()), Some("葛\u{E0102}城"), "葛\u{E0102}城"),
            (FieldName::Address, Value::LeftOut, None, "（記載省略）"),
            (FieldName::ValidUntil, Value::Day(date("2027-07-31")), Some("2027-07-31"), "令和9年7月31日"),
            (
                FieldName::Birth,
                Value::Birth(birth("1989-01-08"), Calendar::Japanese),
                Some("1989-01-08"),
                "平成元年1月8日",
            ),
            (
                FieldName::Birth,
                Value::Birth(birth("1989-01-08"), Calendar::Western),
                Some("1989-01-08 western"),
                "1989年1月8日",
            ),
            (FieldName::Sex, Value::Sex(Sex::Female), Some("2"), "女"),
            (FieldName::Sex, Value::SexOverleaf(Sex::Male), Some("1 overleaf"), "裏面参照"),
            (FieldName::Copay, Value::Ratio(20), Some("20"), "2割"),
            (FieldName::Copay, Value::RatioByLaw, Some("by_law"), "法定負担割合のとおり"),
            (FieldName::Remarks, Value::Remarks(vec![Remark::Student]), Some("student"), "マル学（国保法116条）"),
        ]
    }

    #[test]
    fn every_value_is_stored_read_back_and_written() {
        for (field, value, stored, text) in values() {
            let face = Face::default().with(field, value.clone());
            assert_eq!(face.text(field).as_deref(), Some(text));
            let json = serde_json::to_value(&face).unwrap();
            assert_eq!(json["fields"][field.as_str()].as_str(), stored, "{json}");
            assert_eq!(serde_json::from_value::<Face>(json).unwrap(), face);
        }
    }

    #[test]
    fn every_field_has_a_name_of_its_own_and_words_in_japanese() {
        for field in FieldName::ALL {
            assert_eq!(FieldName::parse(field.as_str()), Some(*field));
            assert!(!field.label().is_empty() && !field.label().is_ascii(), "{field:?}");
        }
    }

    #[test]
    fn what_cannot_be_a_value_is_refused() {
        for (field, text) in [
            ("no_such_field", serde_json::json!("x")),
            ("valid_until", serde_json::json!("令和9年")),
            ("valid_until", serde_json::json!(null)),
            ("sex", serde_json::json!("9")),
            ("copay", serde_json::json!("二割")),
            ("remarks", serde_json::json!("nobody_knows")),
        ] {
            let json = serde_json::json!({"fields": {field: text}});
            assert!(serde_json::from_value::<Face>(json.clone()).is_err(), "{json}");
        }
    }

    #[test]
    fn faces_differ_by_what_they_say_and_not_by_their_wording() {
        let birth = Value::Birth(Birth::parse("1989-01-08").unwrap(), Calendar::Japanese);
        let usual = Face::default().with(FieldName::Birth, birth.clone());
        let one =
            Face::written(Wording { first_year: FirstYear::One, ..Wording::default() }).with(FieldName::Birth, birth);
        assert_eq!((one.text(FieldName::Birth).as_deref(), one.differing(&usual).count()), (Some("平成1年1月8日"), 0));
        let named = usual.clone().with(FieldName::Alias, Value::Text("タロ".into()));
        assert_eq!(named.differing(&usual).collect::<Vec<_>>(), [FieldName::Alias]);
        assert_eq!(usual.differing(&named).collect::<Vec<_>>(), [FieldName::Alias]);
    }

    #[test]
    fn remarks_take_the_sex_and_the_offices_own_word() {
        let mut face = Face::written(Wording { remote: "マル遠".into(), ..Wording::default() });
        face.set(FieldName::Sex, Value::SexOverleaf(Sex::Male));
        face.set(FieldName::Remarks, Value::Remarks(vec![Remark::Sex, Remark::Remote]));
        assert_eq!(face.text(FieldName::Remarks).as_deref(), Some("性別：男　マル遠"));
    }
}
