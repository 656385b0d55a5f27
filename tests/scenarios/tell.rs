//! What happens in a scenario: each line of given and when one function.

use madoguchi_tests::tax_income::{self, YearText};
use serde_json::{Value, json};

use super::line::Line;
use super::play::{Done, Failure, Play};
use super::town::{card, digits};
use super::words::{AMOUNTS, KINDS, STATUSES, meant};

/// A line of the language.
pub type Act = fn(&mut Play, &Line) -> Done;

/// Everything that can happen, by its pattern.
pub const LINES: &[(&str, Act)] = &[
    ("household HOME : PEOPLE", household),
    ("newcomers HOME : PEOPLE", newcomers),
    ("also in HOME : PEOPLE", also_in),
    ("home HOME", home),
    ("join REASON on DAY of NAMES", join),
    ("leave REASON on DAY of NAMES", leave),
    ("new head HEAD from DAY", new_head),
    ("split NAMES on DAY", split),
    ("merge NAMES into HEAD on DAY", merge),
    ("move NAMES to TEXT on DAY", move_house),
    ("rename NAME to TEXT on DAY", rename),
    ("stay of NAME until NEW from DAY", stay),
    ("assume birth of NAME : TEXT from DAY", assume_birth),
    ("status STATUS of NAME from DAY", status_begins),
    ("status STATUS of NAME ends DAY", status_ends),
    ("status STATUS of NAME from DAY never was", status_never_was),
    ("correct KIND of NAMES : FIELD from OLD to NEW", correct),
    ("cancel KIND of NAMES", cancel),
    ("card of NAME : CODE", my_number_card),
    ("paper for NAMES", paper),
    ("print for NAMES", print),
    ("deliver to NAME", deliver),
    ("collect from NAME", collect),
    ("lost by NAME", lost),
    ("withdraw from NAME", withdraw),
    ("returned from NAME", returned),
    ("registry REASON of NAMES on DAY", registry),
    ("registry again", registry_again),
    ("registry born NAME on DAY", registry_born),
    ("registry back NAME on DAY", registry_back),
    ("same person NAME", same_person),
    ("income of NAME YEAR : TEXT", income),
    ("tax file of NAME YEAR : TEXT", tax_file),
    ("judge NAME", judge),
    ("round MONTH", round),
    ("run age_75", run_age_75),
    ("option NAME is CODE", option),
    ("ratio of NAME set to NUMBER from DAY", set_ratio),
    ("close task of NAME", close_task),
];

/// Plays the line, if it is one of these.
pub fn tell(play: &mut Play, text: &str, place: &super::line::Place) -> Option<Done> {
    let (line, act) = LINES.iter().find_map(|(pattern, act)| Some((Line::fit(pattern, text, place)?, act)))?;
    let done = act(play, &line);
    line.done();
    Some(done)
}

/// The registry has told the office of the family.
fn household(play: &mut Play, line: &Line) -> Done {
    let names = play.town.settle(line, true);
    let rows = names.iter().map(|name| {
        let since = digits(&play.town.person(line, name).since);
        play.town.row(line, name).with("異動事由", "90").with("異動日", &since).with("届出日", &since)
    });
    let rows = rows.collect();
    play.take_in(rows)?;
    for name in &names {
        let atena = play.town.person(line, name).atena.clone();
        play.town.learn(name, &atena);
    }
    Ok(())
}

/// The registry has not told of the family yet: the counter makes them known.
fn newcomers(play: &mut Play, line: &Line) -> Done {
    play.town.settle(line, false);
    Ok(())
}

/// Somebody more in a household of before, of whom the office does not know yet.
fn also_in(play: &mut Play, line: &Line) -> Done {
    play.town.join_home(line);
    Ok(())
}

/// A place nobody lives at yet.
fn home(play: &mut Play, line: &Line) -> Done {
    play.town.build(line, false);
    Ok(())
}

