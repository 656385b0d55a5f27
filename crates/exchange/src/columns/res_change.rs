//! The columns of 住民異動: their order and their Japanese names, which are the header row.
//!
//! Knows nothing of what may stand in them.

/// A column, in file order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResChangeColumn {
    AtenaNo,
    HouseholdNo,
    Reason,
    EffectiveOn,
    NotifiedOn,
    ProcessedAt,
    Name,
    FormerSurname,
    Alias,
    Kana,
    Birth,
    BirthUnknown,
    Sex,
    Relation,
    DisplayOrder,
    HeadAtenaNo,
    ResidentKind,
    Nationality,
    ResidenceStatus,
    StayExpiresOn,
    PostalCode,
    AddressCode,
    Address,
    AddressExtra,
    PreviousAddress,
    MovedTo,
    ResidentSince,
    RemovedOn,
    MyNumber,
    Support,
    SupportUntil,
}

/// The header row, in the order of [`ResChangeColumn`].
pub(crate) const NAMES: [&str; 31] = [
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

impl super::LinkColumn for ResChangeColumn {
    fn index(self) -> usize {
        self as usize
    }

    fn name(self) -> &'static str {
        NAMES[self as usize]
    }
}

// The last column meets the last name: a forgotten one of either stops the build.
const _: () = assert!(ResChangeColumn::SupportUntil as usize + 1 == NAMES.len());
