//! A scenario being played: an office on a day, the people, and what was answered last.

use std::collections::BTreeSet;
use std::path::PathBuf;

use madoguchi_tests::practice::Practice;
use madoguchi_tests::res_change::{self, RowText};
use serde_json::{Value, json};

use super::line::Line;
use super::town::{Town, digits};

/// Why a line did not come out as it says.
#[derive(Debug)]
pub enum Failure {
    /// The program refused.
    Refused { code: String, why: Option<String>, message: String },
    /// It is otherwise.
    Unmet { expected: String, found: String },
}

/// What came of a line.
pub type Done = Result<(), Failure>;

/// What was found must be what is expected.
pub fn met(expected: impl Into<String>, found: impl Into<String>) -> Done {
    let (expected, found) = (expected.into(), found.into());
    if expected == found { Ok(()) } else { Err(Failure::Unmet { expected, found }) }
}

/// It must be so; `found` says what is.
pub fn holds(so: bool, expected: impl Into<String>, found: impl Into<String>) -> Done {
    if so { Ok(()) } else { Err(Failure::Unmet { expected: expected.into(), found: found.into() }) }
}

/// The texts of a field of a list's items.
pub fn column<'v>(list: &'v Value, field: &str) -> Vec<&'v str> {
    list.as_array().into_iter().flatten().filter_map(|item| item[field].as_str()).collect()
}

/// A list whose items are told without a field.
fn without(field: &str, list: &Value) -> Value {
    let mut list = list.clone();
    for item in list.as_array_mut().into_iter().flatten() {
        if let Some(fields) = item.as_object_mut() {
            fields.remove(field);
        }
    }
    list
}

/// An office, its people, and the last answers.
#[derive(Debug)]
pub struct Play {
    pub practice: Practice,
    pub today: String,
    pub town: Town,
    /// What the last notification was answered.
    pub registered: Value,
    /// What the last run or import was answered.
    pub worked: Value,
    /// The last link file: kind and place.
    pub file: Option<(&'static str, PathBuf)>,
    /// PDFs of the papers, by issue number.
    pub pages: Vec<(String, PathBuf)>,
    files: u32,
}

impl Play {
    pub fn on(day: &str) -> Self {
        Self {
            practice: Practice::on(day),
            today: day.to_owned(),
            town: Town::default(),
            registered: Value::Null,
            worked: Value::Null,
            file: None,
            pages: Vec::new(),
            files: 0,
        }
    }

    /// Days pass.
    pub fn go_on(&mut self, day: &str) -> Done {
        if day != self.today {
            self.ask("office_day", json!({ "day": day }))?;
            day.clone_into(&mut self.today);
        }
        Ok(())
    }

    /// Asks a command.
    pub fn ask(&self, command: &str, args: Value) -> Result<Value, Failure> {
        let refused = |refusal: madoguchi_counter::views::RefusalView| Failure::Refused {
            code: refusal.code,
            why: refusal.fields.get("why").cloned(),
            message: format!("{command}: {} {:?}", refusal.message, refusal.fields),
        };
        self.practice.ask(command, args).map_err(refused)
    }

    /// Everything about somebody today.
    pub fn show(&self, line: &Line, name: &str) -> Result<Value, Failure> {
        self.ask("show", json!({ "resident": self.town.number(line, name) }))
    }

    /// The papers of somebody in the order in which they were made.
    pub fn papers(&self, line: &Line, name: &str) -> Result<Vec<Value>, Failure> {
        let shown = self.show(line, name)?;
        let mut papers = shown["certificates"].as_array().cloned().unwrap_or_default();
        papers.sort_by_key(|paper| paper["certificate_no"].as_str().unwrap_or_default().to_owned());
        Ok(papers)
    }

    /// A number for the next file.
    pub fn next_file(&mut self) -> u32 {
        self.files += 1;
        self.files
    }

    /// Takes in rows of the registry.
    pub fn take_in(&mut self, rows: Vec<RowText>) -> Done {
        let serial = self.next_file();
        let stamped = |row: RowText| row.with("処理日時", &format!("{}09{:02}00", digits(&self.today), serial));
        let bytes = res_change::file(rows.into_iter().map(stamped));
        let made_at = format!("{}09{serial:02}00", digits(&self.today));
        self.take_file("RES_CHANGE", &res_change::name(&made_at, serial), &bytes)
    }

    /// Takes in a link file.
    pub fn take_file(&mut self, kind: &'static str, name: &str, bytes: &[u8]) -> Done {
        let path = self.practice.path(name);
        std::fs::write(&path, bytes).expect("a scratch file");
        self.file = Some((kind, path));
        self.take_again()
    }

    /// Takes in the last link file, again.
    pub fn take_again(&mut self) -> Done {
        let (kind, path) = self.file.clone().expect("a file was taken in before");
        self.worked = self.ask("import", json!({"kind": kind, "path": path}))?;
        Ok(())
    }

    /// A notification of these people as far as every kind has it: told today, or as the line says.
    pub fn notification(&self, line: &Line, kind: &str, names: &[&str]) -> Value {
        let told = line.day_told("told").unwrap_or_else(|| self.today.clone());
        let members = names.iter().map(|name| json!({ "resident": self.town.number(line, name) }));
        let mut file = json!({
            "kind": kind, "notified_on": told, "members": members.collect::<Vec<_>>(),
            "identity_check": {
                "items": ["birth", "kana"], "document": "drivers_licence",
                "by": line.detail("notified by").unwrap_or_else(|| "head".into()),
            },
        });
        if let Some(remark) = line.detail("remark") {
            file["remark"] = json!(remark);
        }
        if line.has("by registry") {
            file["authority"] = json!("residents_registry");
        }
        file
    }

