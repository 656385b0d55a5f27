//! What the program says beside what the law says, for one person on one day. Knows no rule of its own.

use chrono::Datelike;
use serde_json::Value;

use crate::over_time::clerk::{Clerk, Made, date, list, word};
use crate::over_time::family::Day;
use crate::over_time::law::{Law, Paper, Ratio};

/// Something in which program and law differ.
#[derive(Debug, Clone)]
pub struct Wrong {
    /// What, in a word.
    pub code: &'static str,
    /// Of whom, what the program says, and what the law.
    pub text: String,
}

fn wrong(code: &'static str, who: usize, text: String) -> Wrong {
    Wrong { code, text: format!("person {who}: {text}") }
}

/// A day as papers print it.
fn printed(day: Day) -> String {
    format!("令和{}年{}月{}日", day.year() - 2018, day.month(), day.day())
}

/// A day of a paper as the program lists it.
pub fn date_of(paper: &Value, name: &str) -> Option<Day> {
    date(paper, name)
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn kind_of(code: &str) -> Paper {
    if code == "qualification_notice" { Paper::Notice } else { Paper::Certificate }
}

/// Who is covered, and since when.
pub fn coverage(law: &Law, who: usize, shown: &Value, today: Day) -> Vec<Wrong> {
    let mut found = Vec::new();
    let told = list(shown, "qualification").iter().filter_map(|q| Some((date(q, "from")?, date(q, "to"))));
    let mut told: Vec<_> = told.filter(|(from, to)| Some(*from) != *to).collect();
    told.sort_unstable();
    let lawful = law.qualifications(who, today);
    if told != lawful {
        found.push(wrong("qualification", who, format!("the program says {told:?}, the law {lawful:?}")));
    }
    let number = &shown["resident"]["atena_no"];
    let provisional = &shown["resident"]["provisional_no"];
    let own = |m: &&Value| m["resident"] == *number || m["resident"] == *provisional;
    let covers = |m: &Value| {
        date(m, "covered_from").is_some_and(|from| from <= today) && date(m, "covered_to").is_none_or(|to| today < to)
    };
    let covered = list(&shown["household"], "members").iter().filter(own).any(covers);
    if covered != law.is_covered(who, today) {
        let law = law.is_covered(who, today);
        found.push(wrong("coverage", who, format!("covered: the program says {covered}, the law {law}")));
    }
    found
}

/// The ratio that the program holds for the day.
pub fn ratio(law: &Law, who: usize, shown: &Value, today: Day) -> Vec<Wrong> {
    let Some(Ratio::Percent(lawful)) = law.ratio(who, today) else { return Vec::new() };
    let since = |r: &&Value| date(r, "from").is_some_and(|from| from <= today);
    let order = |r: &&Value| (word(r, "from").to_owned(), word(r, "determined_on").to_owned());
    let held = list(shown, "determinations").iter().filter(since).max_by_key(order);
    let held = held.and_then(|r| r["ratio_percent"].as_u64());
    if held == Some(u64::from(lawful)) {
        return Vec::new();
    }
    vec![wrong("ratio", who, format!("the program holds {held:?} percent, the law says {lawful}"))]
}

/// A paper as it was made, against the law of that day.
pub fn made(law: &Law, who: usize, paper: &Made) -> Vec<Wrong> {
    let today = paper.issued_on;
    let (kind, first) = (kind_of(&paper.kind), today.max(paper.from));
    let mut found = Vec::new();
    if kind != law.paper(who) {
        found.push(wrong("made_kind", who, format!("made was {kind:?}, the law says {:?}", law.paper(who))));
        return found;
    }
    let end = law.paper_end(who, kind, first, first);
    // one may end where the ratio it prints is known to change
    let other = |until: Day| until.succ_opt().is_some_and(|next| law.ratio(who, next) != law.ratio(who, first));
    let turns = law.is_elderly(who, first) && paper.until.is_some_and(other);
    if end != paper.until && !turns {
        found.push(wrong("made_end", who, format!("{kind:?} made until {:?}, the law says {end:?}", paper.until)));
    }
    if law.ratio(who, first) == Some(Ratio::Pending) {
        found.push(wrong("made_pending", who, "a paper was made while an income is missing".to_owned()));
    }
    found.extend(says(law, who, paper, first));
    if let Some(until) = paper.until.filter(|until| !paper.text.contains(&printed(*until))) {
        found.push(wrong("printed_end", who, format!("{until} does not stand on {}", paper.text)));
    }
    found
}

/// What stands on a paper, against what is so today.
fn says(law: &Law, who: usize, paper: &Made, today: Day) -> Vec<Wrong> {
    let mut found = Vec::new();
    let mut must = |code: &'static str, text: String| {
        if !paper.text.contains(&plain(&text)) {
            found.push(wrong(code, who, format!("{text} does not stand on {} ({})", paper.no, paper.text)));
        }
    };
    must("printed_name", law.name(who).to_owned());
    if let Some(spell) = law.spell_on(who, today) {
        must("printed_from", format!("適用開始年月日{}", printed(spell.from)));
    }
    if let Some(head) = law.head(who, today).filter(|_| kind_of(&paper.kind) == Paper::Certificate) {
        must("printed_head", law.name(head).to_owned());
    }
    if let Some(Ratio::Percent(percent)) = law.ratio(who, today) {
        must("printed_ratio", format!("{}割", percent / 10));
    }
    found
}

