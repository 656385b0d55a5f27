//! 市町村の定め at the counter: what holds, who set it, what a change would decide differently, and the change itself.
//!
//! The table, its values and the cases are the domain's; here they are read, shown and set.

use madoguchi_domain::act::{Act, OptionSet};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::options::{self, OptionRow, Options};
use madoguchi_domain::record::{OfficeRecord, OptionValue};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme;
use madoguchi_domain::wareki;

use crate::about::{About, Access, CommandKind};
use crate::context::{ReadContext, WriteContext};
use crate::convert;
use crate::convert::lists::Sheet;
use crate::entry::claim;
use crate::error::Result;
use crate::ops::lists::{Line, List, ListQuery, Rows};
use crate::views::{OptionChangeView, OptionPreviewView, OptionView, OptionsView};
use crate::words;

/// Milliseconds without key or mouse after which the window is locked; none = never.
pub fn idle_lock_ms(options: &Options) -> Option<u64> {
    let ms = std::time::Duration::try_from_secs_f64(options.idle_lock_minutes * 60.0).ok()?.as_millis();
    u64::try_from(ms).ok().filter(|ms| *ms > 0)
}

/// The option of that name. One that acts on nothing this kind of office has is not there.
fn named(office: &OfficeRecord, name: &str) -> Result<&'static OptionRow> {
    let row = options::row(name.trim()).ok_or_else(|| Refusal::field("option", name))?;
    match row.lacks(office) {
        Some(area) => Err(scheme::of(office.founding.body.kind).not_there_yet(area, row.name).into()),
        None => Ok(row),
    }
}

/// The option of that name, and the value it would take.
fn option_and_value<'v>(office: &OfficeRecord, name: &str, value: &'v str) -> Result<(&'static OptionRow, &'v str)> {
    let row = named(office, name)?;
    let value = value.trim();
    if row.kind.reads(value) { Ok((row, value)) } else { Err(Refusal::field("option_value", value).into()) }
}

/// Sets a municipal option.
pub fn set(at: &mut WriteContext<'_>, name: &str, value: &str) -> Result<()> {
    let (id, now) = (at.clock.new_id(), at.clock.now());
    let act = Act::SetOption(OptionSet {
        office: at.record.id,
        name: name.to_owned(),
        value: value.to_owned(),
        set_on: now.day(),
        set_by: at.signed_in()?,
    });
    let context = at.who(Authority::Counter)?;
    at.store.commit(context, |c| c.append(claim(id, vec![act], None)).map(|_| ()))?;
    at.refresh()
}

/// Sets a municipal option of the table.
pub fn choose(at: &mut WriteContext<'_>, name: &str, value: &str) -> Result<()> {
    let (row, value) = option_and_value(at.record, name, value)?;
    if row.stored(at.record) == Some(value) {
        return Err(Refusal::new(RefusalCode::NothingChanges).with("field", "option_value").into());
    }
    set(at, row.name, value)
}

/// Every option that acts on something this kind of office has, as it has it. Every clerk may read them.
pub fn list(at: ReadContext<'_>) -> Result<OptionsView> {
    at.signed_in()?;
    let here = options::rows().iter().filter(|row| row.lacks(at.record).is_none());
    let options: Vec<_> = here.map(|row| convert::options::option(row, at.record)).collect();
    let unreadable = options.iter().filter(|o| o.unreadable).count();
    Ok(OptionsView { options, may_change: at.role().is_some_and(|role| role.may(Right::SetOptions)), unreadable })
}

/// What would be decided differently if the option said that. Changes nothing.
pub fn preview(at: ReadContext<'_>, name: &str, value: &str) -> Result<OptionPreviewView> {
    at.signed_in()?;
    let (row, value) = option_and_value(at.record, name, value)?;
    let today = at.today();
    let mut proposed = at.record.clone();
    let set = OptionValue { value: value.to_owned(), set_on: today, set_by: String::new() };
    proposed.options.body.insert(row.name.to_owned(), set);
    Ok(convert::options::preview(row, value, (at.record, &proposed), today))
}

/// Who set what and when, the newest first; of one option where it is named.
pub fn history(at: ReadContext<'_>, name: Option<&str>) -> Result<Vec<OptionChangeView>> {
    at.signed_in()?;
    name.map(|name| named(at.record, name)).transpose()?;
    let office = at.reader.office_with_history(at.record.id)?;
    let changes = office.map_or_else(Vec::new, |office| options::changes(&office));
    let of = changes.iter().filter(|change| name.is_none_or(|name| name == change.name));
    Ok(of.filter_map(|change| Some(convert::options::change(options::row(change.name)?, change))).collect())
}

/// 市町村の定め一覧.
pub struct OptionList;

impl List for OptionList {
    type Row = OptionView;
    const ABOUT: About = About::new("options", Access::With(Right::BeSignedIn), CommandKind::Read);
    const TITLE: &'static str = words::options::LIST_TITLE;

    fn rows(at: ReadContext<'_>, _asked: &ListQuery) -> Result<Rows<OptionView>> {
        let lines = list(at)?.options.into_iter().map(|row| Line { row, whom: None });
        Ok(Rows::All(lines.collect()))
    }

