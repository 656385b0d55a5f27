//! The inventor: makes the entries of a sample office, batch by batch, apart from the thread that commits them.
//!
//! Numbers are reckoned here, because a paper's page carries its number; the commit takes them and proves that they are the same.

use std::collections::VecDeque;
use std::sync::Arc;

use madoguchi_counter::error::{CounterError, Result};
use madoguchi_counter::foundry::{FilledEntries, claim};
use madoguchi_domain::apply::{Records, apply_all};
use madoguchi_domain::clock::Clock;
use madoguchi_domain::numbers::{CertificateNo, TerminalNo};
use madoguchi_domain::paper::Issuer;
use madoguchi_domain::record::OfficeRecord;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_printing::SheetSetup;
use madoguchi_printing::fonts::Fonts;
use madoguchi_store::{Draft, StoreError};

use crate::acts::{self, HomeActs};
use crate::clock::SampleClock;
use crate::determinations::determinations_of;
use crate::papers::{PaperContext, SampleHolder, SamplePapers};
use crate::people::{HomeEvent, Papers, SampleHome, days_before};
use crate::rarities::RARITIES_FROM_RESIDENTS;
use crate::stories::{EVENT_DAYS, SplitNumbers, Story, event_day};
use crate::tally::{Specialities, SpecialityCounts};
use crate::town::Town;

/// Homes, or things that happen, written in one transaction.
const A_TRANSACTION: usize = 1_000;

/// A batch, and how many residents there are after it.
pub struct InventedBatch {
    /// What is written.
    pub batch: FilledEntries,
    /// Residents there are after it.
    pub residents: u64,
}

/// Invents an office.
pub struct Inventor {
    town: Town,
    residents_wanted: u64,
    waiting: VecDeque<SampleHome>,
    stories: Vec<Story>,
    tally: SpecialityCounts,
    clock: Arc<SampleClock>,
    fonts: Arc<Fonts>,
    sheet: SheetSetup,
    office: OfficeRecord,
    terminal: TerminalNo,
    day: chrono::NaiveDate,
    numbers_used: NumbersUsed,
    events_from: u64,
}

/// Numbers used so far.
#[derive(Clone, Copy, Default)]
struct NumbersUsed {
    households: u64,
    certificates: u64,
}

/// What papers are made with.
pub struct InventorTools {
    /// Ids and times.
    pub clock: Arc<SampleClock>,
    /// Fonts.
    pub fonts: Arc<Fonts>,
    /// 見本, and the seal.
    pub sheet: SheetSetup,
    /// The office.
    pub office: OfficeRecord,
    /// Number of the terminal that issues the papers.
    pub terminal: TerminalNo,
}

impl Inventor {
    /// An inventor of so many residents on `day`.
    pub fn new(residents: u64, seed: u64, day: chrono::NaiveDate, tools: InventorTools) -> Self {
        let InventorTools { clock, fonts, sheet, office, terminal } = tools;
        let mut town = Town::new(residents, seed, day);
        let mut waiting: VecDeque<SampleHome> = town.cast().into();
        if residents >= RARITIES_FROM_RESIDENTS {
            waiting.extend(town.rarities());
        }
        waiting.retain(|home| !home.people.is_empty());
        let (stories, tally) = (Vec::new(), SpecialityCounts::new(day));
        let (numbers_used, events_from) = (NumbersUsed::default(), EVENT_DAYS);
        Self {
            town,
            residents_wanted: residents,
            waiting,
            stories,
            tally,
            clock,
            fonts,
            sheet,
            office,
            terminal,
            day,
            numbers_used,
            events_from,
        }
    }

    /// Counts of what is special.
    pub fn specialities(self) -> Specialities {
        self.tally.done()
    }

    /// The next transaction; none when everything is written.
    pub fn next(&mut self) -> Result<Option<InventedBatch>> {
        let before = self.numbers_used;
        let drafts = match self.homes()? {
            homes if homes.is_empty() => self.events()?,
            homes => homes,
        };
        if drafts.is_empty() {
            return Ok(None);
        }
        let there: u64 = self.waiting.iter().map(|home| home.people.len() as u64).sum();
        let batch = FilledEntries {
            at: self.clock.now(),
            drafts,
            households: before.households + 1..self.numbers_used.households + 1,
            certificates: before.certificates + 1..self.numbers_used.certificates + 1,
        };
        Ok(Some(InventedBatch { batch, residents: self.residents_wanted - self.town.left() - there }))
    }

    fn homes(&mut self) -> Result<Vec<Draft>> {
        let mut drafts = Vec::new();
        for _ in 0..A_TRANSACTION {
            let home = match self.waiting.pop_front() {
                Some(home) => home,
                None if self.town.left() > 0 => self.town.home(),
                None => break,
            };
            self.bring_over(home, &mut drafts)?;
        }
        Ok(drafts)
    }

