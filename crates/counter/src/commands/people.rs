//! People: finding them, opening their file, registering what they notify.

use madoguchi_domain::access::{self, Look, Place, Surface};
use madoguchi_domain::decide::NextActionCode;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::notification::Notification;
use madoguchi_domain::record::MynaState;
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use madoguchi_domain::wareki;
use serde::Deserialize;
use ts_rs::TS;

use super::arguments::made_sure;
use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind, Log, Unnoted};
use crate::answers::Reveal;
use crate::check::Check;
use crate::convert;
use crate::error::Result;
use crate::ops::people::copay::{self, RatioToRecord};
use crate::ops::people::file::{self, From};
use crate::ops::people::register::{self, RegisterMode};
use crate::ops::people::search;
use crate::ops::people::{actions, myna, number};
use crate::views::{ActionView, MynaRecordedView, RegisterView, SearchView, ShowView};

/// Largest number of hits a screen asks for.
const HITS_MAX: usize = 200;

/// Hits of a question that names no limit.
const HITS_USUAL: usize = 50;

/// Residents whom every word of a text fits.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Search {
    /// Kana, kanji, birth date, number, address, in any mix.
    pub text: String,
    /// At most so many.
    pub limit: Option<usize>,
}

impl Command for Search {
    const ABOUT: About = About::new("search", Access::With(Right::LookUp), CommandKind::Read)
        .shows_people(Log::ByScript(Unnoted::Typing, &[Look::Listed]));
    type Answer = SearchView;

    /// The next key interrupts: a search that is no longer the last one asked ends without an answer.
    fn run(self, at: &Admitted<'_>) -> Result<SearchView> {
        let asked = at.ask();
        let mut office = at.office();
        let limit = self.limit.unwrap_or(HITS_USUAL);
        let found = match office.surface {
            Surface::Window => {
                search::search(office.reading(), &self.text, limit.min(HITS_MAX), &|| at.asked_anew(asked))?
            }
            Surface::Command => search::search_out(&mut office.looking(), &self.text, limit)?,
        };
        Ok(convert::hits(&found, office.today(), office.fonts.as_deref()))
    }
}

/// One resident and the household.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Show {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
    /// The screen it is shown on.
    pub place: Option<Place>,
    /// The opening of the file it belongs to, if it was opened before.
    pub opening: Option<String>,
    /// Why hidden values are looked at.
    pub reason: Option<String>,
    /// As of this day.
    pub on: Option<String>,
    /// As the office knew it then.
    pub known_at: Option<String>,
}

impl Command for Show {
    const ABOUT: About = About::new("show", Access::With(Right::LookUp), CommandKind::Read)
        .shows_people(Log::Looks(&[Look::Opened, Look::Revealed]));
    type Answer = ShowView;

    fn run(self, at: &Admitted<'_>) -> Result<ShowView> {
        show(at, &self)
    }
}

/// One line in the access log for each opening, another when the mask is lifted.
fn show(at: &Admitted<'_>, args: &Show) -> Result<ShowView> {
    let mut office = at.office();
    let clerk = office.signed_in()?;
    let place = args.place.unwrap_or(Place::Household);
    let from = From::parse(args.on.as_deref(), args.known_at.as_deref())?;
    let shown = file::show_from(office.reading(), &args.resident, from)?;
    let known = args.opening.as_deref().and_then(|id| at.openings().find(id, &clerk, shown.resident.id));
    let reason = args.reason.as_deref().and_then(access::reason);
    let (shown, reveal, opening) = match (known, &args.opening) {
        (Some(true), Some(id)) => (shown, Reveal::All, id.clone()),
        (Some(false), Some(id)) => {
            let reveal = file::reveal(&mut office.looking(), &shown, place, reason)?;
            if reveal == Reveal::All {
                at.openings().reveal(id);
            }
            (shown, reveal, id.clone())
        }
        (Some(_) | None, _) => {
            let (shown, reveal) = file::open(&mut office.looking(), &args.resident, from, place, reason.as_deref())?;
            let id = office.clock.new_id();
            at.openings().begin(id, &clerk, shown.resident.id, reveal == Reveal::All);
            (shown, reveal, id.to_string())
        }
    };
    let view = convert::show(&shown, reveal, office.fonts.as_deref());
    Ok(match office.surface {
        // the household view has no place for incomes: they have a screen of their own, with a reason of its own
        Surface::Window => {
            let incomes = convert::income::years(&shown.resident, Reveal::Masked);
            ShowView { opening: Some(opening), incomes, ..view }
        }
        Surface::Command => view,
    })
}

/// What is left to do for a person, or for everybody, each with the fact that ends it.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Actions {
    /// 宛名番号, provisional number or record id; left out: everybody.
    pub resident: Option<String>,
    /// Only actions of this code.
    pub code: Option<NextActionCode>,
}

