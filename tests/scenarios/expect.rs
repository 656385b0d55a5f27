//! What holds then: each line of it one function.

use madoguchi_tests::papers::{plain, text_of};
use serde_json::{Value, json};

use super::line::{Line, Place};
use super::play::{Done, Failure, Play, column, holds, met};
use super::tell::{self, Act, last_paper, request, tasks};
use super::words::{KINDS, STATUSES, meant, said};

/// Everything that can be expected, by its pattern.
pub const LINES: &[(&str, Act)] = &[
    ("NAME covered", covered),
    ("NAME covered on DAY", covered_on),
    ("NAME covered from DAY", covered_from),
    ("NAME not covered", not_covered),
    ("NAME not covered on DAY", not_covered_on),
    ("NAME not covered from DAY", not_covered_from),
    ("NAME qualified from DAY", qualified_from),
    ("NAME disqualified on DAY", disqualified_on),
    ("NAME still qualified", still_qualified),
    ("NAME status STATUS", has_status),
    ("NAME status STATUS until DAY", has_status_until),
    ("NAME no status STATUS", has_no_status),
    ("law gives NAME : KIND", law_gives),
    ("next paper for NAME : TEXT", next_paper),
    ("no paper for NAME because CODE", no_paper),
    ("no paper for NAME says TEXT", no_paper_says),
    ("preview for NAME mentions TEXT", preview_mentions),
    ("answer mentions TEXT", answer_mentions),
    ("answer does not mention TEXT", answer_does_not_mention),
    ("papers of NAME : LIST", papers),
    ("paper of NAME : TEXT", paper),
    ("paper of NAME says TEXT", says),
    ("paper of NAME does not say TEXT", does_not_say),
    ("actions of NAME : LIST", actions),
    ("action CODE of NAME", action),
    ("action CODE of NAME by DAY", action_by),
    ("action CODE of NAME since DAY", action_since),
    ("no action CODE of NAME", no_action),
    ("an action of NAME mentions TEXT", action_mentions),
    ("page of NAME mentions TEXT", page_mentions),
    ("page of NAME does not mention TEXT", page_does_not_mention),
    ("head of NAME : HEAD", head),
    ("head of NAME is nominal", head_is_nominal),
    ("head of NAME is insured", head_is_insured),
    ("same number NAMES", same_number),
    ("other numbers NAMES", other_numbers),
    ("branch of NAME : NUMBER", branch),
    ("ratio of NAME : CODE", ratio),
    ("written ratio of NAME : CODE", written_ratio),
    ("class of NAME : CODE", class),
    ("elderly class of NAME : CODE", elderly_class),
    ("judgement of NAME differs", differs),
    ("judgement of NAME agrees", agrees),
    ("task of NAME : LIST", task),
    ("refused CODE : TEXT", refused),
    ("late NUMBER days", late),
    ("warned CODE", warned),
    ("not warned", not_warned),
    ("to give : LIST", to_give),
    ("to collect : LIST", to_collect),
    ("forms : LIST", forms),
    ("found TEXT : LIST", found),
    ("rows : TEXT", rows),
    ("run wrote NUMBER", run_wrote),
    ("offered NAME : LIST", offered),
    ("birth of NAME : TEXT", birth),
    ("card of NAME is CODE", card_is),
    ("date TEXT reads DAY", date_reads),
    ("home of NAME is hidden", home_hidden),
    ("home of NAME is shown", home_shown),
];

/// Checks the line, if it is one of these.
pub fn expect(play: &mut Play, text: &str, place: &Place) -> Option<Done> {
    let (line, check) = LINES.iter().find_map(|(pattern, check)| Some((Line::fit(pattern, text, place)?, check)))?;
    let done = check(play, &line);
    line.done();
    Some(done)
}

