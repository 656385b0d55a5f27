//! Rights: which role may do what.
//!
//! Knows the one table. It is asked in one place, before a command runs (`counter::commands`); no operation asks again.
//! Knows nothing of commands, screens or words.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::record::{OfficeRecord, Role};
use crate::refusal::{Refusal, RefusalCode};
use crate::variants::every;

/// What somebody may do. A command names exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// サインインした職員: the own password, the office's options as they are, printer and folder of this machine.
    BeSignedIn,
    /// 住民・世帯・証・異動を見る
    LookUp,
    /// 窓口の仕事: 届出, 証, 負担割合 of one household.
    ServeResidents,
    /// 所得・課税を見る・登録する (地方税法22条)
    HandleIncomes,
    /// 連携ファイルを取り込む
    ImportFiles,
    /// 一括処理: 月次判定
    RunBackOffice,
    /// 復元した状態の確認を登録する
    AcknowledgeRestored,
    /// 事務所の名称・保険者番号・市町村コードを変える
    AmendOffice,
    /// 市町村の定めを変える
    SetOptions,
    /// 職印・外字表を登録する
    RegisterOfficeFiles,
    /// 職員の登録・停止・パスワード
    KeepAccounts,
    /// 鍵の追加・取外し・取替え・修復
    KeepKeys,
    /// 閲覧記録を見る
    ReadAccessLog,
    /// 保存年限が過ぎた個票を調べる
    ReviewRetention,
}

/// A row of the table: a right, and the roles that have it.
struct Row {
    right: Right,
    roles: &'static [Role],
}

/// Everybody who works with residents.
const WITH_RESIDENTS: &[Role] = &[Role::Clerk, Role::Supervisor, Role::BackOffice];

/// Whoever answers for the office as a whole.
const ANSWERABLE: &[Role] = &[Role::Supervisor, Role::Administrator];

/// Role × right. An administrator keeps the system and therefore sees no resident; the back office runs the yearly and
/// monthly jobs and looks into what they did, but hands nothing out at the counter.
const TABLE: [Row; 14] = [
    // whoever has an account may change its password and read the rules the office works by
    Row { right: Right::BeSignedIn, roles: &Role::ALL },
    // the line in the access log is the control here, not the role
    Row { right: Right::LookUp, roles: WITH_RESIDENTS },
    // what is decided or handed out at the counter needs the person there
    Row { right: Right::ServeResidents, roles: &[Role::Clerk, Role::Supervisor] },
    // a ratio cannot be explained, and a round not checked, without them
    Row { right: Right::HandleIncomes, roles: WITH_RESIDENTS },
    // every counter takes the registry's file in, where no back office exists
    Row { right: Right::ImportFiles, roles: WITH_RESIDENTS },
    // the same for the round of a month
    Row { right: Right::RunBackOffice, roles: WITH_RESIDENTS },
    // an office that was restored at night must open in the morning: whoever is there compares the last papers
    Row { right: Right::AcknowledgeRestored, roles: &[Role::Clerk, Role::Supervisor, Role::Administrator] },
    // they stand on every paper; both answer for them to the prefecture
    Row { right: Right::AmendOffice, roles: ANSWERABLE },
    // they change what is decided for everybody
    Row { right: Right::SetOptions, roles: ANSWERABLE },
    // the seal makes a paper valid
    Row { right: Right::RegisterOfficeFiles, roles: ANSWERABLE },
    // whoever makes accounts could act in another's name; as a supervisor, only a supervisor lets anybody in (`account::may_let_in`)
    Row { right: Right::KeepAccounts, roles: ANSWERABLE },
    // a key opens everything, outside the program too, and stays when its maker has left (ADR 0013)
    Row { right: Right::KeepKeys, roles: ANSWERABLE },
    // it is read by those who answer for the clerks; it names residents, and reading it is noted itself
    Row { right: Right::ReadAccessLog, roles: ANSWERABLE },
    // closing a file ends what the office knows: prepared by the back office, decided by a supervisor
    Row { right: Right::ReviewRetention, roles: &[Role::Supervisor, Role::BackOffice] },
];

impl Right {
    /// Every right, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.right)
    }

    /// The roles that have it.
    pub fn roles(self) -> &'static [Role] {
        TABLE.iter().find(|row| row.right == self).map_or(&[], |row| row.roles)
    }
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = every();

    /// The role has the right.
    pub fn may(self, right: Right) -> bool {
        right.roles().contains(&self)
    }

    /// Every right of the role.
    pub fn rights(self) -> Vec<Right> {
        Right::all().filter(|right| self.may(*right)).collect()
    }
}

/// Refuses what the account of that name may not do, and says which roles may (`right`, `roles`).
pub fn demand(office: &OfficeRecord, name: &str, right: Right) -> Result<(), Refusal> {
    let account = office.accounts.body.iter().find(|a| a.name == name && !a.disabled);
    if account.is_some_and(|a| a.role.may(right)) { Ok(()) } else { Err(not_allowed(right)) }
}

/// The refusal of what a role may not, with the roles that may (`right`, `roles`).
pub fn not_allowed(right: Right) -> Refusal {
    let roles: Vec<String> = right.roles().iter().map(|role| role.as_str()).collect();
    Refusal::new(RefusalCode::NotAllowed).with("right", code(right)).with("roles", roles.join(" "))
}

fn code<T: Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

impl Role {
    /// The role as it is stored.
    pub fn as_str(self) -> String {
        code(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_has_one_row_and_somebody_who_has_it() {
        let mut rights: Vec<_> = Right::all().collect();
        assert_eq!(rights.len(), TABLE.len());
        rights.sort();
        rights.dedup();
        assert_eq!(rights.len(), TABLE.len(), "a right stands twice");
        assert!(TABLE.iter().all(|row| !row.roles.is_empty()));
    }

    #[test]
    fn clerk_and_supervisor_may_what_they_always_might() {
        let of_supervisors_alone = [
            Right::AmendOffice,
            Right::SetOptions,
            Right::RegisterOfficeFiles,
            Right::KeepAccounts,
            Right::KeepKeys,
            Right::ReadAccessLog,
            Right::ReviewRetention,
        ];
        for right in Right::all() {
            assert!(Role::Supervisor.may(right), "{right:?}");
            assert_eq!(Role::Clerk.may(right), !of_supervisors_alone.contains(&right), "{right:?}");
        }
    }

    #[test]
    fn an_administrator_sees_no_resident_and_the_back_office_serves_none() {
        for right in [Right::LookUp, Right::ServeResidents, Right::HandleIncomes, Right::RunBackOffice] {
            assert!(!Role::Administrator.may(right), "{right:?}");
        }
        assert!(Role::Administrator.may(Right::KeepKeys) && !Role::BackOffice.may(Right::KeepKeys));
        assert!(!Role::BackOffice.may(Right::ServeResidents) && !Role::BackOffice.may(Right::KeepAccounts));
        assert!(Role::BackOffice.may(Right::RunBackOffice) && Role::Administrator.may(Right::KeepAccounts));
    }

    #[test]
    fn roles_are_stored_under_their_names() {
        let names: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
        assert_eq!(names, ["clerk", "supervisor", "administrator", "back_office"]);
    }
}