fn join(play: &mut Play, line: &Line) -> Done {
    let names = line.list("NAMES");
    let told_card = line.detail("card").map(|word| card(line, &word));
    let members = names.iter().map(|name| {
        let person = play.town.person(line, name);
        let who = match &person.number {
            Some(number) => ("resident", json!(number)),
            None => ("new_resident", play.town.stranger(line, name)),
        };
        json!({ who.0: who.1, "myna": told_card.unwrap_or(person.card) })
    });
    let members: Vec<Value> = members.collect();
    let mut file = play.notification(line, "join", &[]);
    file["reason"] = json!(line.text("REASON"));
    file["effective_on"] = json!(line.day("DAY"));
    file["members"] = members.into();
    let home = play.town.home_of(line, names.first().unwrap_or_else(|| line.bad("who?")));
    if home.told {
        file["juki_household_no"] = json!(home.number);
    } else {
        file["new_household"] = json!({"address": home.address, "postal_code": "1010001"});
    }
    for (detail, field) in [("qualified", "qualified_on"), ("lost elsewhere", "lost_elsewhere_on")] {
        if let Some(day) = line.day_told(detail) {
            file[field] = json!(day);
        }
    }
    Play::shown(line, &mut file);
    play.register(file)
}

fn leave(play: &mut Play, line: &Line) -> Done {
    let mut file = play.notification(line, "leave", &line.list("NAMES"));
    file["reason"] = json!(line.text("REASON"));
    file["effective_on"] = json!(line.day("DAY"));
    if line.has("same day") {
        file["same_day_new_address"] = json!(true);
    }
    if let Some(day) = line.day_told("lost") {
        file["lost_on"] = json!(day);
    }
    if let Some(kind) = line.detail("brings") {
        let kind = meant(&KINDS, &kind).unwrap_or_else(|| line.bad("no such 証"));
        for member in file["members"].as_array_mut().expect("members") {
            member["collected"] = json!([kind]);
        }
    }
    play.register(file)
}

/// A change of these people for that reason.
fn change(play: &Play, line: &Line, reason: &str, names: &[&str]) -> Value {
    let mut file = play.notification(line, "change", names);
    file["reason"] = json!(reason);
    file["effective_on"] = json!(line.day("DAY"));
    file
}

fn new_head(play: &mut Play, line: &Line) -> Done {
    let file = change(play, line, "C01", &[line.text("HEAD")]);
    play.register(file)
}

fn split(play: &mut Play, line: &Line) -> Done {
    let mut file = change(play, line, "C02", &line.list("NAMES"));
    if let Some(head) = line.detail("head") {
        file["head"] = json!(play.town.number(line, &head));
    }
    play.register(file)
}

fn merge(play: &mut Play, line: &Line) -> Done {
    let mut file = change(play, line, "C03", &line.list("NAMES"));
    file["into"] = json!(play.town.number(line, line.text("HEAD")));
    play.register(file)
}

fn move_house(play: &mut Play, line: &Line) -> Done {
    let mut file = change(play, line, "C04", &line.list("NAMES"));
    file["new_household"] = json!({"address": line.text("TEXT"), "postal_code": "1010001"});
    play.register(file)
}

fn rename(play: &mut Play, line: &Line) -> Done {
    let mut file = change(play, line, "C05", &[line.text("NAME")]);
    file["members"][0]["changes"] = json!({"name": line.text("TEXT")});
    play.register(file)
}

fn stay(play: &mut Play, line: &Line) -> Done {
    let mut file = change(play, line, "C99", &[line.text("NAME")]);
    file["members"][0]["changes"] = json!({"stay_expires_on": line.a_day(line.text("NEW"))});
    play.register(file)
}

/// みなしの生年月日
fn assume_birth(play: &mut Play, line: &Line) -> Done {
    let mut file = change(play, line, "C99", &[line.text("NAME")]);
    file["members"][0]["changes"] = json!({"birth": line.text("TEXT")});
    play.register(file)
}

fn status(play: &Play, line: &Line) -> Value {
    let mut file = play.notification(line, "special_status", &[line.text("NAME")]);
    let word = line.text("STATUS");
    file["status"] = json!(meant(&STATUSES, word).unwrap_or_else(|| line.bad("no such status")));
    Play::shown(line, &mut file);
    file
}

fn status_begins(play: &mut Play, line: &Line) -> Done {
    let mut file = status(play, line);
    file["from"] = json!(line.day("DAY"));
    if let Some(day) = line.day_told("to") {
        file["to"] = json!(day);
    }
    play.register(file)
}

/// The day is the first without.
fn status_ends(play: &mut Play, line: &Line) -> Done {
    let mut file = status(play, line);
    file["to"] = json!(line.day("DAY"));
    play.register(file)
}

fn status_never_was(play: &mut Play, line: &Line) -> Done {
    let mut file = status(play, line);
    file["from"] = json!(line.day("DAY"));
    file["cancel"] = json!(true);
    play.register(file)
}

