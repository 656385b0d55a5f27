//! 判定根拠票: the why panel of a household as a slip, one ground a row.

use super::SheetColumn;
use crate::views::{GroundView, JudgementView, PartView};
use crate::words::lists;

/// A ground of a part of a judgement.
pub(crate) struct PartGround {
    part: String,
    decides: bool,
    ground: GroundView,
}

/// The grounds of a part, in the order of the tests.
pub(crate) fn rows(part: &PartView) -> impl Iterator<Item = PartGround> + use<'_> {
    (0..).zip(&part.grounds).map(|(place, ground)| PartGround {
        part: part.label.clone(),
        decides: part.deciding == Some(place),
        ground: ground.clone(),
    })
}

/// What stands over the grounds of a household's judgement, and when that was determined.
pub(crate) fn about(office: &str, household: &str, judgement: &JudgementView, on: Option<&str>) -> Vec<String> {
    let parts: Vec<_> = judgement.parts.iter().map(|part| lists::slip_part(&part.label, &part.outcome)).collect();
    let people = judgement.people.iter().map(|person| (person.name.as_str(), person.cover.as_str()));
    let mut about = vec![
        lists::slip(office, household, &judgement.month_shown, &judgement.tax_year_shown, on),
        parts.join("　／　"),
        lists::slip_people(people),
    ];
    if judgement.announced {
        about.push(lists::SLIP_ANNOUNCED.to_owned());
    }
    about
}

type Of = SheetColumn<PartGround>;

/// The columns.
pub(crate) fn columns() -> Vec<Of> {
    vec![
        Of::new("part", "判定", (34_000, 16), |row| row.part.clone()),
        Of::new("decides", "決め手", (14_000, 7), |row| if row.decides { "◎" } else { "" }.to_owned()),
        Of::new("fact", "事実", (80_000, 50), |row| row.ground.fact.clone()),
        Of::new("threshold", "基準", (39_000, 24), |row| row.ground.threshold.clone().unwrap_or_default()),
        Of::new("clause", "根拠", (56_000, 40), |row| row.ground.clause.clone()),
        Of::new("would_change", "変わる条件", (54_000, 40), |row| {
            row.ground.would_change.clone().unwrap_or_default()
        }),
    ]
}
