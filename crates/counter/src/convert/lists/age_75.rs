//! 75歳到達対象者一覧: name, birth and household, never an address.

use madoguchi_domain::decide::national::by_age_list::{Turning, TurningState};
use madoguchi_domain::person::Calendar;
use madoguchi_domain::record::Resident;
use madoguchi_domain::scheme::national::Household;
use madoguchi_domain::wareki;

use super::SheetColumn;
use crate::views::Age75LineView;
use crate::words;

type Of = SheetColumn<Age75LineView>;

/// The columns.
pub(crate) fn columns() -> Vec<Of> {
    let sorted = |line: &Age75LineView| line.turns_on.map(|day| day.to_string()).unwrap_or_default();
    vec![
        Of::new("turns_on", "75歳到達日", (23_000, 11), on).sorts_by(sorted),
        Of::new("resident", "宛名番号", (31_000, 16), |line| line.resident.clone()).sorts(),
        Of::new("name", "氏名", (34_000, 20), |line| line.name.clone()).of_names(),
        Of::new("birth", "生年月日", (31_000, 16), |line| line.birth.clone()),
        Of::new("number", "記号番号", (27_000, 14), |line| line.number.clone()).sorts(),
        Of::new("head", "世帯主", (14_000, 7), |line| if line.is_head { "本人" } else { "" }.to_owned()),
        Of::new("stays", "残る被保険者", (36_000, 24), |line| line.stays.join("、")).of_names(),
        Of::new("former_member", "特定同一", (15_000, 8), former),
        Of::new("papers", "回収する証", (34_000, 24), |line| line.papers.join("、")),
        Of::new("state", "状態", (31_000, 30), |line| line.state_label.clone()).sorts(),
    ]
}

fn on(line: &Age75LineView) -> String {
    line.turns_on.map_or_else(|| "不詳".to_owned(), wareki::short)
}

fn former(line: &Age75LineView) -> String {
    if line.former_member { "該当" } else { "" }.to_owned()
}

/// The row of a person; `people` are those of the household.
pub(crate) fn line(person: &Resident, household: &Household, people: &[Resident], told: &Turning) -> Age75LineView {
    let (identity, number) = (&person.identity.body, &household.number.body);
    let stays = people.iter().filter(|other| told.stays.contains(&other.id));
    let papers = person.certificates.body.iter().filter(|paper| paper.state.in_hand());
    Age75LineView {
        turns_on: told.on,
        resident: identity.shown_no().to_owned(),
        name: identity.printed_name(),
        birth: identity.birth.printed(Calendar::Japanese),
        number: format!("{} {}", number.symbol, number.number),
        is_head: told.is_head,
        stays: stays.map(|other| other.identity.body.printed_name()).collect(),
        former_member: told.former_member,
        papers: papers.map(|paper| format!("{} {}", paper.kind.label(), paper.no)).collect(),
        state: state(told.state).to_owned(),
        state_label: words::runs::turning(told.state).to_owned(),
    }
}

fn state(state: TurningState) -> &'static str {
    match state {
        TurningState::Ahead => "ahead",
        TurningState::Due => "due",
        TurningState::Written => "written",
        TurningState::LeavingOpen => "leaving_open",
        TurningState::BirthUnknown => "birth_unknown",
    }
}
