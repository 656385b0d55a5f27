//! The matrices of rights and of kinds of office in the manual, from the tables and the list of commands.

use madoguchi_domain::record::{InsurerKind, Role};
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::{self, Function};

use super::{ALL, About, Row, Scope};
use crate::ops::lists::all::ALL as LISTS;
use crate::words::{rights as words, schemes};

const MANUAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/manual/admin.md");

const MARKS: [&str; 2] = ["<!-- 権限の表: プログラムから作る。手で変えない -->\n", "<!-- 権限の表 終わり -->\n"];

/// What stands between the marks.
pub fn matrix(list: &[Row]) -> String {
    format!("{}\n{}", of_rights(list), of_kinds(list))
}

/// A right a line, the roles that have it, the commands that need it.
fn of_rights(list: &[Row]) -> String {
    let head = Role::ALL.map(words::role);
    let lines = Right::all().map(|right| {
        let marks = Role::ALL.map(|role| mark(role.may(right)));
        (words::right(right), marks, named(list, |about| about.access.right() == Some(right)))
    });
    table("できること", head, lines)
}

/// A function a line, the kinds of office that have it, the commands that need it. Every kind has every other command.
fn of_kinds(list: &[Row]) -> String {
    let head = InsurerKind::ALL.map(|kind| scheme::of(kind).label);
    let lines = Function::ALL.into_iter().map(|function| {
        let marks = InsurerKind::ALL.map(|kind| mark(scheme::of(kind).has(function)));
        (schemes::function(function), marks, named(list, |about| about.scope == Scope::With(function)))
    });
    table("事務所の種類ごとの機能", head, lines)
}

fn mark(has: bool) -> &'static str {
    if has { "○" } else { "―" }
}

fn named(list: &[Row], of: impl Fn(&About) -> bool) -> String {
    let commands = list.iter().filter(|row| of(row.about())).map(|row| format!("`{}`", row.about().name));
    let lists = LISTS.iter().filter(|entry| of(&entry.about)).map(|entry| format!("`list {}`", entry.about.name));
    commands.chain(lists).collect::<Vec<_>>().join(" ")
}

fn table<'w, const N: usize>(
    what: &str,
    head: [&str; N],
    lines: impl Iterator<Item = (&'w str, [&'w str; N], String)>,
) -> String {
    let mut text = format!("| {what} | {} | 画面の命令 |\n|---|{}---|\n", head.join(" | "), "---|".repeat(N));
    for (label, marks, commands) in lines {
        text.push_str(&format!("| {label} | {} | {commands} |\n", marks.join(" | ")));
    }
    text
}

#[test]
fn the_manual_shows_the_rights_of_this_program() {
    madoguchi_golden::check_section(MANUAL.as_ref(), MARKS, &matrix(ALL), "commands::");
}

#[test]
fn every_right_is_needed_by_a_command_and_has_words() {
    for right in Right::all() {
        assert!(ALL.iter().any(|row| row.about().access.right() == Some(right)), "nobody needs {right:?}");
        assert!(!words::right(right).is_empty());
    }
}
