//! The command table. A command parses its arguments, calls one counter function and shows the answer.

use std::collections::BTreeMap;

use madoguchi_domain::access::Place;
use madoguchi_domain::certificate::{Delivery, PaperOutcome, Receiver};
use madoguchi_domain::coverage::{ChangeReason, EndReason, StartReason};
use madoguchi_domain::decide::special;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::income::{IncomeItem, Levy};
use madoguchi_domain::notification::Notification;
use madoguchi_domain::options::{OnTheSpot, Options};
use madoguchi_domain::record::{Declaration, IncomeSource, StatusKind};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::wareki;
use madoguchi_printing::render;
use madoguchi_store::{JobState, Local};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json as js};

use super::convert;
use super::views::*;
use super::{Desk, json, watch};
use crate::check::Check;
use crate::error::{CounterError, Result};
use crate::office::Office;
use crate::ops::issue::{Ask, Target};
use crate::ops::print::{WAIT_S, print_lock, printer_at, run, sheetful};
use crate::ops::register::{Mode, kind};
use crate::words;

/// Largest number of hits a screen asks for.
const HITS_MAX: usize = 200;

pub(super) fn call(desk: &Desk, name: &str, args: Value) -> Result<Value> {
    match name {
        "office" => json(office_view(desk, &desk.office())?),
        "parse_date" => parse_date(parse(args)?),
        "choices" => Ok(choices(&Options::of(&desk.office().record))),
        "name_svg" => name_svg(desk, parse(args)?),
        "printer" => json(printer(desk)?),
        _ => {
            if let Some(answer) = watch::open_call(desk, name, args.clone()) {
                return answer;
            }
            if let Some(answer) = super::runs::call(desk, name, args.clone()) {
                return answer;
            }
            watch::admit(desk)?;
            let of_clerks = watch::clerk_call(desk, name, args.clone());
            let answer = of_clerks.or_else(|| super::options::call(desk, name, args.clone()));
            answer.unwrap_or_else(|| signed_in_call(desk, name, args))
        }
    }
}

fn signed_in_call(desk: &Desk, name: &str, args: Value) -> Result<Value> {
    match name {
        "search" => search(desk, parse(args)?),
        "show" => watch::show(desk, &parse(args)?),
        "register" => register(desk, parse(args)?),
        "issue_preview" => issue_preview(desk, parse(args)?),
        "issue" => issue(desk, parse(args)?),
        "jobs" => jobs(desk, parse(args)?),
        "outcome" => outcome(desk, parse(args)?),
        "deliver" => deliver(desk, parse(args)?),
        "collect" => collect(desk, parse(args)?),
        "copay" => copay(desk, parse(args)?),
        "set_printer" => set_printer(desk, parse(args)?),
        "drafts" => drafts(desk),
        "save_draft" => save_draft(desk, parse(args)?),
        "drop_draft" => drop_draft(desk, parse(args)?),
        other => match super::incomes::call(desk, other, args.clone()) {
            Some(answer) => answer,
            None => super::imports::call(desk, other, args),
        },
    }
}

/// What a screen sent may be about a person: what was wrong with it is told, never repeated.
pub(super) fn parse<T: DeserializeOwned>(args: Value) -> Result<T> {
    serde_json::from_value(args).map_err(|_| Refusal::field("arguments", "").into())
}

/// At a window the clerk always makes sure of the person, in a sample office too.
pub(super) fn typed(items: BTreeMap<String, String>) -> Result<Check> {
    let told = items.values().filter(|value| !value.trim().is_empty()).count();
    if told < 2 {
        return Err(Refusal::new(RefusalCode::CheckMissing).into());
    }
    Ok(Check { items, sample: false })
}

pub(super) fn office_view(desk: &Desk, office: &Office) -> Result<OfficeView> {
    let today = office.today();
    Ok(OfficeView {
        name: office.founding().name.clone(),
        sample: office.founding().sample,
        today: today.to_string(),
        today_shown: wareki::long(today),
        accounts: office.accounts(),
        clerk: office.clerk().map(str::to_owned),
        role: office.role().map(convert::code),
        locked: desk.lock.is_shut(),
        idle_lock_ms: watch::idle_ms(office),
        printer: office.printer()?,
        receiver_asked: Options::of(&office.record).on_the_spot == OnTheSpot::PhotoId,
        has_central: office.store.read().has_central()?,
        unsent: office.store.read().unsent_count()?,
        open_jobs: usize::try_from(office.store.read().job_count(&JobState::OPEN)?).unwrap_or(usize::MAX),
    })
}

