//! The sample office: invented residents, the same for the same arguments. Its papers carry 見本.

mod names;
mod people;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveTime};
use madoguchi_domain::act::{Act, CoverageStart};
use madoguchi_domain::age;
use madoguchi_domain::certificate::{Certificate, CertificateState, Delivery, PaperOutcome, year_start};
use madoguchi_domain::clock::{Clock, JAPAN_OFFSET_S, TimeEvidence, TimeTrust};
use madoguchi_domain::coverage::StartReason;
use madoguchi_domain::decide::issue::{Subject, decide};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::{
    Certainty, CopayDetermination, Founding, HouseholdNumber, InsurerKind, Movement, MovementKind, Myna, RecordId,
    Resident,
};
use madoguchi_printing::Sheet;
use madoguchi_printing::fonts::Fonts;
use madoguchi_store::{Commit, Draft};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use uuid::Uuid;

use self::people::{Home, Town};
use crate::clock::since_start;
use crate::error::Result;
use crate::office::{NewOffice, Office, SAMPLE_CLERK, SAMPLE_SECRET, Unlock, claim};
use crate::ops::issue::{press_page, seal_of, take_number};

/// Homes written in one transaction.
const HOMES_A_TRANSACTION: usize = 500;

/// What a sample office is made of.
pub struct DemoAsk {
    /// Exactly so many residents.
    pub residents: u64,
    /// The dice.
    pub seed: u64,
    /// The office's fixed day; none = the real day holds.
    pub on: Option<NaiveDate>,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Made {
    /// Residents.
    pub residents: u64,
    /// 国保世帯
    pub households: u64,
    /// Covered on the office's day.
    pub insured: u64,
    /// Certificates in force.
    pub certificates: u64,
    /// How long it took.
    pub seconds: f64,
}

/// Ids and times by dice, so that the office is the same for the same arguments.
struct DiceClock {
    dice: Mutex<ChaCha8Rng>,
    day: NaiveDate,
}

impl Clock for DiceClock {
    fn now(&self) -> TimeEvidence {
        let japan = FixedOffset::east_opt(JAPAN_OFFSET_S).expect("nine hours are an offset");
        let opening = NaiveTime::from_hms_opt(8, 30, 0).expect("the office opens at half past eight");
        let wall = self.day.and_time(opening).and_local_timezone(japan).single().expect("a fixed offset has no gaps");
        TimeEvidence { wall, boot_id: None, monotonic_ms: 0, server_offset_ms: None, trust: TimeTrust::Simulated }
    }

