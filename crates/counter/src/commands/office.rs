//! The office itself: what it is, its files, how long it keeps, and small questions of every screen.

use std::path::PathBuf;

use madoguchi_domain::access::Look;
use madoguchi_domain::founding::InsurerInput;
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::rights::Right;
use madoguchi_domain::{decide, wareki};
use madoguchi_printing::render;
use madoguchi_store::JobState;
use serde::Deserialize;
use ts_rs::TS;

use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind, Log};
use crate::answers::OfficeNow;
use crate::convert;
use crate::desk::Desk;
use crate::desk::presence::idle_ms;
use crate::error::{CounterError, Result};
use crate::files;
use crate::office::Office;
use crate::ops::founding::{self, Amend};
use crate::ops::restored::{self, LastSeen};
use crate::ops::retention::{self, Listing};
use crate::ops::{assets, import, printer};
use crate::views::{
    AcknowledgedView, AmendedView, DateView, GaijiView, OfficeDayView, OfficeView, RetentionView, SealView,
};

/// What the window shows before and after sign-in.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowOffice {}

impl Command for ShowOffice {
    const ABOUT: About = About::new("office", Access::Anybody, CommandKind::Read);
    type Answer = OfficeView;

    fn run(self, at: &Admitted<'_>) -> Result<OfficeView> {
        office_view(at, &at.office())
    }
}

pub(super) fn office_view(desk: &Desk, office: &Office) -> Result<OfficeView> {
    let reader = office.store.read();
    let now = OfficeNow {
        accounts: office.accounts(),
        clerk: office.clerk().map(str::to_owned),
        locked: desk.lock.is_shut(),
        idle_lock_ms: idle_ms(office),
        printer: printer::get(office.reading())?,
        has_central: reader.has_central()?,
        unsent: reader.unsent_count()?,
        open_jobs: reader.job_count(&JobState::OPEN)?,
    };
    Ok(convert::office(&office.record, office.today(), office.role(), now))
}

/// A date as typed, read.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ParseDate {
    /// As typed.
    pub text: String,
}

impl Command for ParseDate {
    const ABOUT: About = About::new("parse_date", Access::Anybody, CommandKind::Read);
    type Answer = DateView;

    fn run(self, _at: &Admitted<'_>) -> Result<DateView> {
        let day = wareki::parse(&self.text).map_err(|_| Refusal::field("date", self.text))?;
        Ok(convert::date(day))
    }
}

/// The exact glyphs of a text.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NameSvg {
    /// The text.
    pub text: String,
}

impl Command for NameSvg {
    const ABOUT: About = About::new("name_svg", Access::Anybody, CommandKind::Read);
    type Answer = String;

    fn run(self, at: &Admitted<'_>) -> Result<String> {
        let fonts = at.office().fonts()?;
        Ok(render::name_svg(&self.text, &fonts, convert::NAME_UM)?)
    }
}

/// Changes what the office is called and numbered, from a day on. What is left out stays as it is.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AmendOffice {
    /// 市町村・組合・広域連合の名前
    pub name: Option<String>,
    /// 保険者番号
    pub insurer: Option<String>,
    /// 全国地方公共団体コード
    pub municipality: Option<String>,
    /// The first day.
    pub from: String,
    /// Only shown.
    pub dry_run: bool,
}

impl Command for AmendOffice {
    const ABOUT: About = About::new("amend_office", Access::With(Right::AmendOffice), CommandKind::Write);
    type Answer = AmendedView;

    fn run(self, at: &Admitted<'_>) -> Result<AmendedView> {
        let from = decide::day("amended_from", Some(&self.from))?;
        let asked = InsurerInput {
            name: self.name.as_deref(),
            insurer: self.insurer.as_deref(),
            municipality: self.municipality.as_deref(),
        };
        let how = if self.dry_run { Amend::Preview } else { Amend::Write };
        let mut office = at.office();
        let becoming = founding::amend(&mut office.writing(), &asked, from, how)?;
        Ok(convert::amended(&becoming, from, at.scheme().kind))
    }
}

/// Moves the day of a sample office on.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfficeDay {
    /// The office's day from now on.
    pub day: String,
}

impl Command for OfficeDay {
    const ABOUT: About = About::new("office_day", Access::With(Right::AmendOffice), CommandKind::Write);
    type Answer = OfficeDayView;

    fn run(self, at: &Admitted<'_>) -> Result<OfficeDayView> {
        let day = decide::day("office_day", Some(&self.day))?;
        let mut office = at.office();
        let today = founding::move_day(&mut office.writing(), day)?;
        office.follow()?;
        Ok(convert::office_day(today))
    }
}

/// Registers the picture of the seal (PNG).
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetSeal {
    /// The picture.
    pub file: PathBuf,
}

impl Command for SetSeal {
    const ABOUT: About = About::new("set_seal", Access::With(Right::RegisterOfficeFiles), CommandKind::Write);
    type Answer = SealView;

    fn run(self, at: &Admitted<'_>) -> Result<SealView> {
        let png = files::read_bounded(&self.file).map_err(CounterError::File)?;
        assets::set_seal(&mut at.office().writing(), &png)?;
        Ok(convert::seal(&self.file, png.len()))
    }
}

/// Sets the table that names the municipality's own characters (外字).
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetGaiji {
    /// The table.
    pub file: PathBuf,
}

impl Command for SetGaiji {
    const ABOUT: About = About::new("set_gaiji", Access::With(Right::RegisterOfficeFiles), CommandKind::Write);
    type Answer = GaijiView;

    fn run(self, at: &Admitted<'_>) -> Result<GaijiView> {
        let table = files::read_bounded(&self.file).map_err(CounterError::File)?;
        Ok(convert::gaiji(import::set_gaiji(&mut at.office().writing(), &table)?))
    }
}

/// 保存年限: what the table means on a day, and which files could be closed.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Retention {
    /// The day; left out: today.
    pub on: Option<String>,
    /// Names the files.
    pub list: bool,
}

impl Command for Retention {
    const ABOUT: About = About::new("retention", Access::With(Right::ReviewRetention), CommandKind::Read)
        .shows_people(Log::Looks(&[Look::Listed]));
    type Answer = RetentionView;

    fn run(self, at: &Admitted<'_>) -> Result<RetentionView> {
        let on = self.on.as_deref().map(|text| decide::day("on", Some(text))).transpose()?;
        retention::review(&mut at.office().looking(), on, if self.list { Listing::Named } else { Listing::Counts })
    }
}

/// A clerk goes on with an older state that was put in place.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AcknowledgeRestored {
    /// The last issue number on a paper, if one is at hand.
    pub last_certificate: Option<String>,
    /// The last 番号 given to a household, if one is known.
    pub last_household: Option<u64>,
}

impl Command for AcknowledgeRestored {
    const ABOUT: About =
        About::new("acknowledge_restored", Access::With(Right::AcknowledgeRestored), CommandKind::Write);
    type Answer = AcknowledgedView;

    fn run(self, at: &Admitted<'_>) -> Result<AcknowledgedView> {
        let seen = LastSeen { certificate_no: self.last_certificate, household_number: self.last_household };
        restored::acknowledge(&mut at.office().writing(), &seen)
    }
}
