//! One day of a small office, told by every command once or more.

use std::collections::BTreeMap;
use std::fs;

use madoguchi_tests::office::{
    Bureau, DIR, HEAD, PASSPHRASE, TODAY, WIFE, arrival, cases, link_file, notification, text,
};
use serde_json::{Value, json};

use super::answers::{plain, plain_text};
use super::help::{Surface, command_of};

/// The account of a sample office.
const CHIEF: &str = "見本係";
/// A clerk made in the story.
const CLERK: &str = "窓口花子";

/// What was told, step after step.
pub struct Story {
    /// A step: its name, the command, what was said, how it ended and what was answered.
    pub steps: Vec<Value>,
    bureau: Bureau,
    /// Words of this run alone, and what stands for them.
    words: Vec<(String, &'static str)>,
    commands: BTreeMap<String, Surface>,
}

/// The whole story.
pub fn told(commands: BTreeMap<String, Surface>) -> Story {
    // the same passphrase again: what follows is still opened by it
    let bureau = Bureau::empty().with("MADOGUCHI_NEW_PASSPHRASE", Some(PASSPHRASE));
    let scratch = bureau.path("");
    let words = vec![
        (scratch.trim_end_matches('/').to_owned(), "‹folder›"),
        (env!("CARGO_MANIFEST_DIR").to_owned(), "‹tests›"),
    ];
    let mut story = Story { steps: Vec::new(), bureau, words, commands };
    story.makes_offices();
    story.takes_files_in();
    story.looks();
    story.registers();
    story.hands_papers_out();
    story.knows_incomes();
    story.judges();
    story.sets_options();
    story.supervises();
    story.keeps();
    story
}

impl Story {
    /// A step; its answer as it was given.
    #[track_caller]
    fn tell(&mut self, step: &str, args: &[&str]) -> Value {
        let told = self.bureau.run(args);
        let documents: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(&told.out).into_iter().collect();
        let mut documents = documents.unwrap_or_else(|error| panic!("{step}: {error}: {told:?}"));
        // `rules check` answers a line a case
        let answer = if documents.len() == 1 { documents.remove(0) } else { Value::Array(documents) };
        assert!(told.exit == 0 || answer.is_object(), "{step}: {told:?}");
        self.learn(&answer);
        let run = plain_text(&args.join(" "), &self.words);
        let command = command_of(&self.commands, args);
        let answered = plain(&answer, &self.words);
        self.steps.push(json!({"step": step, "command": command, "run": run, "exit": told.exit, "answer": answered}));
        answer
    }

