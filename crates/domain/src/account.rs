//! Accounts: who may do what to whom, which password is one, how long wrong ones lock.
//!
//! Knows the rules. Knows nothing of hashes: a password is judged here and hashed by `counter`.

use crate::record::{Account, OfficeRecord, Role};
use crate::refusal::{Refusal, RefusalCode};
use crate::rights::Right;
use crate::{kana, names};

/// Fewest characters of a password.
pub const PASSWORD_CHARS_MIN: usize = 10;

/// Most characters of a password.
pub const PASSWORD_CHARS_MAX: usize = 128;

/// Fewest different characters of a password.
const PASSWORD_KINDS_MIN: usize = 5;

/// Longest name of a clerk, in characters.
pub const NAME_CHARS_MAX: usize = 30;

/// Most accounts of an office: they share one record.
pub const ACCOUNTS_MAX: usize = 300;

/// Wrong passwords in a row after which an account waits.
pub const FAILURES_MAX: u32 = 5;

/// Longest wait after wrong passwords, in minutes.
pub const WAIT_MINUTES_MAX: i64 = 60;

/// How long an account waits after so many wrong passwords in a row, in minutes: 1 after the
/// fifth, twice as long after each further one, at most an hour. None before the fifth.
pub fn wait_minutes(failures: u32) -> Option<i64> {
    let over = failures.checked_sub(FAILURES_MAX)?;
    Some(1_i64.checked_shl(over).filter(|_| over < 6).unwrap_or(WAIT_MINUTES_MAX).min(WAIT_MINUTES_MAX))
}

/// The account of that name.
pub fn find<'o>(office: &'o OfficeRecord, name: &str) -> Result<&'o Account, Refusal> {
    let found = office.accounts.body.iter().find(|a| a.name == name);
    found.ok_or_else(|| Refusal::new(RefusalCode::AccountUnknown).with("account", name))
}

/// A new account's name: not empty, not too long, and not to be mistaken for another's.
pub fn name_for_new(office: &OfficeRecord, typed: &str) -> Result<String, Refusal> {
    let name = typed.trim();
    let count = name.chars().count();
    if count == 0 || count > NAME_CHARS_MAX || name.chars().any(is_unseen) {
        return Err(Refusal::field("account", ""));
    }
    if office.accounts.body.len() >= ACCOUNTS_MAX {
        let limit = ACCOUNTS_MAX.to_string();
        return Err(Refusal::new(RefusalCode::LimitReached).with("field", "accounts").with("limit", limit));
    }
    // entries name clerks: 佐藤 and 佐 藤 would be two people nobody can tell apart
    if office.accounts.body.iter().any(|a| kana::plain(&a.name) == kana::plain(name)) {
        return Err(Refusal::new(RefusalCode::AccountExists).with("account", name));
    }
    Ok(name.to_owned())
}

/// A character that makes two names differ without being seen.
fn is_unseen(c: char) -> bool {
    names::is_invisible(c) || kana::is_selector(c) || matches!(c, '\u{180B}'..='\u{180D}')
}

/// The account as it is once disabled or enabled. Nobody disables the own account, or the last one that keeps accounts.
pub fn disabled(office: &OfficeRecord, by: &str, name: &str, disabled: bool) -> Result<Account, Refusal> {
    let account = find(office, name)?;
    let keeps = |a: &Account| a.role.may(Right::KeepAccounts) && !a.disabled;
    let another = office.accounts.body.iter().any(|a| a.name != name && keeps(a));
    if disabled && (name == by || (keeps(account) && !another)) {
        return Err(Refusal::new(RefusalCode::LastSupervisor).with("account", name));
    }
    Ok(Account { disabled, ..account.clone() })
}

/// Whether `by` may do to an account of that role what lets somebody in with it: make it, let it in again, set its password. A supervisor sees
/// residents and an administrator does not: only a supervisor gives that away, unless the office has none any more.
pub fn may_let_in(office: &OfficeRecord, by: &str, role: Role) -> Result<(), Refusal> {
    let mut active = office.accounts.body.iter().filter(|a| a.role == Role::Supervisor && !a.disabled).peekable();
    if role != Role::Supervisor || active.peek().is_none() || active.any(|a| a.name == by) {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::NotAllowed)
        .with("right", "keep_accounts")
        .with("role", Role::Supervisor.as_str())
        .with("roles", Role::Supervisor.as_str()))
}