/// First day covered, and first day without, in the 国保世帯 of that day.
fn coverage(play: &Play, line: &Line, on: Option<&str>) -> Result<Vec<(String, Option<String>)>, Failure> {
    let resident = play.town.number(line, line.text("NAME"));
    let shown = play.ask("show", json!({"resident": resident, "on": on}))?;
    let own = [&shown["resident"]["atena_no"], &shown["resident"]["provisional_no"]];
    let members = shown["household"]["members"].as_array().into_iter().flatten();
    let mine = members.filter(|member| own.contains(&&member["resident"]));
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Ok(mine.map(|m| (text(&m["covered_from"]).unwrap_or_default(), text(&m["covered_to"]))).collect())
}

/// The periods as text, and the one that holds the day.
fn on_day(periods: &[(String, Option<String>)], day: &str) -> (String, Option<(String, Option<String>)>) {
    let said = |(from, to): &(String, Option<String>)| format!("{from}..{}", to.as_deref().unwrap_or(""));
    let all = periods.iter().map(said).collect::<Vec<_>>().join(" ");
    let holds =
        |(from, to): &&(String, Option<String>)| from.as_str() <= day && to.as_deref().is_none_or(|to| day < to);
    (format!("covered {all}"), periods.iter().find(holds).cloned())
}

fn is_covered(play: &Play, line: &Line, on: Option<&str>, wanted: bool) -> Done {
    let day = on.unwrap_or(&play.today).to_owned();
    let (found, period) = on_day(&coverage(play, line, on)?, &day);
    holds(period.is_some() == wanted, if wanted { "covered" } else { "not covered" }, found)?;
    if on.is_some() {
        return Ok(());
    }
    let hits = play.ask("search", json!({"text": play.town.number(line, line.text("NAME"))}))?;
    let listed = hits["hits"][0]["coverage"].as_str().unwrap_or("nobody");
    holds((listed == "covered") == wanted, if wanted { "found as covered" } else { "not found as covered" }, listed)
}

fn covered(play: &mut Play, line: &Line) -> Done {
    is_covered(play, line, None, true)
}

fn covered_on(play: &mut Play, line: &Line) -> Done {
    is_covered(play, line, Some(&line.day("DAY")), true)
}

fn not_covered(play: &mut Play, line: &Line) -> Done {
    is_covered(play, line, None, false)
}

fn not_covered_on(play: &mut Play, line: &Line) -> Done {
    is_covered(play, line, Some(&line.day("DAY")), false)
}

/// 適用開始: the first day of the coverage that holds today.
fn covered_from(play: &mut Play, line: &Line) -> Done {
    let (found, period) = on_day(&coverage(play, line, None)?, &play.today);
    let day = line.day("DAY");
    holds(period.is_some_and(|(from, _)| from == day), format!("covered from {day}"), found)
}

/// 適用終了: the first day without.
fn not_covered_from(play: &mut Play, line: &Line) -> Done {
    let periods = coverage(play, line, None)?;
    let (found, _) = on_day(&periods, &play.today);
    let day = line.day("DAY");
    let ends = periods.last().is_some_and(|(_, to)| to.as_deref() == Some(&day));
    holds(ends, format!("not covered from {day}"), found)
}

/// A field of the last 資格 period, and all of them.
fn qualification(play: &Play, line: &Line, field: &str) -> Result<(Value, String), Failure> {
    let shown = play.show(line, line.text("NAME"))?;
    let periods = &shown["qualification"];
    let last = periods.as_array().and_then(|all| all.last()).cloned().unwrap_or_default();
    Ok((last[field].clone(), periods.to_string()))
}

fn qualified_from(play: &mut Play, line: &Line) -> Done {
    let (from, found) = qualification(play, line, "from")?;
    holds(from == line.day("DAY"), format!("資格取得 {}", line.day("DAY")), found)
}

fn disqualified_on(play: &mut Play, line: &Line) -> Done {
    let (to, found) = qualification(play, line, "to")?;
    holds(to == line.day("DAY"), format!("資格喪失 {}", line.day("DAY")), found)
}

fn still_qualified(play: &mut Play, line: &Line) -> Done {
    let (to, found) = qualification(play, line, "to")?;
    holds(to.is_null() && found != "[]", "資格が続く", found)
}