    /// What was shown for it (`shows school=みほん大学 …`), for everybody named.
    pub fn shown(line: &Line, file: &mut Value) {
        let Some(shown) = line.detail("shows") else { return };
        let pairs = shown.split_whitespace().map(|pair| pair.split_once('=').unwrap_or_else(|| line.bad("item=value")));
        let evidence: serde_json::Map<String, Value> =
            pairs.map(|(name, value)| (name.to_owned(), json!(value))).collect();
        for member in file["members"].as_array_mut().expect("members") {
            member["evidence"] = evidence.clone().into();
        }
    }

    /// Previews a notification and registers it, which must come to the same; learns the numbers of whom it made known.
    pub fn register(&mut self, notification: Value) -> Done {
        const SAME: [&str; 5] = ["papers_to_give", "papers_to_collect", "forms_to_print", "late_days", "warnings"];
        let before = self.left_to_do()?;
        let preview = self.ask("register", json!({"notification": notification, "dry_run": true}))?;
        self.registered = self.ask("register", json!({"notification": notification, "dry_run": false}))?;
        for list in SAME {
            // a preview takes no number: somebody new is called by name there
            let [previewed, done] =
                [&preview[list], &self.registered[list]].map(|told| without("resident", told).to_string());
            met(format!("previewed {list}: {previewed}"), format!("previewed {list}: {done}"))?;
        }
        self.is_as_actions_say(&before)?;
        for number in column(&self.registered["residents"], "provisional_no") {
            let shown = self.ask("show", json!({ "resident": number }))?;
            let name = shown["resident"]["name"].as_str().and_then(|name| self.town.named(name));
            if let Some(name) = name {
                self.town.learn(&name, number);
            }
        }
        Ok(())
    }

    /// What is left to do in the office: code and person.
    fn left_to_do(&self) -> Result<BTreeSet<(String, String)>, Failure> {
        let actions = self.ask("actions", json!({}))?;
        let rows = actions.as_array().into_iter().flatten();
        Ok(rows.map(|action| (text(&action["code"]), text(&action["resident"]))).collect())
    }

    /// What the last notification was answered is to give, to collect and to do is left to do afterwards, and what came to be left to do was
    /// answered.
    fn is_as_actions_say(&self, before: &BTreeSet<(String, String)>) -> Done {
        let (answer, left) = (&self.registered, self.left_to_do()?);
        let rows = |list: &str| answer[list].as_array().cloned().unwrap_or_default();
        let has = |code: &str, of: &Value| left.contains(&(code.to_owned(), text(of)));
        let named = |list: &str, of: &str| column(&answer[list], "resident").contains(&of);
        let ahead = |row: &Value| self.is_ahead(row);
        let mut unlike = Vec::new();
        // who gets another paper gives the one before back
        let follows = |row: &Value| row["code"] == "collect" && has("reissue", &row["resident"]);
        let is_left = |row: &Value| has(&text(&row["code"]), &row["resident"]) || follows(row) || ahead(row);
        for row in rows("next_actions").iter().filter(|row| !is_left(row)) {
            unlike.push(format!("{} of {} is answered, and not left to do", row["code"], row["resident"]));
        }
        for row in rows("papers_to_give") {
            if !["give_paper", "reissue"].iter().any(|code| has(code, &row["resident"])) {
                unlike.push(format!("a paper of {} is to give, and not left to do", row["resident"]));
            }
        }
        let later: Vec<Value> =
            rows("next_actions").into_iter().filter(ahead).map(|row| row["resident"].clone()).collect();
        for row in rows("papers_to_collect").iter().filter(|row| row["brought"] == false) {
            let asked = ["collect", "reissue"].iter().any(|code| has(code, &row["resident"]));
            if !asked && !later.contains(&row["resident"]) {
                unlike.push(format!("a paper of {} is to collect, and not left to do", row["resident"]));
            }
        }
        for (code, of) in left.difference(before) {
            let is_asked = rows("next_actions").iter().any(|row| row["code"] == **code && row["resident"] == **of);
            let said = is_asked
                || match code.as_str() {
                    "give_paper" => named("papers_to_give", of),
                    "collect" => named("papers_to_collect", of),
                    "reissue" => named("papers_to_give", of) && named("papers_to_collect", of),
                    // the office's own work, whoever turned 75: the end is shown by the day, written or not (ADR 0059)
                    "write_age_ends" => true,
                    // the calendar asks for it, by a day that was just told
                    "turns70" | "turns75" | "stay_ends_soon" | "support_term_ends" => true,
                    // it was asked before, for another of the same household
                    "judge" => before.difference(&left).any(|(gone, _)| gone == "judge"),
                    _ => false,
                };
            if !said {
                unlike.push(format!("{code} of {of} is left to do, and not answered"));
            }
        }
        met("", unlike.join("; "))
    }

    /// What is answered before it is to be done: a paper that may be used until a day to come, a proof for the next year, and the head whom a
    /// planned move takes away.
    fn is_ahead(&self, row: &Value) -> bool {
        let planned = || column(&self.registered["next_actions"], "code").contains(&"confirm_planned_move");
        let is_later = text(&row["due"]) > self.today;
        is_later
            && match text(&row["code"]).as_str() {
                "collect" | "renew_student" => true,
                "change_head" => planned(),
                _ => false,
            }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
