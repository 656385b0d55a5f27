//! The reason of the 国保 that the law attaches to a movement of the registry (国保法7条・8条).

use crate::registry::MoveReason;
use crate::scheme::national::reasons::{EndReason, StartReason};

/// 喪失事由 the law attaches to the movement.
pub fn end_reason(reason: MoveReason) -> Option<EndReason> {
    match reason {
        MoveReason::MovedOutToOtherPrefecture => Some(EndReason::E01),
        MoveReason::MovedOutToSamePrefecture => Some(EndReason::E02),
        MoveReason::MovedAbroad => Some(EndReason::E03),
        MoveReason::Died => Some(EndReason::E07),
        MoveReason::RemovedByOffice => Some(EndReason::E10),
        MoveReason::MovedInFromOtherPrefecture
        | MoveReason::MovedInFromSamePrefecture
        | MoveReason::Born
        | MoveReason::MovedInFromAbroad
        | MoveReason::EnteredByOffice
        | MoveReason::MovedWithin
        | MoveReason::HeadChanged
        | MoveReason::HouseholdSplit
        | MoveReason::HouseholdMerged
        | MoveReason::NameChanged
        | MoveReason::RelationChanged
        | MoveReason::StayExtended
        | MoveReason::SupportSet
        | MoveReason::SupportLifted
        | MoveReason::FullLoad => None,
    }
}

/// 取得事由 the law attaches to the movement, if the person is to be covered.
pub fn start_reason(reason: MoveReason) -> Option<StartReason> {
    match reason {
        MoveReason::MovedInFromOtherPrefecture => Some(StartReason::A01),
        MoveReason::MovedInFromSamePrefecture => Some(StartReason::A02),
        MoveReason::Born => Some(StartReason::A05),
        MoveReason::MovedInFromAbroad => Some(StartReason::A09),
        MoveReason::EnteredByOffice => Some(StartReason::A10),
        MoveReason::MovedOutToOtherPrefecture
        | MoveReason::MovedOutToSamePrefecture
        | MoveReason::Died
        | MoveReason::MovedAbroad
        | MoveReason::RemovedByOffice
        | MoveReason::MovedWithin
        | MoveReason::HeadChanged
        | MoveReason::HouseholdSplit
        | MoveReason::HouseholdMerged
        | MoveReason::NameChanged
        | MoveReason::RelationChanged
        | MoveReason::StayExtended
        | MoveReason::SupportSet
        | MoveReason::SupportLifted
        | MoveReason::FullLoad => None,
    }
}