impl Command for Actions {
    const ABOUT: About = About::new("actions", Access::With(Right::LookUp), CommandKind::Read)
        .needs(Function::Notifications)
        .shows_people(Log::Looks(&[Look::Listed]));
    type Answer = Vec<ActionView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<ActionView>> {
        let found = actions::actions(&mut at.office().looking(), self.resident.as_deref(), self.code)?;
        Ok(found.iter().map(convert::action).collect())
    }
}

/// Registers a notification, or shows what would follow.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// What is notified.
    pub notification: Notification,
    /// How the clerk made sure of the persons.
    #[serde(default)]
    #[ts(as = "Option<Check>", optional = nullable)]
    pub check: Check,
    /// Only shows what would follow.
    pub dry_run: bool,
}

impl Command for Register {
    const ABOUT: About = About::new("register", Access::With(Right::ServeResidents), CommandKind::Write)
        .needs(Function::Notifications)
        .shows_people(Log::Nothing(Unnoted::Journalled));
    type Answer = RegisterView;

    fn run(self, at: &Admitted<'_>) -> Result<RegisterView> {
        let mode = if self.dry_run { RegisterMode::Preview } else { RegisterMode::Commit };
        let by_registry = self.notification.authority == Some(Authority::ResidentsRegistry);
        // what the registry tells has nobody at the counter
        let check = if by_registry { self.check } else { made_sure(at, self.check)? };
        let mut office = at.office();
        let done = register::register(&mut office.writing(), &self.notification, &check, mode)?;
        register::registered_view(office.reading(), &done, &self.notification)
    }
}

/// Records the ratio a clerk determined for a person of 70–74, and shows the person.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordCopay {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
    /// One that a person of 70–74 can have, as `choices` says.
    pub ratio_percent: u8,
    /// 発効期日
    pub from: String,
    /// Why.
    pub reason: String,
    /// How the clerk made sure of the person.
    #[serde(default)]
    #[ts(as = "Option<Check>")]
    pub check: Check,
    /// The opening of the file it belongs to.
    pub opening: Option<String>,
}

impl Command for RecordCopay {
    const ABOUT: About = About::new("copay", Access::With(Right::ServeResidents), CommandKind::Write)
        .needs(Function::Determinations)
        .shows_people(Log::Looks(&[Look::Opened]));
    type Answer = ShowView;

    fn run(self, at: &Admitted<'_>) -> Result<ShowView> {
        let from = wareki::parse(&self.from).map_err(|_| Refusal::field("from", self.from.clone()))?;
        let ask =
            RatioToRecord { resident: &self.resident, ratio_percent: self.ratio_percent, from, reason: self.reason };
        copay::record(&mut at.office().writing(), &ask, &made_sure(at, self.check)?)?;
        let args =
            Show { resident: self.resident, place: Some(Place::Copay), opening: self.opening, ..Show::default() };
        show(at, &args)
    }
}

/// Records what is known of the My Number card today, and what is left to do for the person then.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordMyna {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
    /// What is known.
    pub state: MynaState,
    /// How the clerk made sure of the person.
    #[serde(default)]
    #[ts(as = "Option<Check>")]
    pub check: Check,
    /// The opening of the file it belongs to.
    pub opening: Option<String>,
}

impl Command for RecordMyna {
    const ABOUT: About = About::new("myna", Access::With(Right::ServeResidents), CommandKind::Write)
        .needs(Function::Notifications)
        .shows_people(Log::Looks(&[Look::Opened]));
    type Answer = MynaRecordedView;

    fn run(self, at: &Admitted<'_>) -> Result<MynaRecordedView> {
        myna::record(&mut at.office().writing(), &self.resident, self.state, &made_sure(at, self.check)?)?;
        let args = Show { resident: self.resident, opening: self.opening, ..Show::default() };
        Ok(convert::myna_recorded(show(at, &args)?))
    }
}

/// Gives a person registered under a 仮番号 the 宛名番号 of the registry, and shows the person.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AssignNumber {
    /// Provisional number or record id.
    pub resident: String,
    /// 宛名番号
    pub atena_no: String,
    /// The opening of the file it belongs to.
    pub opening: Option<String>,
}

impl Command for AssignNumber {
    const ABOUT: About = About::new("assign_number", Access::With(Right::ServeResidents), CommandKind::Write)
        .needs(Function::LinkFiles)
        .shows_people(Log::Looks(&[Look::Opened]));
    type Answer = ShowView;

    fn run(self, at: &Admitted<'_>) -> Result<ShowView> {
        number::assign(&mut at.office().writing(), &self.resident, &self.atena_no)?;
        show(at, &Show { resident: self.resident, opening: self.opening, ..Show::default() })
    }
}