/// The last movement of that kind that holds, of the first who is named.
fn last_movement(play: &Play, line: &Line) -> Result<Value, Failure> {
    let shown = play.show(line, line.list("NAMES").first().unwrap_or_else(|| line.bad("of whom?")))?;
    let mut movements = shown["movements"].as_array().into_iter().flatten();
    let holds = |m: &&Value| m["corrected_by"].is_null() && m["kind"] == line.text("KIND");
    Ok(movements
        .rfind(holds)
        .map_or_else(|| line.bad(&format!("no such movement: {}", shown["movements"])), |m| m["id"].clone()))
}

fn correct(play: &mut Play, line: &Line) -> Done {
    let mut file = play.notification(line, "correct", &line.list("NAMES"));
    file["corrects"] = last_movement(play, line)?;
    for (field, slot) in [("field", "FIELD"), ("from", "OLD"), ("to", "NEW")] {
        file[field] = json!(line.text(slot));
    }
    play.register(file)
}

fn cancel(play: &mut Play, line: &Line) -> Done {
    let mut file = play.notification(line, "correct", &line.list("NAMES"));
    file["corrects"] = last_movement(play, line)?;
    file["cancel"] = json!(true);
    play.register(file)
}

fn my_number_card(play: &mut Play, line: &Line) -> Done {
    let state = card(line, line.text("CODE"));
    let resident = play.town.number(line, line.text("NAME"));
    play.worked = play.ask("myna", json!({"resident": resident, "state": state}))?;
    Ok(())
}

/// What is asked of a paper beside whose it is: `(kind 限度額適用認定証, renewal, because lost, applied on 2026-11-05)`.
pub fn request(play: &Play, line: &Line, name: &str) -> Value {
    let mut asked = json!({"resident": play.town.number(line, name)});
    if let Some(kind) = line.detail("kind") {
        asked["kind"] = json!(meant(&KINDS, &kind).unwrap_or_else(|| line.bad("no such 証")));
    }
    for purpose in ["new", "reissue", "replacement", "renewal"] {
        if line.has(purpose) {
            asked["purpose"] = json!(purpose);
        }
    }
    if let Some(day) = line.day_told("applied on") {
        asked["applied_on"] = json!(day);
    }
    if let Some(reason) = line.detail("because") {
        asked["reason"] = json!(reason);
    }
    asked
}

/// Made, printed well, and handed over at the window.
fn paper(play: &mut Play, line: &Line) -> Done {
    for no in made(play, line)? {
        play.ask("deliver", json!({"certificate_no": no, "by": "window"}))?;
    }
    Ok(())
}

/// Made and printed well; it waits to be handed over.
fn print(play: &mut Play, line: &Line) -> Done {
    made(play, line).map(drop)
}

fn made(play: &mut Play, line: &Line) -> Result<Vec<String>, Failure> {
    let names = line.list("NAMES");
    let mut numbers = Vec::new();
    let mut asked = request(play, line, names.first().unwrap_or_else(|| line.bad("for whom?")));
    for name in names {
        let file = format!("{}.pdf", play.next_file());
        let pdf = play.practice.path(&file);
        asked["resident"] = json!(play.town.number(line, name));
        asked["pdf"] = json!(pdf);
        let issued = play.ask("issue", asked.clone())?;
        play.ask("outcome", json!({"job": issued["job"], "outcome": "printed"}))?;
        let no = issued["certificate_no"].as_str().unwrap_or_default().to_owned();
        play.pages.push((no.clone(), pdf));
        numbers.push(no);
    }
    Ok(numbers)
}

/// The last paper made for the person.
pub fn last_paper(play: &Play, line: &Line) -> Result<Value, Failure> {
    let papers = play.papers(line, line.text("NAME"))?;
    Ok(papers.last().cloned().unwrap_or_else(|| line.bad("no paper was made")))
}

fn deliver(play: &mut Play, line: &Line) -> Done {
    let by = if line.has("by mail") { "mail" } else { "window" };
    let mut asked = json!({"certificate_no": last_paper(play, line)?["certificate_no"], "by": by});
    if let (Some(by), Some(document)) = (line.detail("taken"), line.detail("document")) {
        asked["received"] = json!({"by": by, "document": document});
    }
    play.ask("deliver", asked).map(drop)
}

/// The first paper that lies in the office is taken out; where none does, asks for the last one.
fn withdraw(play: &mut Play, line: &Line) -> Done {
    let papers = play.papers(line, line.text("NAME"))?;
    let can = papers.iter().find(|paper| has_act(paper, "withdraw"));
    let no = can.or(papers.last()).unwrap_or_else(|| line.bad("no paper was made"))["certificate_no"].clone();
    play.ask("withdraw", json!({"certificate_no": no, "reason": "抜取"})).map(drop)
}