#[derive(Deserialize)]
struct Text {
    text: String,
}

fn parse_date(args: Text) -> Result<Value> {
    let day = wareki::parse(&args.text).map_err(|_| Refusal::field("date", args.text))?;
    json(DateView { date: day.to_string(), long: wareki::long(day) })
}

fn choice(code: &str, label: &str) -> ChoiceView {
    ChoiceView { code: code.to_owned(), label: label.to_owned() }
}

/// The reasons a counter meets every day come first, under the first number keys.
const USUAL_STARTS: [StartReason; 3] = [StartReason::A01, StartReason::A03, StartReason::A05];
const USUAL_ENDS: [EndReason; 3] = [EndReason::E01, EndReason::E04, EndReason::E07];

fn usual_first<T: Copy + PartialEq>(all: &'static [T], usual: &'static [T]) -> impl Iterator<Item = T> {
    usual.iter().chain(all.iter().filter(|r| !usual.contains(r))).copied()
}

/// Special statuses with what must be shown for each; 支援措置 is set the same way.
fn statuses(options: &Options) -> Vec<StatusChoiceView> {
    let view = |status: String, label: &str, names: &[&str]| StatusChoiceView {
        status,
        label: label.to_owned(),
        evidence: names.iter().map(|name| choice(name, words::evidence(name))).collect(),
    };
    let kinds = special::NEEDS.iter().map(|(kind, names)| match kind {
        StatusKind::Maternity => view(convert::code(kind), words::status(*kind, options), &["due_on", "multiple"]),
        StatusKind::FormerMember => view(convert::code(kind), words::status(*kind, options), &["slip"]),
        StatusKind::SpecialMedical => {
            let names = ["arrears_since", "exempt_care", "special_circumstances"];
            view(convert::code(kind), words::status(*kind, options), &names)
        }
        StatusKind::Student
        | StatusKind::Remote
        | StatusKind::FacilityResident
        | StatusKind::InvoluntaryUnemployment
        | StatusKind::FormerDependant
        | StatusKind::SexNotation
        | StatusKind::CareNeeded
        | StatusKind::Borderline
        | StatusKind::Arrears
        | StatusKind::StayRenewal
        | StatusKind::ReceiptsApplication
        | StatusKind::ShortTerm
        | StatusKind::Retiree => view(convert::code(kind), words::status(*kind, options), names),
    });
    kinds.chain([view("support".to_owned(), "支援措置（DV等）", &["level", "mail_to"])]).collect()
}

fn choices(options: &Options) -> Value {
    let choose = |code: String, label: &str| choice(&code, label);
    let joins = usual_first(StartReason::ALL, &USUAL_STARTS).map(|r| choose(r.code(), r.label())).collect::<Vec<_>>();
    // 75歳到達 is a run's
    let leaves = usual_first(EndReason::ALL, &USUAL_ENDS).filter(|r| *r != EndReason::E08);
    let leaves = leaves.map(|r| choose(r.code(), r.label())).collect::<Vec<_>>();
    let changes = ChangeReason::ALL.iter().map(|r| choose(r.code(), r.label())).collect::<Vec<_>>();
    let fields = ["effective_on", "notified_on", "qualified_on", "recorded_on", "relation", "display_order"];
    let fields = fields.map(|field| choice(field, words::item(field)));
    let names = [
        ("name", "本名"),
        ("alias", "通称"),
        ("with_alias", "本名（通称）"),
        ("with_former_surname", "旧氏併記"),
        ("latin", "ローマ字"),
    ];
    js!({
        "join_reasons": joins,
        "leave_reasons": leaves,
        "change_reasons": changes,
        "statuses": statuses(options),
        "correct_fields": fields,
        "print_choices": names.map(|(code, label)| choice(code, label)),
        "myna": [choice("not_registered", "登録なし"), choice("registered", "登録あり"), choice("unknown", "不明")],
        "documents": words::options::DOCUMENTS.map(|(_, code, label)| choice(code, label)),
        "reveal_reasons": words::access::REVEAL_REASONS.map(|(code, label)| choice(code, label)),
        "notifiers": words::options::RECEIVERS.map(|(_, code, label)| choice(code, label)),
        "income_purposes": words::income::PURPOSES.map(|(code, label)| choice(code, label)),
        "declarations": Declaration::ALL.map(|d| choice(&convert::code(d), words::income::declaration(d))),
        "levies": Levy::ALL.map(|l| choice(&convert::code(l), words::income::levy(l))),
        "income_sources": IncomeSource::TOLD.map(|s| choice(&convert::code(s), words::income::source(s))),
        "income_amounts": IncomeItem::YEN.map(|item| choice(item.name(), words::income::label(item))),
        "relations": words::RELATIONS.map(|code| choice(code, words::relation(code))),
    })
}

