//! Who sits at the counter: signing in and out, and the wait after wrong passwords.
//!
//! Knows hashes and counters. The rules, how long and who may, are `domain::account`'s.

use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::PasswordHash;
use madoguchi_domain::account;
use madoguchi_domain::clock::TimeEvidence;
use madoguchi_domain::record::Account;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{LocalChange, SignInFailures};

use crate::context::{ReadContext, WriteContext};
use crate::error::Result;

pub(crate) fn prove_password(at: &mut WriteContext<'_>, name: Option<&str>, password: &str) -> Result<Account> {
    let account = account(at.reading(), name)?;
    let now = at.clock.now();
    refuse_waiting(at.reading(), &account.name, &now)?;
    let hash = PasswordHash::new(&account.password_hash).map_err(|_| Refusal::new(RefusalCode::SignInFailed))?;
    if argon2::Argon2::default().verify_password(password.as_bytes(), &hash).is_err() {
        at.store.keep(&LocalChange::SignInFailed { name: account.name, at: now.wall.to_rfc3339() })?;
        return Err(Refusal::new(RefusalCode::SignInFailed).into());
    }
    if at.store.read().sign_in(&account.name)?.is_some() {
        at.store.keep(&LocalChange::SignedIn { name: account.name.clone() })?;
    }
    Ok(account)
}

fn account(at: ReadContext<'_>, name: Option<&str>) -> Result<Account> {
    let mut enabled = at.record.accounts.body.iter().filter(|a| !a.disabled);
    let found = match (name, enabled.next(), enabled.next()) {
        (Some(name), ..) => at.record.accounts.body.iter().find(|a| a.name == name),
        (None, only, None) => only,
        (None, ..) => None,
    };
    Ok(found.cloned().ok_or_else(|| Refusal::new(RefusalCode::SignInFailed))?)
}

fn refuse_waiting(at: ReadContext<'_>, name: &str, now: &TimeEvidence) -> Result<()> {
    let failed = at.reader.sign_in(name)?;
    match failed.and_then(|failed| minutes_left(&failed, now)) {
        Some(left) => Err(Refusal::new(RefusalCode::LockedOut).with("minutes", left.to_string()).into()),
        None => Ok(()),
    }
}

/// Minutes an account still has to wait, rounded up; none when it need not.
pub(crate) fn minutes_left(failed: &SignInFailures, now: &TimeEvidence) -> Option<i64> {
    let wait = account::wait_minutes(failed.failures)?;
    let last = chrono::DateTime::parse_from_rfc3339(&failed.last_on).ok()?;
    // a clock set back must not lock for ever: only the distance to the last failure counts
    let waited_s = (now.wall - last).num_seconds().abs();
    let left_s = wait * 60 - waited_s;
    (left_s > 0).then_some((left_s + 59) / 60)
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::clock::TimeTrust;

    use super::*;

    #[test]
    fn the_wait_is_told_in_whole_minutes_and_ends() {
        let at = |time: &str| TimeEvidence {
            wall: chrono::DateTime::parse_from_rfc3339(&format!("2026-11-21T{time}+09:00")).unwrap(),
            boot_id: None,
            monotonic_ms: 0,
            server_offset_ms: None,
            trust: TimeTrust::Unchecked,
        };
        for (failures, now, left) in [
            (4, "10:00:00", None),
            (5, "10:00:00", Some(1)),
            (5, "10:01:00", None),
            (7, "10:00:01", Some(4)),
            (7, "10:03:30", Some(1)),
            (30, "10:00:00", Some(60)),
            (30, "09:30:00", Some(30)),
            (30, "08:00:00", None),
        ] {
            let failed = SignInFailures { failures, last_on: "2026-11-21T10:00:00+09:00".into() };
            assert_eq!(minutes_left(&failed, &at(now)), left, "{failures} {now}");
        }
    }
}
