//! Imports, their lists and the movements they leave to a clerk, as screens and scripts see them.

use std::path::Path;

use madoguchi_domain::person::{Identity, Support};
use madoguchi_domain::record::{Resident, Task};
use madoguchi_domain::registry::MoveReason;
use madoguchi_exchange::link::{Kind, Layout, Loss, RowError, Staged};
use madoguchi_store::{ItemResult, Run, RunItem};

use crate::answers::imports::{AUTOMATIC, ERRORS_SHOWN_MAX, ImportRun, SAME_PERSON, TASKS};
use crate::views::{
    ImportErrorView, ImportLineView, ImportRunView, ImportView, InboxFileView, LossView, MovementTaskView,
};
use crate::words;

/// The kind of a run; one that nobody knows any more is shown as 住民異動.
pub(crate) fn kind_of(run: &ImportRun) -> Kind {
    Kind::parse(&run.about.kind).unwrap_or(Kind::ResChange)
}

/// What a sound row is called by.
pub(crate) fn about_label(kind: Kind) -> &'static str {
    match kind {
        Kind::ResChange => "異動事由",
        Kind::TaxIncome => "賦課年度",
    }
}

/// A run with what is known of its file.
pub(crate) fn run(import: &ImportRun) -> ImportRunView {
    let kind = kind_of(import);
    let ImportRun { run, about } = import;
    ImportRunView {
        run: run.run,
        kind: about.kind.clone(),
        kind_label: kind.label().to_owned(),
        about_label: about_label(kind).to_owned(),
        file: about.file.clone(),
        serial: about.serial.clone(),
        sha256: about.sha256.clone(),
        clerk: run.clerk.clone(),
        started_at: run.started_at.clone(),
        ended_at: run.ended_at.clone(),
        state: run.state.as_str().to_owned(),
        state_label: words::registry::run_state(run.state).to_owned(),
        rows: run.total,
        applied: run.counts.applied,
        unchanged: run.counts.unchanged,
        refused: run.counts.refused,
        held: run.counts.held,
        next_actions: run.counts.get(TASKS),
        automatic: run.counts.get(AUTOMATIC),
        encoding: about.encoding.clone(),
        characters: about.characters.clone(),
        warnings: about.warnings.iter().map(|code| words::registry::warning(code).to_owned()).collect(),
    }
}

/// A row of the list, with what today's records say of its person.
pub(crate) fn line(kind: Kind, line: &RunItem, identity: Option<&Identity>) -> ImportLineView {
    let (reason, message) = match line.result {
        ItemResult::Applied => (sound(kind, &line.code), words::registry::applied(&line.message)),
        ItemResult::Unchanged => (sound(kind, &line.code), words::registry::unchanged(&line.message).to_owned()),
        ItemResult::Refused | ItemResult::Held => (None, fault_message(kind, line)),
    };
    ImportLineView {
        line: line.item,
        result: line.result.as_str().to_owned(),
        result_label: words::registry::result(line.result).to_owned(),
        resident: line.subject.clone(),
        name: identity.map(|i| i.name.clone()),
        protected: identity.is_some_and(|i| i.support != Support::None),
        reason_label: reason.unwrap_or_default(),
        field: line.field.clone(),
        code: line.code.clone(),
        candidates: candidates(line),
        message,
    }
}

/// The 仮番号 of the persons whom a held row may tell of.
fn candidates(line: &RunItem) -> Vec<String> {
    let numbers = line.message.split_whitespace().filter(|_| line.code == SAME_PERSON);
    numbers.map(str::to_owned).collect()
}

/// What a sound row is called: 異動事由 or 賦課年度.
fn sound(kind: Kind, code: &str) -> Option<String> {
    match kind {
        Kind::ResChange => MoveReason::from_code(code).map(|reason| reason.label().to_owned()),
        Kind::TaxIncome => Some(words::income::tax_year(code.parse().ok()?)),
    }
}

/// A row that was not applied, as the answer of an import tells it.
pub(crate) fn error(kind: Kind, line: RunItem) -> ImportErrorView {
    let message = fault_message(kind, &line);
    ImportErrorView { line: line.item, resident: line.subject, field: line.field, code: line.code, message }
}

fn fault_message(kind: Kind, line: &RunItem) -> String {
    if let Some(sentence) = words::registry::not_applied(&line.code, &line.message) {
        return sentence;
    }
    let number = usize::try_from(line.item).unwrap_or(0);
    let kept = RowError::kept(kind, number, line.subject.as_deref(), &line.field, &line.code, &line.message);
    kept.map(|error| error.message()).unwrap_or_default()
}

/// A character that could not be taken over as it was.
pub(crate) fn loss(loss: &Loss) -> LossView {
    LossView {
        line: loss.line as u64,
        resident: loss.resident.clone(),
        field: loss.field.to_owned(),
        position: loss.position as u64,
        code_point: loss.code_point.clone(),
        code: loss.code.clone(),
        named: loss.named.clone(),
    }
}

/// What an import came to.
pub(crate) fn report<I: Layout>(
    name: &str,
    staged: &Staged<'_, I>,
    (run, resumed): (&Run, bool),
    errors: Vec<ImportErrorView>,
) -> ImportView {
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    ImportView {
        kind: I::KIND.as_str().to_owned(),
        file: name.to_owned(),
        rows: staged.rows,
        applied: count(run.counts.applied),
        unchanged: count(run.counts.unchanged),
        refused: count(run.counts.refused),
        held: count(run.counts.held),
        errors_left_off: count(run.counts.refused + run.counts.held).saturating_sub(errors.len()),
        errors,
        next_actions: count(run.counts.get(TASKS)),
        automatic: count(run.counts.get(AUTOMATIC)),
        run: run.run,
        state: run.state.as_str().to_owned(),
        resumed,
        losses: staged.losses.listed.iter().take(ERRORS_SHOWN_MAX).map(loss).collect(),
        losses_count: staged.losses.count(),
    }
}

/// A file of the inbox by its name and path: its size, whether it is whole, and the run that took it in.
pub(crate) fn inbox_file(
    (name, path): (&str, &Path),
    kind: Option<Kind>,
    (size_bytes, ready): (u64, bool),
    run: Option<&ImportRun>,
) -> InboxFileView {
    InboxFileView {
        path: path.to_string_lossy().into_owned(),
        ready,
        state: run.map_or("new", |run| run.run.state.as_str()).to_owned(),
        run: run.map(|run| run.run.run),
        kind: kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        kind_label: kind.map(|kind| kind.label().to_owned()).unwrap_or_default(),
        size_bytes,
        name: name.to_owned(),
    }
}

/// A movement that asks for a clerk.
pub(crate) fn movement(resident: &Resident, task: &Task) -> MovementTaskView {
    let identity = &resident.identity.body;
    MovementTaskView {
        task: task.id.to_string(),
        record: resident.id.to_string(),
        resident: identity.shown_no().to_owned(),
        name: identity.name.clone(),
        kana: identity.kana.clone(),
        wanted: task.wanted.as_str().to_owned(),
        wanted_label: words::registry::wanted(task.wanted).to_owned(),
        reason: task.reason.code().to_owned(),
        reason_label: task.reason.label().to_owned(),
        cause: task.cause.as_ref().map(ToString::to_string).unwrap_or_default(),
        effective_on: task.effective_on.to_string(),
        told_at: task.told_at.to_rfc3339(),
        note: words::registry::note(&task.note),
        protected: identity.support.hides_address(),
    }
}
