//! The matrix of rights in the manual, from the table and the list of commands.

use madoguchi_domain::record::Role;
use madoguchi_domain::rights::Right;

use super::{ALL, Row};
use crate::words::rights as words;

const MANUAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/manual/admin.md");

const BEGIN: &str = "<!-- 権限の表: プログラムから作る。手で変えない -->\n";
const END: &str = "<!-- 権限の表 終わり -->\n";

/// The matrix: a right a line, the roles that have it, the commands that need it.
pub fn matrix(list: &[Row]) -> String {
    let roles: Vec<&str> = Role::ALL.into_iter().map(words::role).collect();
    let mut text = format!("| できること | {} | 画面の命令 |\n", roles.join(" | "));
    text.push_str(&format!("|---|{}---|\n", "---|".repeat(roles.len())));
    for right in Right::all() {
        let marks: Vec<&str> = Role::ALL.into_iter().map(|role| if role.may(right) { "○" } else { "―" }).collect();
        let needs = |row: &&Row| row.about().access.right() == Some(right);
        let names: Vec<String> = list.iter().filter(needs).map(|row| format!("`{}`", row.about().name)).collect();
        text.push_str(&format!("| {} | {} | {} |\n", words::right(right), marks.join(" | "), names.join(" ")));
    }
    text
}

#[test]
fn the_manual_shows_the_rights_of_this_program() {
    let kept = std::fs::read_to_string(MANUAL).unwrap();
    let (before, rest) = kept.split_once(BEGIN).expect("the manual has a place for the matrix");
    let (_, after) = rest.split_once(END).expect("and its end");
    let text = format!("{before}{BEGIN}{}{END}{after}", matrix(ALL));
    if std::env::var_os("MADOGUCHI_BLESS").is_some() {
        std::fs::write(MANUAL, &text).unwrap();
    }
    let kept = std::fs::read_to_string(MANUAL).unwrap();
    assert!(kept == text, "run the test with MADOGUCHI_BLESS=1 and review docs/manual/admin.md");
}

#[test]
fn every_right_is_needed_by_a_command_and_has_words() {
    for right in Right::all() {
        assert!(ALL.iter().any(|row| row.about().access.right() == Some(right)), "nobody needs {right:?}");
        assert!(!words::right(right).is_empty());
    }
}
