//! 住民記録: the words in which the registry says why it wrote something.
//!
//! Knows the closed list of 異動事由. Decides nothing; what a movement asks of the office is
//! [`crate::decide::national::reflect`].

use serde::{Deserialize, Serialize};

macro_rules! reasons {
    ($($variant:ident $code:literal $label:literal,)+) => {
        /// 異動事由: why the registry wrote a row.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum MoveReason {
            $(#[doc = $label] #[serde(rename = $code)] $variant,)+
        }

        impl MoveReason {
            /// Every reason, in the order of the registry's list.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The registry's code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// In words.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// From the registry's code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

reasons! {
    MovedInFromOtherPrefecture "01" "転入（県外）",
    MovedInFromSamePrefecture "02" "転入（県内）",
    Born "03" "出生",
    MovedInFromAbroad "04" "国外転入",
    EnteredByOffice "05" "職権記載",
    MovedOutToOtherPrefecture "11" "転出（県外）",
    MovedOutToSamePrefecture "12" "転出（県内）",
    Died "13" "死亡",
    MovedAbroad "14" "国外転出",
    RemovedByOffice "15" "職権消除",
    MovedWithin "21" "転居",
    HeadChanged "22" "世帯主変更",
    HouseholdSplit "23" "世帯分離",
    HouseholdMerged "24" "世帯合併",
    NameChanged "25" "氏名変更",
    RelationChanged "26" "続柄変更",
    StayExtended "27" "在留期間更新",
    SupportSet "31" "支援措置設定",
    SupportLifted "32" "支援措置解除",
    FullLoad "90" "全件（初期移行）",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_found_by_its_code_and_stored_by_it() {
        for reason in MoveReason::ALL {
            assert_eq!(MoveReason::from_code(reason.code()), Some(*reason));
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
            assert!(!reason.label().is_empty());
        }
        assert_eq!(MoveReason::from_code("99"), None);
    }
}
