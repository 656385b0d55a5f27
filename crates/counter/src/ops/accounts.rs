//! Accounts of clerks: made, disabled, given another password; never deleted, because entries name them.

use madoguchi_domain::access::{Look, Place};
use madoguchi_domain::account;
use madoguchi_domain::act::Act;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::{Account, OfficeRecord, Role};
use madoguchi_domain::refusal::Refusal;
use madoguchi_store::LocalChange;

use crate::clock::fill_random;
use crate::context::{ReadContext, WriteContext};
use crate::convert;
use crate::entry::claim;
use crate::error::{OfficeError, Result};
use crate::note::Note;
use crate::passwords::{hash_password, new_password};
use crate::sign_in::minutes_left;
use crate::views::AccountView;

/// Every account with its last line in the access log.
pub(crate) fn list(at: ReadContext<'_>) -> Result<Vec<AccountView>> {
    let now = at.clock.now();
    let mut views = Vec::new();
    for a in &at.record.accounts.body {
        let failed = at.reader.sign_in(&a.name)?;
        let waits = failed.as_ref().and_then(|f| minutes_left(f, &now));
        views.push(convert::access::account(
            a,
            at.reader.last_access_of(&a.name)?,
            failed.map_or(0, |f| f.failures),
            waits,
        ));
    }
    Ok(views)
}

/// Makes an account. Without a password one is made and told once.
pub(crate) fn add(
    at: &mut WriteContext<'_>,
    name: &str,
    role: Role,
    given: Option<&str>,
) -> Result<(String, Option<String>)> {
    let by = at.signed_in()?;
    let name = account::name_for_new(at.record, name)?;
    let made = given.is_none().then(new_password);
    let password = given.or(made.as_deref()).unwrap_or_default();
    account::password(&name, password)?;
    let password_hash = hashed(password)?;
    record_account(at, |office| {
        account::may_let_in(office, &by, role)?;
        let name = account::name_for_new(office, &name)?;
        Ok(Account { name, password_hash, role, disabled: false })
    })?;
    Ok((name, made))
}

/// Keeps a clerk from signing in, or lets the clerk in again.
pub(crate) fn disable(at: &mut WriteContext<'_>, name: &str, disabled: bool) -> Result<()> {
    let by = at.signed_in()?;
    record_account(at, |office| {
        if !disabled {
            account::may_let_in(office, &by, account::find(office, name)?.role)?;
        }
        account::disabled(office, &by, name, disabled)
    })
}

/// Sets a password; without a name the own one. Without a password it is made and told once.
pub(crate) fn set_password(
    at: &mut WriteContext<'_>,
    name: Option<&str>,
    given: Option<&str>,
) -> Result<(String, Option<String>)> {
    let by = at.signed_in()?;
    let name = account::find(at.record, name.unwrap_or(&by))?.name.clone();
    let made = given.is_none().then(new_password);
    let password = given.or(made.as_deref()).unwrap_or_default();
    account::password(&name, password)?;
    let password_hash = hashed(password)?;
    record_account(at, |office| {
        let account = account::find(office, &name)?;
        account::may_let_in(office, &by, account.role)?;
        Ok(Account { password_hash, ..account.clone() })
    })?;
    Ok((name, made))
}

/// Ends the wait after wrong passwords. It belongs to this machine, so the access log tells who did it.
pub(crate) fn lift_lock_out(at: &mut WriteContext<'_>, name: &str) -> Result<()> {
    account::find(at.record, name)?;
    at.note(Note::new(Look::LockOutLifted, Place::Accounts).on_account(name))?;
    Ok(at.store.keep(&LocalChange::SignedIn { name: name.to_owned() })?)
}

/// What an account becomes is decided by the accounts as they are when it is written: somebody may have disabled it meanwhile.
fn record_account(
    at: &mut WriteContext<'_>,
    decide: impl FnOnce(&OfficeRecord) -> std::result::Result<Account, Refusal>,
) -> Result<()> {
    let (id, context) = (at.clock.new_id(), at.who(Authority::Counter)?);
    at.store.commit(context, |commit| -> Result<()> {
        let office = commit.read().find_office()?.ok_or(OfficeError::Founding)?;
        let act = Act::RecordAccount { office: office.id, account: decide(&office)? };
        commit.append(claim(id, vec![act], None))?;
        Ok(())
    })?;
    at.refresh()
}

fn hashed(password: &str) -> Result<String> {
    let mut salt = [0; 16];
    fill_random(&mut salt);
    hash_password(password, &salt)
}

#[cfg(test)]
mod tests {
    use madoguchi_sample::{SAMPLE_CLERK, SAMPLE_SECRET};

    use super::*;
    use crate::sampled::{sample, unlock};

    #[test]
    fn an_administrator_lets_nobody_in_as_a_supervisor_while_there_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut office = sample(folder.path(), 0);
        office.sign_in(Some(SAMPLE_CLERK), SAMPLE_SECRET).unwrap();
        const PASSWORD: &str = "あさひかわのゆきまつり";
        let password = Some(PASSWORD);
        add(&mut office.writing(), "電算", Role::Administrator, password).unwrap();
        add(&mut office.writing(), "係長", Role::Supervisor, password).unwrap();
        disable(&mut office.writing(), "係長", true).unwrap();
        office.sign_in(Some("電算"), PASSWORD).unwrap();
        let mut at = office.writing();
        let refused = [
            add(&mut at, "課長", Role::Supervisor, password).map(|_| ()),
            disable(&mut at, "係長", false),
            set_password(&mut at, Some(SAMPLE_CLERK), password).map(|_| ()),
        ];
        for refusal in refused {
            let view = crate::convert::errors::view(&refusal.unwrap_err());
            assert_eq!((view.code.as_str(), view.fields["role"].as_str()), ("not_allowed", "supervisor"));
            assert!(view.message.contains("管理者") && !view.next.is_empty(), "{view:?}");
        }
        // nobody is left who could
        disable(&mut at, SAMPLE_CLERK, true).unwrap();
        disable(&mut at, "係長", false).unwrap();
    }

    #[test]
    fn an_account_that_was_disabled_meanwhile_stays_disabled_whatever_password_it_gets() {
        let folder = tempfile::tempdir().unwrap();
        let mut one = sample(folder.path(), 0);
        one.sign_in(Some(SAMPLE_CLERK), SAMPLE_SECRET).unwrap();
        add(&mut one.writing(), "山田", Role::Clerk, Some("あさひかわのゆきまつり")).unwrap();
        let mut other = crate::office::Office::open(folder.path(), &unlock()).unwrap();
        other.sign_in(Some(SAMPLE_CLERK), SAMPLE_SECRET).unwrap();
        // the other one still holds the accounts as they were
        disable(&mut one.writing(), "山田", true).unwrap();
        set_password(&mut other.writing(), Some("山田"), Some("さっぽろのとけいだい")).unwrap();
        assert!(account::find(other.reading().record, "山田").unwrap().disabled);
        let doubled = add(&mut one.writing(), "佐藤", Role::Clerk, None);
        assert!(doubled.is_ok());
        assert!(add(&mut other.writing(), "佐 藤", Role::Clerk, None).is_err());
    }
}