/// The statuses of the person that hold, and whether the one asked for does.
fn status(play: &Play, line: &Line) -> Result<(Option<Value>, String), Failure> {
    let code = meant(&STATUSES, line.text("STATUS")).unwrap_or_else(|| line.bad("no such status"));
    let shown = play.show(line, line.text("NAME"))?;
    let all = shown["special_statuses"].as_array().cloned().unwrap_or_default();
    let holding: Vec<&Value> = all.iter().filter(|status| status["holds"] == true).collect();
    let words = holding.iter().map(|s| format!("{} {}..{}", s["status"], s["from"], s["to"])).collect::<Vec<_>>();
    Ok((holding.iter().find(|status| status["status"] == code).map(|s| (*s).clone()), words.join(" ")))
}

fn has_status(play: &mut Play, line: &Line) -> Done {
    let (held, found) = status(play, line)?;
    holds(held.is_some(), line.text("STATUS"), found)
}

fn has_status_until(play: &mut Play, line: &Line) -> Done {
    let (held, found) = status(play, line)?;
    let to = day_after(line, &line.day("DAY"));
    holds(held.is_some_and(|s| s["to"] == to), format!("{} to {to}", line.text("STATUS")), found)
}

fn has_no_status(play: &mut Play, line: &Line) -> Done {
    let (held, found) = status(play, line)?;
    holds(held.is_none(), format!("no {}", line.text("STATUS")), found)
}

/// The first day after a last day.
fn day_after(line: &Line, last: &str) -> String {
    let day: chrono::NaiveDate = last.parse().unwrap_or_else(|_| line.bad("no day of the calendar"));
    day.succ_opt().expect("not the last day of all").to_string()
}

fn law_gives(play: &mut Play, line: &Line) -> Done {
    let shown = play.show(line, line.text("NAME"))?;
    let kind = shown["lawful_paper"]["kind"].as_str().map_or_else(|| "none".to_owned(), |kind| said(&KINDS, kind));
    met(line.text("KIND"), kind)
}

/// `資格確認書 from 2026-11-21 until 2027-07-31 as renewal`: only what is said of the paper is compared.
fn described(line: &Line, text: &str, paper: &Value) -> Done {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some((kind, rest)) = words.split_first() else { line.bad("which paper?") };
    let mut found =
        format!("{} {}", said(&KINDS, paper["kind"].as_str().unwrap_or("none")), paper["state"].as_str().unwrap_or(""));
    for (word, field) in [("from", "valid_from"), ("until", "valid_until"), ("as", "purpose")] {
        found = format!("{found} {word} {}", paper[field].as_str().unwrap_or("none"));
    }
    let kind = meant(&KINDS, kind).unwrap_or_else(|| line.bad("no such 証"));
    let mut so = paper["kind"] == kind;
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let field = match *word {
            "from" => "valid_from",
            "until" => "valid_until",
            "as" => "purpose",
            state => {
                so &= paper["state"] == state;
                continue;
            }
        };
        let value = words.next().unwrap_or_else(|| line.bad("and then?"));
        so &= paper[field].as_str().unwrap_or("none") == *value;
    }
    holds(so, text, found)
}

/// The paper that would be made now.
fn next_paper(play: &mut Play, line: &Line) -> Done {
    let asked = request(play, line, line.text("NAME"));
    let preview = play.ask("issue_preview", asked)?;
    described(line, line.text("TEXT"), &preview)
}

fn no_paper(play: &mut Play, line: &Line) -> Done {
    let mut asked = request(play, line, line.text("NAME"));
    let code = line.text("CODE");
    refused_by(code, play.ask("issue_preview", asked.clone()))?;
    let file = format!("{}.pdf", play.next_file());
    asked["pdf"] = json!(play.practice.path(&file));
    refused_by(code, play.ask("issue", asked))
}

/// The paper must be refused with that code, and where the code stands as `CODE:WHY`, for that reason.
fn refused_by(code: &str, answer: Result<Value, Failure>) -> Done {
    let expected = format!("refused {code}");
    let (code, reason) = code.split_once(':').map_or((code, None), |(code, reason)| (code, Some(reason)));
    match answer {
        Err(Failure::Refused { code: found, why, message }) => holds(
            found == code && (reason.is_none() || reason == why.as_deref()),
            expected,
            format!("{found}: {message}"),
        ),
        Ok(made) => holds(false, expected, format!("a paper: {} until {}", made["kind"], made["valid_until"])),
        Err(other) => Err(other),
    }
}