/// What the person has in hand, against what he or she should have.
pub fn hand(law: &Law, clerk: &Clerk<'_>, who: usize, shown: &Value, today: Day) -> Vec<Wrong> {
    let held = Clerk::in_hand(shown, today);
    let now: Vec<&Value> = held.iter().filter(|c| date(c, "valid_from").is_some_and(|from| from <= today)).collect();
    let of = |kind: Paper| now.iter().filter(|c| kind_of(word(c, "kind")) == kind).count();
    let mut found = Vec::new();
    let numbers = || held.iter().map(|c| word(c, "certificate_no").to_owned()).collect::<Vec<_>>().join(" ");
    if !law.is_covered(who, today) {
        // 国保則13条 asks the 資格確認書 back; the notice proves nothing
        if held.iter().any(|c| kind_of(word(c, "kind")) == Paper::Certificate) {
            found.push(wrong("hand_not_covered", who, format!("is not covered and holds {}", numbers())));
        }
        return found;
    }
    let (certificates, notices) = (of(Paper::Certificate), of(Paper::Notice));
    if certificates > 1 || notices > 1 {
        found.push(wrong("hand_two", who, format!("holds two of a kind: {}", numbers())));
    }
    let enough = certificates > 0 || (law.paper(who) == Paper::Notice && notices > 0);
    if !enough && law.may_have(who, today) {
        let kind = law.paper(who);
        found.push(wrong("hand_none", who, format!("should hold {kind:?} and holds {}", numbers())));
    }
    for paper in now {
        let Some(paper) = clerk.papers.get(word(paper, "certificate_no")) else { continue };
        // a notice that is owed no more stays, whatever it says: nobody asks it back (国保則13条), nor tells it to who has left (国保則7条の3)
        let is_owed = law.paper(who) == Paper::Notice && law.stays_covered(who, today);
        if kind_of(&paper.kind) == Paper::Notice && !is_owed {
            continue;
        }
        let first = paper.issued_on.max(paper.from);
        if let Some(bound) = law.latest_end(who, kind_of(&paper.kind), first, today)
            && paper.until.is_none_or(|until| bound < until)
        {
            let text = format!("holds {} until {:?}, the law says {bound}", paper.no, paper.until);
            found.push(wrong("hand_end", who, text));
        }
        if law.latest_end(who, kind_of(&paper.kind), first, today).is_none_or(|end| today <= end) {
            found.extend(says(law, who, paper, today));
        }
    }
    found
}