    fn new_id(&self) -> Uuid {
        let mut random = [0; 10];
        self.dice.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut random);
        let millis = u64::try_from(self.now().wall.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// Makes a sample office in `dir`. `tick` hears how many residents are there, of how many.
pub fn make(dir: &Path, ask: &DemoAsk, unlock: &Unlock<'_>, tick: &mut dyn FnMut(u64, u64)) -> Result<Made> {
    let started = since_start();
    let day = ask.on.unwrap_or_else(|| crate::clock::SystemClock::default().now().day());
    let dice = ChaCha8Rng::seed_from_u64(ask.seed ^ u64::from(day.num_days_from_ce().unsigned_abs()));
    let clock = Arc::new(DiceClock { dice: Mutex::new(dice), day });
    let new =
        NewOffice { founding: founding(ask.on), clerk: SAMPLE_CLERK.to_owned(), password: SAMPLE_SECRET.to_owned() };
    let mut office = Office::create(dir, &new, unlock, clock)?;
    office.sign_in(None, SAMPLE_SECRET)?;
    let mut town = Town::new(ask.residents, ask.seed, day);
    let mut waiting: Vec<Home> = town.cast();
    waiting.retain(|home| !home.people.is_empty());
    loop {
        while waiting.len() < HOMES_A_TRANSACTION && town.left() > 0 {
            waiting.push(town.home());
        }
        if waiting.is_empty() {
            break;
        }
        write(&mut office, &std::mem::take(&mut waiting))?;
        tick(ask.residents - town.left(), ask.residents);
    }
    office.store.rebuild_search(&mut |_| {})?;
    let reader = office.store.read();
    let (residents, households) = reader.counts()?;
    let seconds = (since_start() - started).as_secs_f64();
    Ok(Made {
        residents,
        households,
        insured: reader.covered_count(day)?,
        certificates: reader.certificate_count()?,
        seconds,
    })
}

fn founding(fixed_day: Option<NaiveDate>) -> Founding {
    Founding {
        municipality: "131016".to_owned(),
        insurer: "138016".to_owned(),
        name: "見本市".to_owned(),
        symbol: "見本".to_owned(),
        kind: InsurerKind::Municipality,
        sample: true,
        fixed_day,
    }
}

fn write(office: &mut Office, homes: &[Home]) -> Result<()> {
    let fonts = office.fonts()?;
    let sheet = Sheet { sample: true, seal: seal_of(&office.record)? };
    let context = office.context(Authority::Batch)?;
    let (clock, record) = (office.clock.clone(), office.record.clone());
    office.store.commit(context, |commit| {
        commit.defer_search()?;
        for home in homes {
            let ids: Vec<RecordId> = home.people.iter().map(|_| clock.new_id()).collect();
            let entry = clock.new_id();
            let (acts, covered) = acts_of(home, &ids, commit, &*clock)?;
            commit.append(claim(entry, acts, None))?;
            for id in covered {
                let scene = Scene { fonts: &fonts, sheet: &sheet, office: &record, clock: &*clock, parent: entry };
                scene.paper(commit, id, home)?;
            }
        }
        Ok(())
    })
}

/// Residents first, then the household, then who is covered; and those who hold a paper.
fn acts_of(
    home: &Home,
    ids: &[RecordId],
    commit: &mut Commit<'_>,
    clock: &dyn Clock,
) -> Result<(Vec<Act>, Vec<RecordId>)> {
    let today = clock.now().day();
    let mut acts: Vec<Act> = home
        .people
        .iter()
        .zip(ids)
        .map(|(p, id)| Act::RecordResident { resident: *id, identity: Box::new(p.identity.clone()) })
        .collect();
    let late = |at: usize| age::gates(home.people[at].identity.birth.assumed()).late_elderly_from <= today;
    let joining: Vec<usize> = (0..ids.len()).filter(|at| home.insured && !late(*at)).collect();
    for (person, id) in home.people.iter().zip(ids) {
        acts.push(Act::RecordMyna {
            resident: *id,
            myna: Myna { state: person.myna, asked_on: Some(home.covered_from) },
        });
    }
    let Some(head) = ids.first().filter(|_| !joining.is_empty()) else {
        return Ok((acts, Vec::new()));
    };
    let household = clock.new_id();
    let number = format!("{:07}", commit.take_number("household", 9_999_999)?);
    let juki_household_no = home.people.first().and_then(|p| p.identity.juki_household_no.clone());
    acts.push(Act::OpenHousehold {
        household,
        number: HouseholdNumber { symbol: "見本".to_owned(), number, juki_household_no },
        head: *head,
    });
    let mut papers = Vec::new();
    for (branch, at) in joining.into_iter().enumerate() {
        let person = &home.people[at];
        acts.extend(coverage(person.identity.birth.assumed(), ids[at], household, branch, home.covered_from, clock));
        if person.holds_paper {
            papers.push(ids[at]);
        }
    }
    Ok((acts, papers))
}

fn coverage(
    birth: NaiveDate,
    resident: RecordId,
    household: RecordId,
    branch: usize,
    moved_in: NaiveDate,
    clock: &dyn Clock,
) -> Vec<Act> {
    let today = clock.now().day();
    let from = moved_in.max(birth);
    let reason = if from == birth { StartReason::A05 } else { StartReason::A01 };
    let movement = Movement {
        id: clock.new_id(),
        kind: MovementKind::Join,
        reason: reason.code(),
        effective_on: from,
        notified_on: from,
        recorded_at: clock.now().wall,
        household,
        left_household: None,
        certainty: Certainty::Confirmed,
        corrects: None,
        corrected_by: None,
        remark: String::new(),
    };
    let mut acts = vec![Act::StartCoverage(CoverageStart {
        resident,
        household,
        branch: format!("{:02}", branch + 1),
        qualified_on: from,
        covered_from: from,
        reason,
        movement,
        lost_elsewhere_on: None,
    })];
    let gates = age::gates(birth);
    if gates.elderly_from <= today {
        let from = gates.elderly_from.max(year_start(today));
        let copay =
            CopayDetermination { ratio_percent: 20, from, reason: "見本の判定".to_owned(), determined_on: from };
        acts.push(Act::RecordCopay { resident, copay });
    }
    acts
}

/// Everything a paper of the sample office is made with.
struct Scene<'a> {
    fonts: &'a Fonts,
    sheet: &'a Sheet,
    office: &'a madoguchi_domain::record::Office,
    clock: &'a dyn Clock,
    parent: Uuid,
}

impl Scene<'_> {
    /// A paper that was issued, came out and was handed over at the start of the certificate year.
    fn paper(&self, commit: &mut Commit<'_>, id: RecordId, home: &Home) -> Result<()> {
        let reader = commit.read();
        let Some(resident) = reader.find_resident(id)? else {
            return Ok(());
        };
        let household = reader.household_of(id)?;
        let head = match household.as_ref().and_then(|h| h.head()) {
            Some(head) => reader.find_resident(head)?,
            None => None,
        };
        let today = self.clock.now().day();
        let on = year_start(today).max(home.covered_from).max(first_day(&resident, today));
        let subject = Subject { resident: &resident, household: household.as_ref(), head: head.as_ref() };
        // whom the law gives another paper, or none, gets none here
        let Ok(proposal) = decide(&subject, None, self.office, on) else {
            return Ok(());
        };
        if proposal.valid_until < today {
            return Ok(());
        }
        let no = take_number(commit)?;
        let (face, document) = press_page(proposal.kind, &proposal.face, &no, self.sheet, self.fonts)?;
        let certificate = Certificate {
            no: no.clone(),
            kind: proposal.kind,
            state: CertificateState::Issuing,
            issued_on: on,
            valid_from: proposal.valid_from,
            valid_until: proposal.valid_until,
            face,
            page_hash: document.hash(self.fonts),
            job: self.clock.new_id(),
            replaces: None,
            delivered: None,
            collected_on: None,
            log: Vec::new(),
        };
        let acts = vec![
            Act::IssueCertificate { resident: id, certificate: Box::new(certificate) },
            Act::RecordPaperOutcome { resident: id, no: no.clone(), outcome: PaperOutcome::Printed, reason: None },
            Act::DeliverCertificate { resident: id, no, on, by: Delivery::Mail },
        ];
        commit.append(Draft {
            id: self.clock.new_id(),
            acts,
            parent: Some(self.parent),
            check: None,
            orders: Vec::new(),
        })?;
        Ok(())
    }
}

/// Not before birth, and at 70 not before the new ratio holds.
fn first_day(resident: &Resident, today: NaiveDate) -> NaiveDate {
    let birth = resident.identity.body.birth.assumed();
    let elderly = age::gates(birth).elderly_from;
    if elderly <= today { birth.max(elderly) } else { birth }
}