    /// Numbers that stand in other texts, too.
    fn learn(&mut self, answer: &Value) {
        match answer {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match (name.as_str(), value.as_str()) {
                        ("certificate_no", Some(no)) => self.word(no, "‹certificate_no›"),
                        ("provisional_no", Some(no)) => self.word(no, "‹provisional_no›"),
                        _ => self.learn(value),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.learn(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn word(&mut self, word: &str, stands_for: &'static str) {
        if !self.words.iter().any(|(known, _)| known == word) {
            self.words.push((word.to_owned(), stands_for));
        }
    }

    fn makes_offices(&mut self) {
        let other = self.bureau.path("other");
        let create = ["office", "create", &other, "--municipality", "131016", "--name", "見本市", "--insurer"];
        self.tell("office create", &[&create[..], &["00138016", "--symbol", "見"]].concat());
        let society = self.bureau.path("society");
        let society =
            ["office", "create", &society, "--municipality", "131016", "--name", "見本国保組合", "--kind", "society"];
        self.tell("office create of a society", &[&society[..], &["--insurer", "138016"]].concat());
        self.tell("office create refused", &[&create[..], &["12"]].concat());
        self.tell("demo", &["demo", DIR, "--residents", "60", "--on", TODAY]);
        let seal = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/seal_sample.png");
        self.tell("office seal", &["office", "seal", DIR, seal]);
        self.tell("office seal refused", &["office", "seal", DIR, &notification("join")]);
        let table = self.bureau.write("gaiji.csv", "F040,葛\u{E0102}\nF041,𠮷\n");
        self.tell("office gaiji", &["office", "gaiji", DIR, &table]);
        self.tell("office gaiji refused", &["office", "gaiji", DIR, seal]);
        self.tell("office option", &["office", "option", DIR, "new_number_on_head_change", "no"]);
    }

    fn takes_files_in(&mut self) {
        let list = self.bureau.path("import.csv");
        self.tell("import", &["import", DIR, "RES_CHANGE", &link_file("001.csv"), "--list", &list]);
        self.tell("import with bad rows", &["import", DIR, "RES_CHANGE", &link_file("003_bad_rows.csv")]);
        self.tell("import refused", &["import", DIR, "RES_CHANGE", &link_file("004_bad_trailer.csv")]);
        self.tell("imports", &["imports", DIR]);
        self.tell("imports of a run", &["imports", DIR, "--run", "2", "--result", "refused"]);
        self.tell("imports to a list", &["imports", DIR, "--run", "1", "--list", &list, "--force"]);
        self.tell("run list", &["run", "list", DIR]);
        self.tell("run show", &["run", "show", DIR, "2", "--items", "--result", "refused"]);
        self.tell("run pause refused", &["run", "pause", DIR, "2"]);
        let tasks = self.tell("movements", &["movements", DIR]);
        let third = text(&tasks[2]["task"]).to_owned();
        self.tell("conflicts", &["conflicts", DIR]);
        self.tell("movements close", &["movements", DIR, "--close", &third, "--reason", "社保の扶養"]);
    }

    fn looks(&mut self) {
        self.tell("search", &["search", DIR, "ヨシノヤ 1980-05-05", "--limit", "3"]);
        self.tell("show", &["show", DIR, "--resident", WIFE]);
        self.tell("show refused", &["show", DIR, "--resident", "nobody"]);
        self.tell("show as known", &["show", DIR, "--resident", HEAD, "--on", "R8.11.1", "--known-at", TODAY]);
    }

    fn registers(&mut self) {
        let join = notification("join");
        self.tell("register dry run", &["register", DIR, &join, "--dry-run"]);
        self.tell("register", &["register", DIR, &join]);
        self.tell("register refused", &["register", DIR, &join]);
        let newcomer = self.bureau.write("arrival.json", arrival("来　人", "ライ　ジン", "1954-05-01").to_string());
        let told = self.tell("register somebody new", &["register", DIR, &newcomer]);
        let who = text(&told["residents"][0]["provisional_no"]).to_owned();
        let copay = ["copay", DIR, "--resident", &who, "--ratio", "30", "--from", "2026-12-01", "--reason", "申請"];
        let myna = ["myna", DIR, "--resident", &who, "unknown", "--check", "demo"];
        self.tell("myna", &myna);
        self.tell("myna refused", &myna);
        self.tell("copay", &[&copay[..], &["--check", "demo"]].concat());
    }

    fn hands_papers_out(&mut self) {
        let (pdf, svg) = (self.bureau.path("paper.pdf"), self.bureau.path("paper.svg"));
        let issue = ["issue", DIR, "--resident", HEAD, "--check", "demo", "--pdf", &pdf, "--svg", &svg];
        let issued = self.tell("issue", &issue);
        let against = self.bureau.path("against.pdf");
        let against =
            ["issue", DIR, "--resident", WIFE, "--certificate", "qualification_certificate", "--pdf", &against];
        self.tell("issue refused", &[&against[..], &["--check", "demo"]].concat());
        self.tell("jobs", &["jobs", DIR]);
        let no = text(&issued["certificate_no"]).to_owned();
        self.tell("deliver refused", &["deliver", DIR, &no]);
        self.tell("outcome", &["outcome", DIR, text(&issued["job"]), "printed"]);
        self.tell("deliver", &["deliver", DIR, &no, "--by", "window"]);
        self.tell("show with a paper", &["show", DIR, "--resident", HEAD]);
        self.tell("withdraw refused", &["withdraw", DIR, &no, "--reason", "誤り"]);
        self.tell("collect", &["collect", DIR, &no]);
        let again = self.bureau.path("again.pdf");
        let again = ["issue", DIR, "--resident", HEAD, "--check", "demo", "--pdf", &again];
        let mailed = self.tell("issue once more", &again);
        self.tell("outcome once more", &["outcome", DIR, text(&mailed["job"]), "printed"]);
        let no = text(&mailed["certificate_no"]).to_owned();
        self.tell("deliver by mail", &["deliver", DIR, &no, "--by", "mail"]);
        self.tell("returned refused", &["returned", DIR, &no, "--reason", " "]);
        self.tell("returned", &["returned", DIR, &no, "--reason", "宛所なし", "--shelf", "棚 A-3"]);
        self.tell("actions", &["actions", DIR, "--resident", HEAD]);
        self.tell("actions of a code", &["actions", DIR, "--code", "ask_myna"]);
        self.tell("actions refused", &["actions", DIR, "--resident", "nobody"]);
        self.tell("collect what came back", &["collect", DIR, &no]);
        self.tell("register leave", &["register", DIR, &notification("leave")]);
    }

    fn knows_incomes(&mut self) {
        let year = json!({
            "tax_year": "R8", "municipality": "121002", "declaration": "declared", "levy": "levied",
            "total_income_yen": "１，４５０，０００", "aggregate_income_yen": "1,450,000円", "taxable_income_yen": 400_000,
            "pension_receipts_yen": "2,550,000", "pension_income_yen": "1,450,000", "receipts_yen": "2,550,000",
            "corrected_on": "R8.11.18", "source": "tax_certificate"
        });
        let year = self.bureau.write("year.json", year.to_string());
        let record = ["income", DIR, &year, "--resident", WIFE, "--check", "demo"];
        self.tell("income dry run", &[&record[..], &["--dry-run"]].concat());
        self.tell("income recorded", &record);
        self.tell("income", &["income", DIR, "--resident", WIFE, "--reason", "判定"]);
        self.tell("income refused", &["income", DIR, "--resident", WIFE, "--reason", " "]);
    }

    fn judges(&mut self) {
        let list = self.bureau.path("changed.csv");
        self.tell("determine dry run", &["determine", DIR, "--month", "2026-12", "--dry-run"]);
        self.tell("determine", &["determine", DIR, "--month", "2026-12", "--list", &list]);
        self.tell("determine refused", &["determine", DIR, "--month", "2026-13"]);
        let why = ["why", DIR, "--resident", HEAD, "--month", "2026-12", "--reason", "判定の確認"];
        self.tell("why", &why);
        let slip = self.bureau.path("slip.csv");
        self.tell("why to a slip", &[&why[..], &["--slip", &slip]].concat());
        let worked = fs::read_to_string(cases("worked.jsonl")).unwrap();
        let two: Vec<&str> = worked.lines().take(2).collect();
        let two = self.bureau.write("cases.jsonl", two.join("\n"));
        self.tell("rules check", &["rules", "check", &two]);
    }

    /// What is done with a run that was prepared, that has ended, that was given up.
    fn run_acts(&mut self) {
        for act in ["undo", "close", "resume", "cancel"] {
            self.run_act(&format!("run {act} refused"), act, &["1"]);
        }
        // by the end of the year somebody of the sample has turned 75
        self.tell("office day at the end of the year", &["office", "day", DIR, "2026-12-31", "--clerk", CHIEF]);
        let prepare = ["run", "start", DIR, "age_75", "--prepare", "--clerk", CHIEF];
        let first = self.tell("run start prepared", &prepare)["run"].to_string();
        self.run_act("run exclude", "exclude", &[&first, "1"]);
        self.run_act("run exclude refused", "exclude", &[&first, "1"]);
        self.run_act("run resume", "resume", &[&first]);
        self.run_act("run undo", "undo", &[&first]);
        let second = self.tell("run start prepared again", &prepare)["run"].to_string();
        self.run_act("run cancel", "cancel", &[&second]);
        self.run_act("run close", "close", &[&second]);
    }

    fn run_act(&mut self, step: &str, act: &str, of: &[&str]) {
        self.tell(step, &[&["run", act, DIR], of, &["--clerk", CHIEF]].concat());
    }

    fn sets_options(&mut self) {
        let (name, value) = ("stay_expiry_offset_days", "0");
        self.tell("option preview", &["option", "preview", DIR, name, value]);
        self.tell("option set", &["option", "set", DIR, name, value]);
        self.tell("option set refused", &["option", "set", DIR, "no_such_option", "1"]);
        self.tell("option list", &["option", "list", DIR, "--list", &self.bureau.path("options.csv")]);
        self.tell("option history", &["option", "history", DIR, name]);
        let amend = ["office", "amend", DIR, "--from", "R9.4.1", "--insurer"];
        self.tell("office amend dry run", &[&amend[..], &["140012", "--dry-run"]].concat());
        self.tell(
            "office amend",
            &[&amend[..], &["140012", "--name", "新見本市", "--municipality", "141003"]].concat(),
        );
        self.tell("office amend refused", &[&amend[..], &["39131016"]].concat());
        self.tell("office amendments", &["office", "amendments", DIR]);
        self.tell("list", &["list", DIR]);
        self.tell("list of one", &["list", DIR, "amendments"]);
        let out = self.bureau.path("list.csv");
        self.tell("list to a file", &["list", DIR, "options", "--sort", "set_by", "--out", &out]);
        self.tell(
            "list of what changed",
            &["list", DIR, "determinations", "--filter", "month=2026-12", "--filter", "of=changed"],
        );
        self.tell("list refused", &["list", DIR, "determinations", "--sort", "name"]);
    }

    fn supervises(&mut self) {
        self.tell("access", &["access", DIR, "--resident", WIFE, "--by", CHIEF]);
        self.tell("retention", &["retention", DIR, "--on", "2056-04-01", "--list"]);
        self.tell("account add", &["account", DIR, "add", CLERK]);
        self.tell("account password", &["account", DIR, "password", CLERK, "--clerk", CHIEF]);
        self.tell("account disable", &["account", DIR, "disable", CLERK, "--clerk", CHIEF]);
        self.tell("account enable", &["account", DIR, "enable", CLERK, "--clerk", CHIEF]);
        self.tell("account unlock", &["account", DIR, "unlock", CLERK, "--clerk", CHIEF]);
        self.tell("account list", &["account", DIR, "list", "--clerk", CHIEF]);
        let found = self.bureau.run(&["search", DIR, "ライ ジン", "--clerk", CHIEF]).done();
        let who = text(&found[0]["provisional_no"]).to_owned();
        let assign = ["assign-number", DIR, "--resident", &who, "--atena-no", "000000000095001", "--clerk", CHIEF];
        self.tell("assign-number", &assign);
        self.tell("assign-number refused", &assign);
        self.tell("sign in refused", &["jobs", DIR, "--clerk", CLERK]);
    }

    fn keeps(&mut self) {
        let (a, b, backup) = (self.bureau.path("A.txt"), self.bureau.path("B.txt"), self.bureau.path("backup"));
        self.tell("key list", &["key", "list", DIR]);
        self.tell("key add", &["key", "add", DIR, "recovery", "--out", &a, "--out", &b, "--clerk", CHIEF]);
        self.tell("key rotate", &["key", "rotate", DIR, "--clerk", CHIEF]);
        self.tell("key repair", &["key", "repair", DIR, "--clerk", CHIEF]);
        self.tell("recover", &["recover", DIR, "--recovery", &a]);
        self.tell("key remove", &["key", "remove", DIR, "recovery", "--clerk", CHIEF]);
        self.tell("backup", &["backup", DIR, &backup]);
        self.tell("restore refused", &["restore", &backup, DIR]);
        self.tell("salvage of a sound office", &["salvage", DIR]);
        // one more fact, and the second file of the day goes with the disk: the witness alone knows of it
        self.tell("option set later", &["option", "set", DIR, "stay_expiry_offset_days", "1", "--clerk", CHIEF]);
        fs::remove_file(self.bureau.office().join("unsent.log")).unwrap();
        self.tell("restore", &["restore", &backup, DIR, "--replace"]);
        self.tell("register while in doubt", &["register", DIR, &notification("birth"), "--clerk", CHIEF]);
        self.tell("restore-ack", &["restore-ack", DIR, "--last-household", "5000", "--clerk", CHIEF]);
        self.tell("verify", &["verify", DIR]);
        self.tell("office day", &["office", "day", DIR, "2026-11-22", "--clerk", CHIEF]);
        self.tell("run start", &["run", "start", DIR, "age_75", "--clerk", CHIEF]);
        self.tell("run start refused", &["run", "start", DIR, "age_75", "--month", "R9.1", "--clerk", CHIEF]);
        self.run_acts();
        self.tell("office day refused", &["office", "day", DIR, "R8.11.21", "--clerk", CHIEF]);
        fs::write(self.bureau.office().join("office.db"), "no database").unwrap();
        self.tell("verify of a damaged office", &["verify", DIR]);
        self.tell("salvage", &["salvage", DIR]);
    }
}