/// A paper may be made, and does not say so; it is made for the trial, and spoiled.
fn no_paper_says(play: &mut Play, line: &Line) -> Done {
    let mut asked = request(play, line, line.text("NAME"));
    let file = format!("{}.pdf", play.next_file());
    let pdf = play.practice.path(&file);
    asked["pdf"] = json!(pdf);
    let issued = play.ask("issue", asked)?;
    play.ask("outcome", json!({"job": issued["job"], "outcome": "spoiled"}))?;
    let text = text_of(&pdf);
    holds(!text.contains(&plain(line.text("TEXT"))), format!("no paper that says {}", line.text("TEXT")), text)
}

/// Something is said with the paper that would be made now, beside its pages.
fn preview_mentions(play: &mut Play, line: &Line) -> Done {
    let mut preview = play.ask("issue_preview", request(play, line, line.text("NAME")))?;
    preview["pages"] = Value::Null;
    mentions(line, &preview.to_string())
}

/// Something is said in answer to the last notification.
fn answer_mentions(play: &mut Play, line: &Line) -> Done {
    mentions(line, &play.registered.to_string())
}

fn answer_does_not_mention(play: &mut Play, line: &Line) -> Done {
    let told = play.registered.to_string();
    holds(!told.contains(line.text("TEXT")), format!("not {}", line.text("TEXT")), told)
}

/// One of the texts, separated by `|`, is in what was told.
fn mentions(line: &Line, told: &str) -> Done {
    holds(line.text("TEXT").split('|').any(|text| told.contains(text)), line.text("TEXT"), told)
}

/// All papers of the person, in the order in which they were made.
fn papers(play: &mut Play, line: &Line) -> Done {
    let held = play.papers(line, line.text("NAME"))?;
    let state = |paper: &Value| {
        format!("{} {}", said(&KINDS, paper["kind"].as_str().unwrap_or("")), paper["state"].as_str().unwrap_or(""))
    };
    met(line.list("LIST").join(", "), held.iter().map(state).collect::<Vec<_>>().join(", "))
}

fn paper(play: &mut Play, line: &Line) -> Done {
    described(line, line.text("TEXT"), &last_paper(play, line)?)
}

fn text_of_last(play: &Play, line: &Line) -> Result<String, Failure> {
    let no = last_paper(play, line)?["certificate_no"].clone();
    let (_, pdf) = play.pages.iter().find(|(of, _)| no == **of).unwrap_or_else(|| line.bad("it was not made here"));
    Ok(text_of(pdf))
}

fn says(play: &mut Play, line: &Line) -> Done {
    let text = text_of_last(play, line)?;
    holds(text.contains(&plain(line.text("TEXT"))), line.text("TEXT"), text)
}

fn does_not_say(play: &mut Play, line: &Line) -> Done {
    let text = text_of_last(play, line)?;
    holds(!text.contains(&plain(line.text("TEXT"))), format!("not {}", line.text("TEXT")), text)
}

/// The next actions of the person alone, each with its day.
fn actions_of(play: &Play, line: &Line) -> Result<Vec<Value>, Failure> {
    let shown = play.show(line, line.text("NAME"))?;
    let own = |action: &&Value| action["resident"].as_str().is_some_and(|n| play.town.called(n) == line.text("NAME"));
    Ok(shown["next_actions"].as_array().into_iter().flatten().filter(own).cloned().collect())
}

fn told(actions: &[Value]) -> String {
    let one = |action: &Value| match action["due"].as_str() {
        Some(due) => format!("{} by {due}", action["code"].as_str().unwrap_or("")),
        None => action["code"].as_str().unwrap_or("").to_owned(),
    };
    let mut all: Vec<String> = actions.iter().map(one).collect();
    all.sort();
    all.join(", ")
}