fn name_svg(desk: &Desk, args: Text) -> Result<Value> {
    let fonts = desk.office().fonts()?;
    json(render::name_svg(&args.text, &fonts, convert::NAME_UM)?)
}

#[derive(Deserialize)]
struct Search {
    text: String,
    #[serde(default)]
    limit: Option<usize>,
}

/// The next key interrupts: a search that is no longer the last one asked ends without an answer.
fn search(desk: &Desk, args: Search) -> Result<Value> {
    let asked = desk.ask();
    let office = desk.office();
    let limit = args.limit.unwrap_or(50).min(HITS_MAX);
    let found = office.search(&args.text, limit, &|| desk.asked_anew(asked))?;
    let today = office.today();
    let hits = found.hits.iter().map(|hit| convert::hit(hit, today, office.fonts.as_deref())).collect();
    json(SearchView { hits, more: found.more, interrupted: found.interrupted })
}

#[derive(Deserialize)]
struct Register {
    notification: Notification,
    #[serde(default)]
    check: BTreeMap<String, String>,
    dry_run: bool,
}

fn register(desk: &Desk, args: Register) -> Result<Value> {
    let mut office = desk.office();
    let mode = if args.dry_run { Mode::Preview } else { Mode::Commit };
    let by_registry = args.notification.authority == Some(Authority::ResidentsRegistry);
    // what the registry tells has nobody at the counter
    let check = if by_registry { Check { items: args.check, sample: false } } else { typed(args.check)? };
    let done = office.register(&args.notification, &check, mode)?;
    json(office.registered_view(&done))
}

#[derive(Deserialize)]
struct Issue {
    resident: String,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    check: BTreeMap<String, String>,
}

fn issue_preview(desk: &Desk, args: Issue) -> Result<Value> {
    let mut office = desk.office();
    let preview = office.issue_preview(&args.resident, args.kind.as_deref().map(kind).transpose()?)?;
    let fonts = office.fonts()?;
    json(IssuePreviewView {
        kind: preview.proposal.kind.as_str(),
        label: preview.proposal.kind.label().to_owned(),
        valid_from: preview.proposal.valid_from.to_string(),
        valid_until: preview.proposal.valid_until.to_string(),
        pages: preview.document.pages.iter().map(|p| render::svg(p, &fonts)).collect(),
        replaces: preview.proposal.replaces.as_ref().map(ToString::to_string),
        grounds: convert::grounds(&preview.proposal.grounds),
    })
}

/// Prints on the set printer. The office is held for each step, never while the printer works.
fn issue(desk: &Desk, args: Issue) -> Result<Value> {
    let uri = desk.office().printer()?.ok_or(CounterError::PrinterAddress)?;
    let printer = printer_at(&uri)?;
    let dir = desk.office().dir().to_owned();
    let one_at_a_time = print_lock(&dir)?;
    let (issued, sheet) = {
        let mut office = desk.office();
        let check = typed(args.check)?;
        let ask = Ask {
            resident: &args.resident,
            kind: args.kind.as_deref().map(kind).transpose()?,
            on: None,
            target: Target::Printer(uri),
        };
        let issued = office.issue(&ask, &check)?;
        let sheet = sheetful(&issued, &*office.fonts()?)?;
        (issued, sheet)
    };
    let clock = desk.office().clock.clone();
    let mut keep = |local: &Local| Ok(desk.office().store.keep(local)?);
    let outcome = run(&sheet, &printer, WAIT_S, &mut keep, &|| clock.now().wall.to_rfc3339());
    let mut office = desk.office();
    let (state, cause) = office.conclude(issued.job, &outcome)?;
    drop(one_at_a_time);
    json(crate::ops::issue_view(&issued, state, &cause))
}

#[derive(Deserialize)]
struct Jobs {
    open_only: bool,
}

fn jobs(desk: &Desk, args: Jobs) -> Result<Value> {
    let mut office = desk.office();
    office.reconcile()?;
    let states: &[JobState] = if args.open_only { &JobState::OPEN } else { &JobState::ALL };
    json(office.job_views(states)?)
}

#[derive(Deserialize)]
struct OutcomeOf {
    job: String,
    outcome: PaperOutcome,
    #[serde(default)]
    reason: Option<String>,
}

