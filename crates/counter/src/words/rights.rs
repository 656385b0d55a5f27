//! Words of roles and rights.

use madoguchi_domain::record::Role;
use madoguchi_domain::rights::Right;

/// A role.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Clerk => "職員",
        Role::Supervisor => "管理者",
        Role::Administrator => "システム管理者",
        Role::BackOffice => "一括処理担当",
    }
}

/// What a right is for.
pub fn right(right: Right) -> &'static str {
    match right {
        Right::BeSignedIn => "サインインする、自分のパスワードを変える、市町村の定めを見る、プリンターを選ぶ",
        Right::LookUp => "住民・世帯・異動・印刷ジョブを見る",
        Right::ServeResidents => "届出を登録する、証を発行・交付・回収する、一世帯を判定する",
        Right::HandleIncomes => "所得・課税と判定の根拠を見る、所得を登録する",
        Right::ImportFiles => "連携ファイルを取り込む",
        Right::RunBackOffice => "月次判定・75歳到達を行い、その一覧を見る",
        Right::AcknowledgeRestored => "復元した状態の確認を登録する",
        Right::AmendOffice => "事務所の名称・保険者番号・市町村コードを変える",
        Right::SetOptions => "市町村の定めを変える",
        Right::RegisterOfficeFiles => "職印と外字表を登録する",
        Right::KeepAccounts => "職員を登録・停止する、パスワードを付け直す、待ちを解く",
        Right::KeepKeys => "鍵を足す、外す、取り替える、修復する",
        Right::ReadAccessLog => "閲覧記録を見る",
        Right::ReviewRetention => "保存年限が過ぎた個票を調べる",
    }
}

/// Roles by their stored names, as a sentence names them.
pub fn roles(stored: &str) -> String {
    let labels = Role::ALL.into_iter().filter(|one| stored.split(' ').any(|name| name == one.as_str())).map(role);
    labels.collect::<Vec<_>>().join("・")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_named_in_their_order_and_what_is_no_role_is_left_out() {
        assert_eq!(roles("supervisor clerk"), "職員・管理者");
        assert_eq!(roles("back_office"), "一括処理担当");
        assert_eq!(roles("mayor clerk_of_works"), "");
        assert_eq!(roles(""), "");
    }
}