/// These and no other; a day is compared where one is said.
fn actions(play: &mut Play, line: &Line) -> Done {
    let found = actions_of(play, line)?;
    let mut wanted = line.list("LIST");
    wanted.sort_unstable();
    let said = wanted.iter().any(|action| action.contains(" by "));
    let plain = || column(&found.clone().into(), "code").into_iter().map(str::to_owned).collect::<Vec<_>>();
    let compared = if said {
        told(&found)
    } else {
        let mut codes = plain();
        codes.sort();
        codes.join(", ")
    };
    met(wanted.join(", "), compared)
}

fn action(play: &mut Play, line: &Line) -> Done {
    let found = actions_of(play, line)?;
    holds(found.iter().any(|a| a["code"] == line.text("CODE")), line.text("CODE"), told(&found))
}

fn action_by(play: &mut Play, line: &Line) -> Done {
    action_with(play, line, "due")
}

fn action_since(play: &mut Play, line: &Line) -> Done {
    action_with(play, line, "since")
}

/// An action with its last day (`due`) or its first one (`since`).
fn action_with(play: &mut Play, line: &Line, which: &str) -> Done {
    let found = actions_of(play, line)?;
    let so = found.iter().any(|a| a["code"] == line.text("CODE") && a[which] == line.day("DAY"));
    holds(
        so,
        format!("{} {which} {}", line.text("CODE"), line.day("DAY")),
        serde_json::to_string(&found).unwrap_or_default(),
    )
}

fn no_action(play: &mut Play, line: &Line) -> Done {
    let found = actions_of(play, line)?;
    holds(found.iter().all(|a| a["code"] != line.text("CODE")), format!("no {}", line.text("CODE")), told(&found))
}

fn action_mentions(play: &mut Play, line: &Line) -> Done {
    let found = actions_of(play, line)?;
    let labels = column(&found.into(), "label").join(" / ");
    mentions(line, &labels)
}

/// Anything on the person's page says so.
fn page_mentions(play: &mut Play, line: &Line) -> Done {
    mentions(line, &play.show(line, line.text("NAME"))?.to_string())
}

fn page_does_not_mention(play: &mut Play, line: &Line) -> Done {
    let told = play.show(line, line.text("NAME"))?.to_string();
    holds(!told.contains(line.text("TEXT")), format!("not {}", line.text("TEXT")), told)
}

fn household(play: &Play, line: &Line, name: &str) -> Result<Value, Failure> {
    Ok(play.show(line, name)?["household"].clone())
}

fn head(play: &mut Play, line: &Line) -> Done {
    let household = household(play, line, line.text("NAME"))?;
    met(line.text("HEAD"), play.town.called(household["head"].as_str().unwrap_or("nobody")))
}

fn head_is_nominal(play: &mut Play, line: &Line) -> Done {
    let household = household(play, line, line.text("NAME"))?;
    holds(household["nominal_head"] == true, "擬制世帯主", household["nominal_head"].to_string())
}

fn head_is_insured(play: &mut Play, line: &Line) -> Done {
    let household = household(play, line, line.text("NAME"))?;
    holds(household["nominal_head"] == false, "被保険者の世帯主", household["nominal_head"].to_string())
}

fn numbers(play: &Play, line: &Line) -> Result<Vec<String>, Failure> {
    let of = |name: &str| Ok(household(play, line, name)?["number"].as_str().unwrap_or("none").to_owned());
    line.list("NAMES").into_iter().map(of).collect()
}

fn same_number(play: &mut Play, line: &Line) -> Done {
    let found = numbers(play, line)?;
    holds(found.iter().all(|number| *number == found[0]), "the same 記号番号", found.join(" "))
}

fn other_numbers(play: &mut Play, line: &Line) -> Done {
    let found = numbers(play, line)?;
    let apart = found.iter().enumerate().all(|(at, number)| !found[..at].contains(number));
    holds(apart, "other 記号番号", found.join(" "))
}

fn branch(play: &mut Play, line: &Line) -> Done {
    let household = household(play, line, line.text("NAME"))?;
    let members = household["members"].as_array().into_iter().flatten();
    let mine = |m: &&Value| m["resident"].as_str().is_some_and(|n| play.town.called(n) == line.text("NAME"));
    let branches: Vec<&str> = members.filter(mine).filter_map(|m| m["branch"].as_str()).collect();
    holds(branches.last() == Some(&line.text("NUMBER")), line.text("NUMBER"), branches.join(" "))
}