/// The mail brings the last paper back.
fn returned(play: &mut Play, line: &Line) -> Done {
    let no = last_paper(play, line)?["certificate_no"].clone();
    play.ask("returned", json!({"certificate_no": no, "reason": "あて所に尋ねあたりません", "shelf": "A-1"})).map(drop)
}

/// Takes back the first paper of the person that another replaced, else the first that can be, or with `(lost)` the first that was lost; where none can, asks for the last one.
fn collect(play: &mut Play, line: &Line) -> Done {
    let papers = play.papers(line, line.text("NAME"))?;
    let lost = line.has("lost");
    let can = |paper: &&Value| has_act(paper, "collect") && lost == (paper["state"] == "lost");
    let replaced = |paper: &&Value| can(paper) && paper["state"] == "replaced";
    let paper = papers
        .iter()
        .find(replaced)
        .or(papers.iter().find(can))
        .or(papers.last())
        .unwrap_or_else(|| line.bad("no paper was made"));
    play.ask("collect", json!({"certificate_no": paper["certificate_no"]})).map(drop)
}

/// The person says that the last paper is lost, and needs no other.
fn lost(play: &mut Play, line: &Line) -> Done {
    let no = last_paper(play, line)?["certificate_no"].clone();
    play.ask("collect", json!({"certificate_no": no, "reason": "lost"})).map(drop)
}

/// The program offers that act on a paper.
pub fn has_act(paper: &Value, act: &str) -> bool {
    paper["acts"].as_array().is_some_and(|acts| acts.iter().any(|offered| offered == act))
}

fn registry(play: &mut Play, line: &Line) -> Done {
    let (names, reason, day) = (line.list("NAMES"), line.text("REASON"), line.day("DAY"));
    let told = line.day_told("told").unwrap_or_else(|| day.clone());
    play.town.moved(line, &names, (reason, &day));
    let rows = names.iter().map(|name| {
        let row = play.town.row(line, name);
        row.with("異動事由", reason).with("異動日", &digits(&day)).with("届出日", &digits(&told))
    });
    let rows = rows.collect();
    play.take_in(rows)?;
    if play.worked["held"] == 0 && play.worked["refused"] == 0 {
        for name in names {
            let (atena, home) = (play.town.person(line, name).atena.clone(), play.town.person(line, name).home.clone());
            play.town.learn(name, &atena);
            play.town.tell(line, &home);
        }
    }
    Ok(())
}

/// The registry tells another birth date of a person.
fn registry_born(play: &mut Play, line: &Line) -> Done {
    let name = line.text("NAME");
    play.town.person_mut(line, name).birth = line.day("DAY");
    let today = digits(&play.today);
    let row = play.town.row(line, name).with("異動事由", "90").with("異動日", &today).with("届出日", &today);
    play.take_in(vec![row])
}

/// The registry says that who had left never did.
fn registry_back(play: &mut Play, line: &Line) -> Done {
    let name = line.text("NAME");
    play.town.person_mut(line, name).gone = None;
    let day = digits(&line.day("DAY"));
    let row = play.town.row(line, name).with("異動事由", "05").with("異動日", &day).with("届出日", &day);
    play.take_in(vec![row])
}

fn registry_again(play: &mut Play, _: &Line) -> Done {
    play.take_again()
}

/// The clerk says that the registry's person is the one registered at the counter, and takes the file in again.
fn same_person(play: &mut Play, line: &Line) -> Done {
    let name = line.text("NAME");
    let (number, atena) = (play.town.number(line, name), &play.town.person(line, name).atena);
    play.ask("assign_number", json!({"resident": number, "atena_no": atena}))?;
    play.take_again()?;
    let home = play.town.person(line, name).home.clone();
    play.town.tell(line, &home);
    Ok(())
}

/// The items of a year: `総所得 2500000, 課税標準 1500000`, with 非課税, 未申告, 国外 and 更正 DAY.
fn items(line: &Line) -> Vec<(&str, &str)> {
    line.list("TEXT").into_iter().map(|item| item.split_once(' ').unwrap_or((item, ""))).collect()
}