/// Whether a password is one. What is wrong with it is told; the password is not repeated.
pub fn password(name: &str, typed: &str) -> Result<(), Refusal> {
    let count = typed.chars().count();
    let kinds = typed.chars().collect::<std::collections::BTreeSet<_>>().len();
    let rule = if count < PASSWORD_CHARS_MIN {
        "too_short"
    } else if count > PASSWORD_CHARS_MAX {
        "too_long"
    } else if kinds < PASSWORD_KINDS_MIN {
        "too_uniform"
    } else if kana::plain(typed).contains(&kana::plain(name)) {
        "holds_the_name"
    } else {
        return Ok(());
    };
    Err(Refusal::new(RefusalCode::PasswordRefused).with("rule", rule).with("least", PASSWORD_CHARS_MIN.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::Act;
    use crate::apply::{Records, apply};
    use crate::founding::found;
    use crate::record::InsurerKind;
    use crate::rights::demand;

    fn account(name: &str, role: Role, disabled: bool) -> Account {
        Account { name: name.into(), password_hash: String::new(), role, disabled }
    }

    fn office(accounts: Vec<Account>) -> OfficeRecord {
        let founding = found(InsurerKind::Municipality, ["131016", "138016", "見本市"], "見本").unwrap();
        let (office, mut records) = (uuid::Uuid::from_u128(1), Records::new());
        let at = chrono::DateTime::parse_from_rfc3339("2026-11-21T10:00:00+09:00").unwrap();
        apply(&Act::FoundOffice { office, founding }, at, &mut records).unwrap();
        for account in accounts {
            apply(&Act::RecordAccount { office, account }, at, &mut records).unwrap();
        }
        records[&office].as_office().unwrap().clone()
    }

    fn two() -> OfficeRecord {
        office(vec![account("係長", Role::Supervisor, false), account("窓口花子", Role::Clerk, false)])
    }

    #[test]
    fn only_a_supervisor_lets_somebody_in_as_one_while_there_is_one() {
        let with = |disabled: bool| {
            office(vec![account("係長", Role::Supervisor, disabled), account("電算", Role::Administrator, false)])
        };
        for (office, by, role, may) in [
            (with(false), "係長", Role::Supervisor, true),
            (with(false), "電算", Role::Supervisor, false),
            (with(false), "電算", Role::Administrator, true),
            (with(false), "電算", Role::Clerk, true),
            (with(true), "電算", Role::Supervisor, true),
        ] {
            let found = may_let_in(&office, by, role);
            assert_eq!(found.is_ok(), may, "{by} {role:?}");
            assert!(found.err().is_none_or(|refusal| refusal.code == RefusalCode::NotAllowed));
        }
    }

    #[test]
    fn the_wait_grows_from_a_minute_to_an_hour() {
        for (failures, minutes) in [
            (0, None),
            (4, None),
            (5, Some(1)),
            (6, Some(2)),
            (8, Some(8)),
            (10, Some(32)),
            (11, Some(60)),
            (50, Some(60)),
            (u32::MAX, Some(60)),
        ] {
            assert_eq!(wait_minutes(failures), minutes, "{failures}");
        }
    }

    #[test]
    fn a_password_is_long_varied_and_not_the_name() {
        for (typed, rule) in [
            ("demo", Some("too_short")),
            ("aaaaaaaaaaaa", Some("too_uniform")),
            ("窓口花子123456789", Some("holds_the_name")),
            ("correct horse", None),
            ("あさひかわのゆきまつり", None),
        ] {
            let refused = password("窓口花子", typed).err().and_then(|r| r.fields.get("rule").cloned());
            assert_eq!(refused.as_deref(), rule, "{typed}");
        }
        assert!(password("係長", &"ab3de".repeat(40)).is_err());
    }

    #[test]
    fn names_are_told_apart() {
        let check = |name: &str| name_for_new(&two(), name).map_err(|r| r.code);
        assert_eq!(check(" 窓口太郎 "), Ok("窓口太郎".into()));
        assert_eq!(check("窓口　花子"), Err(RefusalCode::AccountExists));
        assert_eq!(check("　"), Err(RefusalCode::FieldInvalid));
        assert_eq!(check(&"長".repeat(31)), Err(RefusalCode::FieldInvalid));
    }

    #[test]
    fn only_who_may_keep_accounts_does() {
        let check = |by: &str| demand(&two(), by, Right::KeepAccounts).map_err(|r| r.code);
        assert_eq!(check("係長"), Ok(()));
        assert_eq!(check("窓口花子"), Err(RefusalCode::NotAllowed));
        assert_eq!(check("誰か"), Err(RefusalCode::NotAllowed));
        let refusal = demand(&two(), "窓口花子", Right::KeepAccounts).unwrap_err();
        assert_eq!(refusal.fields["roles"], "supervisor administrator");
        let gone = office(vec![account("係長", Role::Supervisor, true), account("課長", Role::Supervisor, false)]);
        assert_eq!(demand(&gone, "係長", Right::KeepAccounts).unwrap_err().code, RefusalCode::NotAllowed);
    }

    #[test]
    fn nobody_locks_the_office_out() {
        let check = |office: &OfficeRecord, by: &str, name: &str| disabled(office, by, name, true).map(|a| a.disabled);
        assert!(check(&two(), "係長", "窓口花子").unwrap());
        assert_eq!(check(&two(), "係長", "係長").unwrap_err().code, RefusalCode::LastSupervisor);
        assert_eq!(check(&two(), "係長", "いない").unwrap_err().code, RefusalCode::AccountUnknown);
        let gone = office(vec![account("係長", Role::Supervisor, true), account("課長", Role::Supervisor, false)]);
        assert!(!disabled(&gone, "課長", "係長", false).unwrap().disabled);
        let kept = office(vec![account("係長", Role::Supervisor, false), account("電算", Role::Administrator, false)]);
        assert!(check(&kept, "電算", "係長").unwrap(), "an administrator is left to keep accounts");
        let alone = office(vec![account("電算", Role::Administrator, false), account("花子", Role::Clerk, false)]);
        assert_eq!(check(&alone, "花子", "電算").unwrap_err().code, RefusalCode::LastSupervisor);
    }
}
