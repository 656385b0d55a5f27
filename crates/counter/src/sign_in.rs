//! Who sits at the counter: signing in and out, and the wait after wrong passwords.
//!
//! Knows hashes and counters. The rules, how long and who may, are `domain::account`'s.

use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::PasswordHash;
use madoguchi_domain::access::{Look, Place};
use madoguchi_domain::account;
use madoguchi_domain::clock::TimeEvidence;
use madoguchi_domain::record::{Account, Role};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{Local, SignIn, StoreError};

use crate::error::{CounterError, Result};
use crate::office::Office;
use crate::ops::access::Note;

impl Office {
    /// Signs a clerk in. `name` left out: the only account. Wrong passwords are counted and make the
    /// account wait, longer each time.
    pub fn sign_in(&mut self, name: Option<&str>, password: &str) -> Result<()> {
        self.refresh()?;
        let account = self.prove_password(name, password)?;
        if account.disabled {
            return Err(Refusal::new(RefusalCode::AccountDisabled).with("account", account.name).into());
        }
        self.clerk = Some(account.name);
        self.note_of_presence(Look::SignedIn)
    }

    /// Signs the clerk out.
    pub fn sign_out(&mut self) -> Result<()> {
        if self.clerk.is_some() {
            self.note_of_presence(Look::SignedOut)?;
        }
        self.clerk = None;
        Ok(())
    }

    /// The clerk who is signed in gives the password again.
    pub fn prove_presence(&mut self, password: &str) -> Result<()> {
        let name = self.signed_in()?;
        self.prove_password(Some(&name), password)?;
        self.note_of_presence(Look::Unlocked)
    }

    /// Coming and going is noted where the disk can be written; a full disk must not keep a clerk from
    /// the search. A file is never opened without its line ([`Office::open_file`]).
    pub(crate) fn note_of_presence(&mut self, look: Look) -> Result<()> {
        match self.note(Note::new(look, Place::SignIn)) {
            Err(CounterError::Store(StoreError::Disk(_))) => Ok(()),
            other => other,
        }
    }

    fn prove_password(&mut self, name: Option<&str>, password: &str) -> Result<Account> {
        let account = self.account(name)?;
        let now = self.clock.now();
        self.refuse_waiting(&account.name, &now)?;
        let hash = PasswordHash::new(&account.password_hash).map_err(|_| Refusal::new(RefusalCode::SignInFailed))?;
        if argon2::Argon2::default().verify_password(password.as_bytes(), &hash).is_err() {
            self.store.keep(&Local::SignInFailed { name: account.name, at: now.wall.to_rfc3339() })?;
            return Err(Refusal::new(RefusalCode::SignInFailed).into());
        }
        if self.store.read().sign_in(&account.name)?.is_some() {
            self.store.keep(&Local::SignedIn { name: account.name.clone() })?;
        }
        Ok(account)
    }

    fn account(&self, name: Option<&str>) -> Result<Account> {
        let mut enabled = self.record.accounts.body.iter().filter(|a| !a.disabled);
        let found = match (name, enabled.next(), enabled.next()) {
            (Some(name), ..) => self.record.accounts.body.iter().find(|a| a.name == name),
            (None, only, None) => only,
            (None, ..) => None,
        };
        Ok(found.cloned().ok_or_else(|| Refusal::new(RefusalCode::SignInFailed))?)
    }

    fn refuse_waiting(&self, name: &str, now: &TimeEvidence) -> Result<()> {
        let failed = self.store.read().sign_in(name)?;
        match failed.and_then(|failed| minutes_left(&failed, now)) {
            Some(left) => Err(Refusal::new(RefusalCode::LockedOut).with("minutes", left.to_string()).into()),
            None => Ok(()),
        }
    }

    /// The signed-in clerk still may work: another process may have disabled the account.
    pub(crate) fn still_in(&mut self) -> Result<()> {
        self.follow()?;
        let name = self.signed_in()?;
        let disabled = account::find(&self.record, &name).is_ok_and(|a| a.disabled);
        if disabled {
            self.clerk = None;
            return Err(Refusal::new(RefusalCode::AccountDisabled).with("account", name).into());
        }
        Ok(())
    }

    /// What the signed-in clerk's account is for.
    pub fn role(&self) -> Option<Role> {
        let name = self.clerk.as_deref()?;
        account::find(&self.record, name).ok().map(|a| a.role)
    }
}

/// Minutes an account still has to wait, rounded up; none when it need not.
pub(crate) fn minutes_left(failed: &SignIn, now: &TimeEvidence) -> Option<i64> {
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
            let failed = SignIn { failures, last_on: "2026-11-21T10:00:00+09:00".into() };
            assert_eq!(minutes_left(&failed, &at(now)), left, "{failures} {now}");
        }
    }
}
