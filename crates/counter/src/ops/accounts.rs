//! Accounts of clerks: made, disabled, given another password; never deleted, because entries name them.

use madoguchi_domain::access::{Look, Place};
use madoguchi_domain::account;
use madoguchi_domain::act::Act;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::{Account, Role};
use madoguchi_store::Local;

use crate::clock::fill_random;
use crate::entry::claim;
use crate::error::Result;
use crate::office::Office;
use crate::ops::access::Note;
use crate::passwords::{hash_password, new_password};
use crate::sign_in::minutes_left;
use crate::views::AccountView;

impl Office {
    /// Every account with its last line in the access log.
    pub(crate) fn account_views(&self) -> Result<Vec<AccountView>> {
        let now = self.clock.now();
        let mut views = Vec::new();
        for a in &self.record.accounts.body {
            let failed = self.store.read().sign_in(&a.name)?;
            views.push(AccountView {
                name: a.name.clone(),
                role: a.role,
                disabled: a.disabled,
                last_seen: self.store.read().last_access_of(&a.name)?,
                failures: failed.as_ref().map_or(0, |f| f.failures),
                waits_minutes: failed.and_then(|f| minutes_left(&f, &now)),
            });
        }
        Ok(views)
    }

    /// Makes an account. Without a password one is made and told once.
    pub(crate) fn add_account(
        &mut self,
        name: &str,
        role: Role,
        given: Option<&str>,
    ) -> Result<(String, Option<String>)> {
        let name = account::name_for_new(&self.record, name)?;
        let made = given.is_none().then(new_password);
        let password = given.or(made.as_deref()).unwrap_or_default();
        account::password(&name, password)?;
        let account = Account { name: name.clone(), password_hash: hashed(password)?, role, disabled: false };
        self.record_account(account)?;
        Ok((name, made))
    }

    /// Keeps a clerk from signing in, or lets the clerk in again.
    pub(crate) fn disable_account(&mut self, name: &str, disabled: bool) -> Result<()> {
        let by = self.signed_in()?;
        let account = account::disabled(&self.record, &by, name, disabled)?;
        self.record_account(account)
    }

    /// Sets a password; without a name the own one. Without a password it is made and told once.
    pub(crate) fn set_password(&mut self, name: Option<&str>, given: Option<&str>) -> Result<(String, Option<String>)> {
        let by = self.signed_in()?;
        self.refresh()?;
        let account = account::find(&self.record, name.unwrap_or(&by))?.clone();
        let made = given.is_none().then(new_password);
        let password = given.or(made.as_deref()).unwrap_or_default();
        account::password(&account.name, password)?;
        let name = account.name.clone();
        self.record_account(Account { password_hash: hashed(password)?, ..account })?;
        Ok((name, made))
    }

    /// Ends the wait after wrong passwords. It belongs to this machine, so the access log tells who did it.
    pub(crate) fn lift_lock_out(&mut self, name: &str) -> Result<()> {
        account::find(&self.record, name)?;
        self.note(Note::new(Look::LockOutLifted, Place::Accounts).on_account(name))?;
        Ok(self.store.keep(&Local::SignedIn { name: name.to_owned() })?)
    }

    fn record_account(&mut self, account: Account) -> Result<()> {
        let act = Act::RecordAccount { office: self.record.id, account };
        let (id, context) = (self.clock.new_id(), self.context(Authority::Counter)?);
        self.store.commit(context, |c| c.append(claim(id, vec![act], None)).map(|_| ()))?;
        self.refresh()
    }
}

fn hashed(password: &str) -> Result<String> {
    let mut salt = [0; 16];
    fill_random(&mut salt);
    hash_password(password, &salt)
}