    /// One home: its claim, and the papers it holds.
    fn bring_over(&mut self, home: SampleHome, drafts: &mut Vec<Draft>) -> Result<()> {
        self.tally.home(&home);
        let entry = self.clock.new_id();
        let clock = Arc::clone(&self.clock);
        let numbers_used = &mut self.numbers_used.households;
        let written = acts::of_home(&home, &*clock, || {
            *numbers_used += 1;
            *numbers_used
        });
        let Some(household) = written.household else {
            drafts.push(claim(entry, written.acts, None));
            return Ok(());
        };
        let mut records = Records::new();
        apply_all(&written.acts, clock.now().wall, &mut records).map_err(StoreError::from)?;
        let HomeActs { ids, mut acts, .. } = written;
        acts.extend(determinations_of(household, &mut records, &*clock, self.day)?);
        let mut papers = Vec::new();
        for (person, id) in home.people.iter().zip(&ids).filter(|(person, _)| !person.spans.is_empty()) {
            let holder = SampleHolder { resident: *id, household, records: &mut records };
            papers.extend(self.papers(holder, person.papers)?);
        }
        drafts.push(claim(entry, acts, None));
        if !papers.is_empty() {
            drafts.push(Draft { parent: Some(entry), ..claim(clock.new_id(), papers, None) });
        }
        if let Some(event) = home.event {
            self.stories.push(Story { event, ids, household, records, entry });
        }
        Ok(())
    }

    fn papers(&mut self, mut holder: SampleHolder<'_>, papers: Papers) -> Result<Vec<madoguchi_domain::act::Act>> {
        let made = self.with_paper_context(|context, number| context.papers(&mut holder, papers, number))?;
        Ok(self.count(made))
    }

    fn with_paper_context(
        &mut self,
        make: impl FnOnce(&PaperContext<'_>, &mut dyn FnMut() -> Result<CertificateNo>) -> Result<SamplePapers>,
    ) -> Result<SamplePapers> {
        let issuer = Issuer::of(&self.office);
        let context = PaperContext {
            fonts: &self.fonts,
            sheet: &self.sheet,
            issuer: &issuer,
            clock: &*self.clock,
            day: self.day,
        };
        let (numbers_used, terminal) = (&mut self.numbers_used.certificates, self.terminal);
        let mut number = || {
            *numbers_used += 1;
            certificate_no(terminal, *numbers_used)
        };
        make(&context, &mut number)
    }

    fn count(&mut self, made: SamplePapers) -> Vec<madoguchi_domain::act::Act> {
        for (name, count) in [
            ("papers_in_force", made.in_force),
            ("papers_expired", made.expired),
            ("papers_collected", made.collected),
            ("papers_replaced", made.replaced),
            ("papers_spoiled", made.spoiled),
        ] {
            self.tally.add(name, count);
        }
        made.acts
    }

    /// What happens later, one kind a day.
    fn events(&mut self) -> Result<Vec<Draft>> {
        while self.events_from > 0 {
            let today = self.events_from;
            self.clock.set(days_before(self.day, today), 90);
            let mut drafts = Vec::new();
            while drafts.len() < A_TRANSACTION {
                let Some(at) = self.stories.iter().rposition(|story| event_day(story.event) == today) else {
                    self.events_from -= 1;
                    break;
                };
                let story = self.stories.swap_remove(at);
                drafts.extend(self.event(story)?);
            }
            if !drafts.is_empty() {
                return Ok(drafts);
            }
        }
        Ok(Vec::new())
    }

    fn event(&mut self, mut story: Story) -> Result<Option<Draft>> {
        if let HomeEvent::Reissued { at } = story.event {
            let on = days_before(self.day, event_day(story.event));
            let resident = story.ids[at];
            let mut holder = SampleHolder { resident, household: story.household, records: &mut story.records };
            let made = self.with_paper_context(|context, number| context.reissue(&mut holder, on, number))?;
            let acts = self.count(made);
            let id = self.clock.new_id();
            return Ok((!acts.is_empty()).then(|| Draft { parent: Some(story.entry), ..claim(id, acts, None) }));
        }
        let clock = Arc::clone(&self.clock);
        let numbers = story
            .splits()
            .then(|| SplitNumbers { household: self.numbers_used.households + 1, juki: self.town.next_home_no() });
        let Some(acts) = story.claims(&*clock, numbers) else {
            return Ok(None);
        };
        self.numbers_used.households += u64::from(story.splits());
        self.tally.event(story.event);
        Ok(Some(claim(clock.new_id(), acts, None)))
    }
}

fn certificate_no(terminal: TerminalNo, serial: u64) -> Result<CertificateNo> {
    let used_up = || CounterError::Refused(Refusal::new(RefusalCode::NumbersUsedUp).with("kind", "certificate"));
    let serial = u32::try_from(serial).map_err(|_| used_up())?;
    CertificateNo::new(terminal.get(), serial).map_err(|_| used_up())
}
