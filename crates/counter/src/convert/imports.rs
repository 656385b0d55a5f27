//! Imports, their lists and the movements they leave to a clerk, as screens and scripts see them.

use std::path::Path;

use madoguchi_domain::person::{Identity, Support};
use madoguchi_domain::record::{Resident, Task};
use madoguchi_domain::registry::MoveReason;
use madoguchi_exchange::link::{Layout, LinkFileKind, Loss, RowError, StagedFile};
use madoguchi_store::{ItemResult, Run, RunItem};

use crate::answers::imports::{AUTOMATIC, ERRORS_SHOWN_MAX, ImportRun, SAME_PERSON, TASKS};
use crate::views::{
    ImportErrorView, ImportLineView, ImportRunView, ImportView, InboxFileView, InboxView, LossView, MovementTaskView,
};
use crate::words;

/// The kind of a run; one that nobody knows any more is shown as 住民異動.
pub(crate) fn kind_of(run: &ImportRun) -> LinkFileKind {
    LinkFileKind::parse(&run.about.kind).unwrap_or(LinkFileKind::ResChange)
}

/// What a sound row is called by.
pub(crate) fn about_label(kind: LinkFileKind) -> &'static str {
    match kind {
        LinkFileKind::ResChange => "異動事由",
        LinkFileKind::TaxIncome => "賦課年度",
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
pub(crate) fn line(kind: LinkFileKind, line: &RunItem, identity: Option<&Identity>) -> ImportLineView {
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
        protected: identity.is_some_and(|i| i.protection().support != Support::None),
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
fn sound(kind: LinkFileKind, code: &str) -> Option<String> {
    match kind {
        LinkFileKind::ResChange => MoveReason::from_code(code).map(|reason| reason.label().to_owned()),
        LinkFileKind::TaxIncome => Some(words::income::tax_year(code.parse().ok()?)),
    }
}

/// A row that was not applied, as the answer of an import tells it.
pub(crate) fn error(kind: LinkFileKind, line: RunItem) -> ImportErrorView {
    let message = fault_message(kind, &line);
    ImportErrorView { line: line.item, resident: line.subject, field: line.field, code: line.code, message }
}

fn fault_message(kind: LinkFileKind, line: &RunItem) -> String {
    if let Some(sentence) = words::registry::not_applied(&line.code, &line.message) {
        return sentence;
    }
    let number = usize::try_from(line.item).unwrap_or(0);
    let kept = RowError::from_parts(kind, number, line.subject.as_deref(), &line.field, &line.code, &line.message);
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
    staged: &StagedFile<'_, I>,
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

/// The folder in which link files arrive, and its files; none where none was set.
pub(crate) fn inbox(folder: Option<String>, files: Vec<InboxFileView>) -> InboxView {
    InboxView { folder, files }
}

/// A file of the inbox by its name and path: its size, whether it is whole, and the run that took it in.
pub(crate) fn inbox_file(
    (name, path): (&str, &Path),
    kind: Option<LinkFileKind>,
    (size_bytes, ready): (u64, bool),
    run: Option<&ImportRun>,
) -> InboxFileView {
    InboxFileView {
        path: path.to_string_lossy().into_owned(),
        ready,
        state: run.map_or("new", |run| run.run.state.as_str()).to_owned(),
        state_label: words::registry::file_state(run.map(|run| run.run.state), ready).to_owned(),
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
        protected: identity.protection().support.hides_address(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(result: ItemResult, code: &str, message: &str) -> RunItem {
        let (field, subject) = (String::new(), Some("000000000090011".to_owned()));
        RunItem { item: 7, result, subject, field, code: code.to_owned(), message: message.to_owned() }
    }

    #[test]
    fn a_sound_row_says_what_it_was_and_what_it_changed() {
        let shown = line(LinkFileKind::TaxIncome, &item(ItemResult::Applied, "2026", "新規"), None);
        assert_eq!((shown.reason_label.as_str(), shown.message.as_str()), ("令和8年度", "新しく登録しました。"));
        assert_eq!((shown.line, shown.result.as_str(), shown.result_label.as_str()), (7, "applied", "反映"));
        let shown = line(LinkFileKind::ResChange, &item(ItemResult::Unchanged, "no such reason", "older"), None);
        assert_eq!((shown.reason_label.as_str(), shown.result.as_str()), ("", "unchanged"));
        assert!(shown.message.contains("新しいため"));
    }

    #[test]
    fn a_row_that_was_not_applied_says_why_and_of_whom_it_may_tell() {
        let held = line(LinkFileKind::ResChange, &item(ItemResult::Held, SAME_PERSON, "P0000001 P0000002"), None);
        assert_eq!(held.candidates, ["P0000001", "P0000002"]);
        assert!(held.message.contains("P0000001・P0000002") && held.reason_label.is_empty());
        let mut fault = item(ItemResult::Refused, "date_invalid", "2026-02-30");
        fault.field = "生年月日".to_owned();
        let refused = line(LinkFileKind::ResChange, &fault, None);
        assert_eq!(refused.message, "2026-02-30 は実在しない日付です。");
        assert_eq!((refused.candidates, refused.name, refused.protected), (Vec::new(), None, false));
        fault.code = "no_such_fault".to_owned();
        assert_eq!(error(LinkFileKind::ResChange, fault).message, "");
    }

    #[test]
    fn a_person_under_protection_is_marked_in_every_row() {
        let mut identity = Identity::blank(madoguchi_domain::person::Birth::parse("1980-05-05").unwrap());
        identity.name = "葛城".to_owned();
        let row = item(ItemResult::Applied, "2026", "新規");
        let shown = line(LinkFileKind::TaxIncome, &row, Some(&identity));
        assert_eq!((shown.name.as_deref(), shown.protected), (Some("葛城"), false));
        identity.support = Support::NoDisclosure;
        assert!(line(LinkFileKind::TaxIncome, &row, Some(&identity)).protected);
    }

    #[test]
    fn a_file_of_the_inbox_is_new_until_a_run_took_it_in() {
        let path = Path::new("/inbox/RES_CHANGE_1.csv");
        let shown = inbox_file(("RES_CHANGE_1.csv", path), Some(LinkFileKind::ResChange), (12, false), None);
        assert_eq!((shown.state.as_str(), shown.run, shown.ready, shown.size_bytes), ("new", None, false, 12));
        assert_eq!((shown.kind.as_str(), shown.kind_label.as_str()), ("RES_CHANGE", "住民異動"));
        assert_eq!(inbox_file(("a", path), None, (0, true), None).kind, "");
    }
}