/// The judgement of the month that the line names, or of this one: by the rules now, and as it was written down.
fn why(play: &Play, line: &Line) -> Result<Value, Failure> {
    let mut asked = json!({"resident": play.town.number(line, line.text("NAME")), "reason": "判定の確認"});
    if let Some(month) = line.detail("month") {
        asked["month"] = json!(month);
    }
    play.ask("why", asked)
}

fn said_ratio(judgement: &Value) -> String {
    let part = judgement["parts"].as_array().into_iter().flatten().find(|part| part["part"] == "copay");
    match (judgement["ratio_percent"].as_u64(), part.and_then(|part| part["state"].as_str())) {
        (Some(percent), _) => percent.to_string(),
        (None, Some("pending")) => "pending".to_owned(),
        (None, _) => "none".to_owned(),
    }
}

fn ratio(play: &mut Play, line: &Line) -> Done {
    met(line.text("CODE"), said_ratio(&why(play, line)?["now"]))
}

fn written_ratio(play: &mut Play, line: &Line) -> Done {
    met(line.text("CODE"), said_ratio(&why(play, line)?["recorded"]["judgement"]))
}

fn label(class: &Value) -> &str {
    class["label"].as_str().unwrap_or("none")
}

fn class(play: &mut Play, line: &Line) -> Done {
    met(line.text("CODE"), label(&why(play, line)?["now"]["under_70"]))
}

fn elderly_class(play: &mut Play, line: &Line) -> Done {
    met(line.text("CODE"), label(&why(play, line)?["now"]["elderly"]))
}

fn differs(play: &mut Play, line: &Line) -> Done {
    let why = why(play, line)?;
    holds(why["differs"] == true, "to be judged anew", why["recorded"]["judgement"]["month"].to_string())
}

fn agrees(play: &mut Play, line: &Line) -> Done {
    let why = why(play, line)?;
    holds(
        why["differs"] == false,
        "judged as it is",
        format!("{} written, {} now", said_ratio(&why["recorded"]["judgement"]), said_ratio(&why["now"])),
    )
}

fn task(play: &mut Play, line: &Line) -> Done {
    let tasks: Value = tasks(play, line)?.into();
    let mut found = column(&tasks, "wanted");
    found.sort_unstable();
    let mut wanted = line.list("LIST");
    wanted.sort_unstable();
    met(wanted.join(", "), found.join(", "))
}

/// The program says no to a line of what happens, for that reason; `any` where the law names none.
fn refused(play: &mut Play, line: &Line) -> Done {
    let code = line.text("CODE");
    let asked = line.said_after("refused").trim_start_matches(code).trim_start_matches(':').trim();
    line.pass_on();
    let done = tell::tell(play, asked, line.place()).unwrap_or_else(|| line.bad("no such line"));
    match done {
        Err(Failure::Refused { code: found, message, .. }) => {
            holds(code == "any" || found == code, format!("refused {code}"), message)
        }
        Ok(()) => holds(false, format!("refused {code}"), "it was done"),
        Err(other) => Err(other),
    }
}

fn late(play: &mut Play, line: &Line) -> Done {
    met(line.text("NUMBER"), play.registered["late_days"].to_string())
}

fn warned(play: &mut Play, line: &Line) -> Done {
    let found = column(&play.registered["warnings"], "rule").join(" ");
    holds(
        found.split(' ').any(|rule| rule == line.text("CODE")),
        line.text("CODE"),
        play.registered["warnings"].to_string(),
    )
}

fn not_warned(play: &mut Play, _: &Line) -> Done {
    met("", column(&play.registered["warnings"], "rule").join(" "))
}

