//! Accounts and the access log as screens and scripts see them.

use madoguchi_domain::access::AccessLine;
use madoguchi_domain::record::Account;

use crate::codes::code;
use crate::views::{AccessView, AccountView, SecretView};
use crate::words;

/// A line of the access log; whom it shows as they are called, and the name of the first.
pub(crate) fn line(line: &AccessLine, terminal: u16, called: Vec<String>, name: Option<String>) -> AccessView {
    let sight = &line.sight;
    AccessView {
        seq: line.seq,
        at: sight.at.wall.to_rfc3339(),
        clerk: sight.clerk.clone(),
        terminal,
        surface: code(sight.surface),
        place: code(sight.place),
        place_label: words::access::place(sight.surface, sight.place, sight.command.as_deref()),
        look: code(sight.look),
        look_label: words::access::look(sight.look).to_owned(),
        resident: called.first().cloned(),
        name,
        with: called.into_iter().skip(1).collect(),
        fields: sight.fields.iter().map(|f| words::access::field(*f).to_owned()).collect(),
        reason: sight.reason.clone(),
        certificate_no: sight.certificate_no.clone(),
        count: sight.count,
        account: sight.account.clone(),
    }
}

/// An account: when it was last at work, how often it failed to sign in, and how long it waits for that.
pub(crate) fn account(
    account: &Account,
    last_seen: Option<String>,
    failures: u32,
    waits_minutes: Option<i64>,
) -> AccountView {
    let Account { name, role, disabled, password_hash: _ } = account;
    AccountView { name: name.clone(), role: *role, disabled: *disabled, last_seen, failures, waits_minutes }
}

/// An account and its password; the password only where it was made and is told once.
pub(crate) fn secret(name: String, password: Option<String>) -> SecretView {
    SecretView { name, password }
}