    fn sheet(at: ReadContext<'_>, _asked: &ListQuery, _all: u64) -> Result<Sheet<OptionView>> {
        let about = vec![
            words::lists::as_of(&at.insurer().name, &wareki::long(at.today())),
            words::options::LIST_NOT_TOUCHED.to_owned(),
        ];
        Ok(Sheet { title: None, about, columns: convert::lists::options::columns() })
    }
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::record::InsurerKind;
    use madoguchi_sample::{SAMPLE_CLERK, SAMPLE_SECRET};

    use super::*;
    use crate::sampled::founded;

    #[test]
    fn the_lock_comes_after_ten_minutes_unless_the_office_says_otherwise() {
        assert_eq!(idle_lock_ms(&Options::default()), Some(600_000));
        for (idle_lock_minutes, ms) in [(5.0, Some(300_000)), (0.05, Some(3_000)), (0.0, None)] {
            assert_eq!(idle_lock_ms(&Options { idle_lock_minutes, ..Options::default() }), ms);
        }
    }

    #[test]
    fn an_option_takes_only_what_it_can_mean() {
        let folder = tempfile::tempdir().unwrap();
        let office = founded(folder.path(), InsurerKind::Municipality);
        let asked = |name: &str, value: &str| super::option_and_value(&office.record, name, value).is_ok();
        assert!(asked("idle_lock_minutes", " 15 ") && !asked("idle_lock_minutes", "241"));
        assert!(!asked("seal_png", "00") && !asked("nothing", "1"), "not in the table");
    }

    #[test]
    fn an_office_is_asked_only_for_options_that_act_on_something_it_has() {
        let names = |kind| {
            let folder = tempfile::tempdir().unwrap();
            let mut office = founded(folder.path(), kind);
            office.sign_in(Some(SAMPLE_CLERK), SAMPLE_SECRET).unwrap();
            let refused = choose(&mut office.writing(), "remote_label", "離れ").err();
            assert_eq!(refused.is_some(), kind != InsurerKind::Municipality, "{kind:?} {refused:?}");
            list(office.reading()).unwrap().options.into_iter().map(|option| option.name).collect::<Vec<_>>()
        };
        assert_eq!(names(InsurerKind::Municipality).len(), options::rows().len());
        for kind in [InsurerKind::Society, InsurerKind::LateElderly] {
            let names = names(kind);
            assert!(names.iter().any(|name| name == "idle_lock_minutes"), "{kind:?} {names:?}");
            assert!(!names.iter().any(|name| name == "remote_label"), "{kind:?} {names:?}");
        }
    }

    /// The manual's table, as the program has it.
    fn manual() -> String {
        let line = |row: &OptionRow| {
            format!(
                "| {} | {} `{}` | {} | {} | {} |\n",
                words::options::group(row.group),
                row.question,
                row.name,
                row.kind.label_of(&row.default),
                row.reason,
                row.source
            )
        };
        let lines: String = options::rows().iter().map(line).collect();
        format!("| 区分 | 問いと設定の名前 | 既定 | 既定の理由 | 根拠 |\n|---|---|---|---|---|\n{lines}")
    }

    #[test]
    fn the_manual_tells_every_option_with_its_default_and_the_reason() {
        const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/manual/admin.md");
        const MARKS: [&str; 2] =
            ["<!-- options: written by the tests from the table of the program -->\n", "<!-- /options -->"];
        madoguchi_golden::check_section(FILE.as_ref(), MARKS, &manual(), "options::");
    }

    #[test]
    fn a_value_that_holds_already_changes_nothing_and_history_knows_who_set_what() {
        use crate::error::CounterError;

        let folder = tempfile::tempdir().unwrap();
        let mut office = crate::sampled::sample(folder.path(), 0);
        assert!(list(office.reading()).is_err() && history(office.reading(), None).is_err(), "nobody is signed in");
        office.sign_in(Some(madoguchi_sample::SAMPLE_CLERK), madoguchi_sample::SAMPLE_SECRET).unwrap();
        choose(&mut office.writing(), "idle_lock_minutes", " 15 ").unwrap();
        let again = choose(&mut office.writing(), "idle_lock_minutes", "15");
        assert!(matches!(again, Err(CounterError::Refused(refusal)) if refusal.code == RefusalCode::NothingChanges));
        let changes = history(office.reading(), Some("idle_lock_minutes")).unwrap();
        let told: Vec<_> = changes.iter().map(|one| (one.value.as_str(), one.set_by.as_str())).collect();
        assert_eq!(told, [("15", madoguchi_sample::SAMPLE_CLERK)]);
        assert!(history(office.reading(), Some("no_such_option")).is_err());
    }

    #[test]
    fn a_preview_tells_what_would_differ_and_sets_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut office = crate::sampled::sample(folder.path(), 0);
        office.sign_in(Some(madoguchi_sample::SAMPLE_CLERK), madoguchi_sample::SAMPLE_SECRET).unwrap();
        let shown = preview(office.reading(), "idle_lock_minutes", "15").unwrap();
        assert_eq!((shown.before.as_str(), shown.after.as_str()), ("10", "15"));
        assert_eq!(history(office.reading(), Some("idle_lock_minutes")).unwrap().len(), 0);
        assert!(preview(office.reading(), "idle_lock_minutes", "soon").is_err());
    }
}