fn income(play: &mut Play, line: &Line) -> Done {
    let resident = play.town.number(line, line.text("NAME"));
    let mut told = json!({
        "tax_year": line.text("YEAR"), "municipality": "131016", "declaration": "declared", "levy": "levied",
        "corrected_on": play.today, "source": "applicant", "taxable_income_yen": 0,
    });
    for (item, value) in items(line) {
        match item {
            "非課税" => told["levy"] = json!("exempt"),
            "未申告" => (told["declaration"], told["levy"]) = (json!("undeclared"), json!("unknown")),
            "国外" => told["municipality"] = json!("abroad"),
            "住所地" => told["municipality"] = json!(value),
            "更正" => told["corrected_on"] = json!(line.a_day(value)),
            amount => {
                let known = AMOUNTS.iter().find(|(said, ..)| *said == amount);
                let (_, field, _) = known.unwrap_or_else(|| line.bad(&format!("no item {amount}")));
                told[field] = json!(value);
            }
        }
    }
    if let Some(total) = told.get("total_income_yen").cloned() {
        for field in ["aggregate_income_yen", "receipts_yen"] {
            if told.get(field).is_none() {
                told[field] = total.clone();
            }
        }
    }
    play.ask("record_income", json!({"resident": resident, "income": told, "dry_run": false})).map(drop)
}

fn tax_file(play: &mut Play, line: &Line) -> Done {
    let atena = play.town.person(line, line.text("NAME")).atena.clone();
    let mut row = YearText::of(&atena).with("賦課年度", line.text("YEAR")).with("課税標準額", "0");
    for column in ["公的年金収入", "公的年金雑所得"] {
        row = row.with(column, "");
    }
    let items = items(line);
    for (item, value) in &items {
        row = match *item {
            "非課税" => row.with("課税区分", "0"),
            "更正" => row.with("更正日", &digits(&line.a_day(value))),
            amount => {
                let known = AMOUNTS.iter().find(|(said, ..)| *said == amount);
                let (_, _, column) = known.unwrap_or_else(|| line.bad(&format!("no item {amount}")));
                row.with(column, value)
            }
        };
        if *item == "総所得" {
            row = row.with("合計所得金額", value).with("収入合計(基準収入)", value);
        }
    }
    if let Some((_, receipts)) = items.iter().find(|(item, _)| *item == "収入") {
        row = row.with("収入合計(基準収入)", receipts);
    }
    let serial = play.next_file();
    let name = tax_income::name(&format!("{}09{serial:02}00", digits(&play.today)), serial);
    play.take_file("TAX_INCOME", &name, &tax_income::file(&[row]))
}

fn judge(play: &mut Play, line: &Line) -> Done {
    let mut asked = json!({"resident": play.town.number(line, line.text("NAME"))});
    if let Some(month) = line.detail("month") {
        asked["month"] = json!(month);
    }
    play.worked = play.ask("determine", asked)?;
    Ok(())
}

fn round(play: &mut Play, line: &Line) -> Done {
    play.worked = play.ask("determine_month", json!({"month": line.text("MONTH")}))?;
    Ok(())
}

fn run_age_75(play: &mut Play, line: &Line) -> Done {
    let mut asked = json!({"work": "age_75"});
    if let Some(month) = line.detail("month") {
        asked["month"] = json!(month);
    }
    play.worked = play.ask("run_start", asked)?;
    Ok(())
}

fn option(play: &mut Play, line: &Line) -> Done {
    play.ask("set_option", json!({"name": line.text("NAME"), "value": line.text("CODE")})).map(drop)
}

fn set_ratio(play: &mut Play, line: &Line) -> Done {
    let percent: u8 = line.text("NUMBER").parse().unwrap_or_else(|_| line.bad("a number of percent"));
    let resident = play.town.number(line, line.text("NAME"));
    let asked =
        json!({"resident": resident, "ratio_percent": percent, "from": line.day("DAY"), "reason": "判定書による"});
    play.ask("copay", asked).map(drop)
}

fn close_task(play: &mut Play, line: &Line) -> Done {
    let task = tasks(play, line)?.first().map(|task| task["task"].clone());
    let task = task.unwrap_or_else(|| line.bad("no task waits"));
    play.ask("close_movement", json!({"task": task, "reason": "確認した"})).map(drop)
}

/// What the work list holds of the person.
pub fn tasks(play: &Play, line: &Line) -> Result<Vec<Value>, Failure> {
    let all = play.ask("movements", json!({}))?;
    let name = line.text("NAME");
    let of = |task: &&Value| task["resident"].as_str().is_some_and(|number| play.town.called(number) == name);
    Ok(all.as_array().into_iter().flatten().filter(of).cloned().collect())
}