/// `花子 資格確認書 until 2027-07-31`, of a list of papers of the last notification.
fn listed(play: &Play, line: &Line, list: &str) -> Done {
    let wanted = line.list("LIST");
    let all = play.registered[list].as_array().cloned().unwrap_or_default();
    let until = wanted.iter().any(|paper| paper.contains(" until "));
    let one = |paper: &Value| {
        let who = play.town.called(paper["resident"].as_str().unwrap_or(""));
        let kind = said(&KINDS, paper["kind"].as_str().unwrap_or(""));
        let end =
            if until { format!(" until {}", paper["valid_until"].as_str().unwrap_or("none")) } else { String::new() };
        format!("{who} {kind}{end}")
    };
    let mut found: Vec<String> = all.iter().map(one).collect();
    found.sort();
    let mut wanted: Vec<&str> = wanted;
    wanted.sort_unstable();
    met(wanted.join(", "), found.join(", "))
}

fn to_give(play: &mut Play, line: &Line) -> Done {
    listed(play, line, "papers_to_give")
}

fn to_collect(play: &mut Play, line: &Line) -> Done {
    listed(play, line, "papers_to_collect")
}

fn forms(play: &mut Play, line: &Line) -> Done {
    let mut found = column(&play.registered["forms_to_print"], "form");
    found.sort_unstable();
    let mut wanted = line.list("LIST");
    wanted.sort_unstable();
    met(wanted.join(", "), found.join(", "))
}

/// The search box finds these of the scenario.
fn found(play: &mut Play, line: &Line) -> Done {
    let hits = play.ask("search", json!({"text": line.text("TEXT")}))?;
    let called = |hit: &Value| play.town.named(hit["name"].as_str().unwrap_or(""));
    let mut found: Vec<String> = hits["hits"].as_array().into_iter().flatten().filter_map(called).collect();
    found.sort();
    let mut wanted = line.list("LIST");
    wanted.sort_unstable();
    met(wanted.join(", "), found.join(", "))
}

/// `applied 1, held 1` of the last link file; what is not said is 0.
fn rows(play: &mut Play, line: &Line) -> Done {
    let one = |name: &str| play.worked[name].as_u64().filter(|n| *n > 0).map(|n| format!("{name} {n}"));
    let found: Vec<String> = ["applied", "unchanged", "held", "refused"].into_iter().filter_map(one).collect();
    met(line.text("TEXT"), found.join(", "))
}

fn run_wrote(play: &mut Play, line: &Line) -> Done {
    met(line.text("NUMBER"), play.worked["counts"]["applied"].to_string())
}

/// The kinds the person may have now.
fn offered(play: &mut Play, line: &Line) -> Done {
    let offers = play.ask("paper_offers", json!({"resident": play.town.number(line, line.text("NAME"))}))?;
    let may = offers.as_array().into_iter().flatten().filter(|offer| offer["may"] == true);
    let mut found: Vec<String> = may.map(|o| said(&KINDS, o["kind"].as_str().unwrap_or(""))).collect();
    found.sort();
    found.dedup();
    let mut wanted = line.list("LIST");
    wanted.sort_unstable();
    met(wanted.join(", "), found.join(", "))
}

fn birth(play: &mut Play, line: &Line) -> Done {
    let shown = play.show(line, line.text("NAME"))?;
    met(line.text("TEXT"), shown["resident"]["birth"].as_str().unwrap_or(""))
}

fn card_is(play: &mut Play, line: &Line) -> Done {
    let shown = play.show(line, line.text("NAME"))?;
    met(super::town::card(line, line.text("CODE")), shown["myna"]["state"].as_str().unwrap_or(""))
}

fn home_hidden(play: &mut Play, line: &Line) -> Done {
    let shown = play.show(line, line.text("NAME"))?;
    holds(shown["resident"]["protected"] == true, "支援措置で隠す", shown["resident"]["address"].to_string())
}

fn home_shown(play: &mut Play, line: &Line) -> Done {
    let shown = play.show(line, line.text("NAME"))?;
    holds(shown["resident"]["protected"] == false, "隠さない", shown["resident"]["protected"].to_string())
}

fn date_reads(play: &mut Play, line: &Line) -> Done {
    let read = play.ask("parse_date", json!({"text": line.text("TEXT")}))?;
    met(line.day("DAY"), read["date"].as_str().unwrap_or(""))
}