fn outcome(desk: &Desk, args: OutcomeOf) -> Result<Value> {
    let state = desk.office().outcome(&args.job, args.outcome, args.reason)?;
    json(JobStateView { job: args.job, state: state.as_str().to_owned() })
}

#[derive(Deserialize)]
struct Deliver {
    certificate_no: String,
    by: Delivery,
    #[serde(default)]
    received: Option<Receiver>,
}

fn deliver(desk: &Desk, args: Deliver) -> Result<Value> {
    let state = desk.office().deliver(&args.certificate_no, args.by, args.received)?;
    json(CertificateStateView { certificate_no: args.certificate_no, state: convert::code(state) })
}

#[derive(Deserialize)]
struct Collect {
    certificate_no: String,
    #[serde(default)]
    reason: Option<String>,
}

fn collect(desk: &Desk, args: Collect) -> Result<Value> {
    let state = desk.office().collect(&args.certificate_no, args.reason)?;
    json(CertificateStateView { certificate_no: args.certificate_no, state: convert::code(state) })
}

#[derive(Deserialize)]
struct Copay {
    resident: String,
    ratio_percent: u8,
    from: String,
    reason: String,
    #[serde(default)]
    check: BTreeMap<String, String>,
    #[serde(default)]
    opening: Option<String>,
}

fn copay(desk: &Desk, args: Copay) -> Result<Value> {
    let from = wareki::parse(&args.from).map_err(|_| Refusal::field("from", args.from.clone()))?;
    let ask = crate::ops::copay::Ask {
        resident: &args.resident,
        ratio_percent: args.ratio_percent,
        from,
        reason: args.reason,
    };
    desk.office().record_copay(&ask, &typed(args.check)?)?;
    watch::show(
        desk,
        &watch::Show {
            resident: args.resident,
            place: Some(Place::Copay),
            opening: args.opening,
            reason: None,
            on: None,
            known_at: None,
        },
    )
}

#[derive(Deserialize)]
struct SetPrinter {
    printer: String,
}

fn set_printer(desk: &Desk, args: SetPrinter) -> Result<Value> {
    printer_at(&args.printer)?;
    desk.office().set_printer(&args.printer)?;
    json(printer(desk)?)
}

/// The lamp. Asking a printer may take seconds, so the office is not held.
fn printer(desk: &Desk) -> Result<PrinterView> {
    use madoguchi_printing::printer::{Printer, Readiness};
    let view = |printer: &str, state: &str, message: &str| PrinterView {
        printer: printer.to_owned(),
        state: state.to_owned(),
        message: message.to_owned(),
    };
    let Some(uri) = desk.office().printer()? else {
        return Ok(view("", "unset", "プリンターが設定されていません。"));
    };
    let Ok(description) = printer_at(&uri).map(|p| p.describe()) else {
        return Ok(view(&uri, "unset", "プリンターの宛先が正しくありません。"));
    };
    Ok(match description.map(|d| d.readiness()) {
        Ok(Readiness::Ready) => view(&uri, "ready", "印刷できます。"),
        Ok(Readiness::Warn(reasons)) => {
            view(&uri, "warn", &format!("印刷できますが、確かめてください（{}）。", reasons.join("、")))
        }
        Ok(Readiness::Blocked(reasons)) => {
            view(&uri, "blocked", &format!("プリンターが止まっています（{}）。", reasons.join("、")))
        }
        Err(_) => view(&uri, "unreachable", "プリンターに届きません。電源と接続を確かめてください。"),
    })
}

fn drafts(desk: &Desk) -> Result<Value> {
    let rows = desk.office().store.read().drafts()?;
    json(
        rows.into_iter()
            .map(|d| DraftView { id: d.id, kind: d.kind, clerk: d.clerk, body: d.body, changed_at: d.changed_at })
            .collect::<Vec<_>>(),
    )
}

#[derive(Deserialize)]
struct SaveDraft {
    id: String,
    kind: String,
    body: String,
}

fn save_draft(desk: &Desk, args: SaveDraft) -> Result<Value> {
    let mut office = desk.office();
    let (clerk, at) = (office.signed_in()?, office.clock.now().wall.to_rfc3339());
    office.store.keep(&Local::Draft { id: args.id, kind: args.kind, clerk, body: args.body, at })?;
    Ok(Value::Null)
}

#[derive(Deserialize)]
struct DropDraft {
    id: String,
}

fn drop_draft(desk: &Desk, args: DropDraft) -> Result<Value> {
    desk.office().store.keep(&Local::DraftDone { id: args.id })?;
    Ok(Value::Null)
}
