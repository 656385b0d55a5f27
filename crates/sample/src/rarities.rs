//! One of everything that is seldom, in every sample office that is large enough to hold it beside an ordinary town.

use chrono::{Datelike, Days, NaiveDate};
use madoguchi_domain::person::{PrintChoice, Sex, Support};
use madoguchi_domain::record::{Declaration, MynaState, StatusKind};
use madoguchi_domain::scheme::national::reasons::{EndReason, StartReason};

use crate::money::{self, BORDERS, Border, BorderSubject};
use crate::names::Name;
use crate::people::{HomeComposition, HomeEvent, Papers, SampleHome, SamplePerson, Span, days_before, years_before};
use crate::season::set_border;
use crate::special;
use crate::town::{HomeMember, Town};

/// Smaller offices have the cast and an ordinary town only.
pub const RARITIES_FROM_RESIDENTS: u64 = 300;

const MAN: Name = ("正", "タダシ");
const WOMAN: Name = ("節子", "セツコ");

impl Town {
    /// One of everything.
    pub fn rarities(&mut self) -> Vec<SampleHome> {
        let mut homes = self.names_and_births();
        homes.extend(self.under_protection());
        homes.extend(self.statuses());
        homes.extend(self.partners_of_the_late_elderly());
        homes.extend(self.gates());
        homes.extend(self.borders());
        homes.extend(self.papers());
        homes.extend(self.movements());
        homes.extend(self.families());
        homes
    }

    fn birth_at_age(&self, years: u64) -> NaiveDate {
        years_before(days_before(self.day, 100), years)
    }

    fn man(&self, surname: Name, years: u64) -> HomeMember {
        HomeMember::named(surname, MAN, self.birth_at_age(years), Sex::Male)
    }

    fn woman(&self, surname: Name, years: u64) -> HomeMember {
        HomeMember::named(surname, WOMAN, self.birth_at_age(years), Sex::Female)
    }

    fn names_and_births(&mut self) -> Vec<SampleHome> {
        let (day, brought_over_on) = (self.day, self.brought_over_on);
        let mut homes = Vec::new();
        for (choice, stay) in [
            (PrintChoice::Name, Some(day + Days::new(21))),
            (PrintChoice::Name, Some(days_before(day, 5))),
            (PrintChoice::Alias, None),
            (PrintChoice::WithAlias, None),
            (PrintChoice::Latin, None),
        ] {
            let mut home = self.one(self.woman(("", ""), 29), |_| {});
            for person in &mut home.people {
                special::foreign(person, brought_over_on, &mut self.dice);
                if let Some(on) = stay {
                    special::stay_ends(person, on);
                }
                if matches!(choice, PrintChoice::Alias | PrintChoice::WithAlias) {
                    special::alias(person, "木下　明美", choice);
                }
                person.identity.print_choice = choice;
            }
            homes.push(home);
        }
        let former = self.woman(("中村", "ナカムラ"), 38);
        homes.push(self.one(former, |p| special::former_surname(p, "髙橋", PrintChoice::WithFormerSurname)));
        homes.push(self.one(self.man(("森", "モリ"), 66), |p| special::unknown_birth(p, false)));
        homes.push(self.one(self.woman(("一", "ニノマエ"), 68), |p| special::unknown_birth(p, true)));
        homes.push(self.one(self.man(("辻\u{E0102}本", "ツジモト"), 47), |_| {}));
        homes
    }

    fn under_protection(&mut self) -> Vec<SampleHome> {
        let until = self.day + Days::new(120);
        [Support::NoDisclosure, Support::NoSelfInformation]
            .into_iter()
            .map(|support| {
                self.one(self.woman(("小林", "コバヤシ"), 41), |p| special::protected(p, support, until))
            })
            .collect()
    }

    fn statuses(&mut self) -> Vec<SampleHome> {
        let brought_over_on = self.brought_over_on;
        let mut homes = vec![self.one(self.man(("原", "ハラ"), 71), special::facility)];
        for kind in [StatusKind::ShortTerm, StatusKind::Retiree] {
            homes.push(self.one(self.man(("後藤", "ゴトウ"), 67), |p| special::bygone(p, kind, brought_over_on)));
        }
        for (kind, evidence) in [
            (StatusKind::SexNotation, ("applied", "yes")),
            (StatusKind::CareNeeded, ("applied", "yes")),
            (StatusKind::Borderline, ("notice", "福祉事務所")),
            (StatusKind::Remote, ("place", "児童福祉施設")),
        ] {
            let mut home =
                self.one(self.woman(("西村", "ニシムラ"), 33), |p| special::since_joining(p, kind, evidence));
            home.people.iter_mut().for_each(|p| p.myna = Some(MynaState::Registered));
            homes.push(home);
        }
        let mut jobless = self.one(self.man(("岡田", "オカダ"), 45), |_| {});
        jobless.people.iter_mut().for_each(|p| special::jobless(p, brought_over_on, &mut self.dice));
        let mut mother = self.one(self.woman(("前田", "マエダ"), 31), |_| {});
        mother.people.iter_mut().for_each(|p| special::maternity(p, brought_over_on, &mut self.dice));
        homes.extend([jobless, mother]);
        for special in [false, true] {
            let mut home = self.one(self.man(("近藤", "コンドウ"), 52), |_| {});
            home.people.iter_mut().for_each(|p| special::arrears(p, brought_over_on, special, &mut self.dice));
            homes.push(home);
        }
        homes
    }

    fn partners_of_the_late_elderly(&mut self) -> Vec<SampleHome> {
        let brought_over_on = self.brought_over_on;
        let couple = |town: &mut Self| {
            let parts = vec![town.man(("遠藤", "エンドウ"), 76), town.woman(("遠藤", "エンドウ"), 71).related("12")];
            let mut home = town.settle(HomeComposition::Couple, parts);
            let joined = (home.moved_in, StartReason::A01);
            home.people.iter_mut().skip(1).for_each(|person| town.cover(person, Some(joined)));
            town.tell_incomes(&mut home);
            home
        };
        let mut same = couple(self);
        same.people.iter_mut().take(1).for_each(special::former_member);
        let mut dependant = couple(self);
        dependant.people.iter_mut().skip(1).for_each(|p| special::former_dependant(p, brought_over_on, &mut self.dice));
        vec![same, dependant]
    }

    /// Who turns 70 or 75 within two months, on the days where months matter; and who was born on 29 February.
    fn gates(&mut self) -> Vec<SampleHome> {
        let first = |months: u32| {
            let month = self.day.month0() + months;
            NaiveDate::from_ymd_opt(self.day.year() + i32::try_from(month / 12).unwrap_or(0), month % 12 + 1, 1)
                .unwrap_or(self.day)
        };
        let birthdays = [first(1), first(1) + Days::new(1), first(2) - Days::new(1), first(2)];
        let turning = [70, 75].into_iter().flat_map(|age| birthdays.iter().map(move |day| years_before(*day, age)));
        let leap = (69..=75).filter_map(|age| NaiveDate::from_ymd_opt(self.day.year() - age, 2, 29));
        let births: Vec<NaiveDate> = turning.chain(leap).collect();
        let mut homes = Vec::new();
        for birth in births {
            homes.push(self.one(HomeMember::named(("太田", "オオタ"), WOMAN, birth, Sex::Female), |_| {}));
        }
        let day = self.day;
        for person in homes.iter_mut().flat_map(|home| &mut home.people).filter(|p| p.late_elderly_on(day)) {
            person.spans.clear();
        }
        homes
    }

    fn borders(&mut self) -> Vec<SampleHome> {
        let year = money::tax_year(self.day);
        let mut homes = Vec::new();
        for border in BORDERS {
            for beside in [-1, 0, 1] {
                let mut home = self.home_of(*border);
                set_border(&mut home, *border, beside, year);
                homes.push(home);
            }
        }
        for declaration in [Declaration::Undeclared, Declaration::Unknown] {
            let unknown_income = money::unknown_income(year, declaration, &mut self.dice);
            homes.push(self.one(self.man(("金子", "カネコ"), 39), |p| p.incomes = vec![unknown_income]));
        }
        homes
    }

    fn home_of(&mut self, border: Border) -> SampleHome {
        let name = ("堺", "サカイ");
        match border.subject {
            BorderSubject::Younger => self.one(self.man(name, 48), |_| {}),
            BorderSubject::Elderly => self.one(self.man(name, 72), |_| {}),
            BorderSubject::ElderlyCouple | BorderSubject::ElderlyWithFormerMember => {
                let former = border.subject == BorderSubject::ElderlyWithFormerMember;
                let partner = self.woman(name, if former { 76 } else { 71 }).related("12");
                let mut home = self.settle(HomeComposition::Couple, vec![self.man(name, 72), partner]);
                let joined = (home.moved_in, StartReason::A01);
                home.people.iter_mut().take(if former { 1 } else { 2 }).for_each(|p| self.cover(p, Some(joined)));
                if former {
                    home.people.iter_mut().skip(1).for_each(special::former_member);
                }
                home
            }
        }
    }

    fn papers(&mut self) -> Vec<SampleHome> {
        let mut homes = Vec::new();
        for papers in [Papers::BothYears, Papers::SpoiledOnce, Papers::Collected] {
            let earlier = days_before(self.day, 1_500);
            homes.push(self.one(self.man(("福田", "フクダ"), 55), |p| {
                p.papers = papers;
                p.spans = vec![Span::open(earlier, StartReason::A03)];
            }));
        }
        for state in [MynaState::Unknown, MynaState::Registered] {
            homes.push(self.one(self.woman(("酒井", "サカイ"), 36), |p| p.myna = Some(state)));
        }
        homes.push(self.home_with_event(("藤井", "フジイ"), |_| {}, HomeEvent::Reissued { at: 0 }));
        homes
    }

    fn home_with_event(
        &mut self,
        surname: Name,
        change: impl FnOnce(&mut SamplePerson),
        event: HomeEvent,
    ) -> SampleHome {
        let mut home = self.one(self.man(surname, 44), change);
        home.event = Some(event);
        home
    }

    fn movements(&mut self) -> Vec<SampleHome> {
        let brought_over_on = self.brought_over_on;
        let joined = days_before(brought_over_on, 400);
        let with_end = |on| {
            move |p: &mut SamplePerson| {
                p.spans = vec![Span::open(joined, StartReason::A03).with_end(EndReason::E04, on)]
            }
        };
        let mut homes = vec![
            self.home_with_event(("三浦", "ミウラ"), |_| {}, HomeEvent::StartCorrected { at: 0, days: 4 }),
            self.home_with_event(
                ("和田", "ワダ"),
                with_end(days_before(brought_over_on, 15)),
                HomeEvent::EndCancelled { at: 0 },
            ),
            self.one(self.man(("石田", "イシダ"), 50), with_end(days_before(brought_over_on, 90))),
            self.one(self.man(("上田", "ウエダ"), 43), |p| {
                p.identity.resident_since = Some(years_before(brought_over_on, 6));
                special::re_entered(p, brought_over_on);
            }),
        ];
        for (reason, days) in [(EndReason::E01, 9), (EndReason::E02, 3)] {
            let mut home = self.one(self.woman(("内田", "ウチダ"), 27), |_| {});
            special::will_move(&mut home, reason, self.day + Days::new(days));
            homes.push(home);
        }
        homes
    }

    /// Families: three generations under a head with an employer, a family business of five, a student, a split and a new head.
    fn families(&mut self) -> Vec<SampleHome> {
        let brought_over_on = self.brought_over_on;
        let mut nominal = self.family_of(("武田", "タケダ"), &[46, 43, 15, 71], &[3]);
        nominal.composition = HomeComposition::ThreeGenerations;
        let business = self.family_of(("野口", "ノグチ"), &[45, 42, 16, 13, 9], &[0, 1, 2, 3, 4]);
        let mut studying = self.family_of(("大野", "オオノ"), &[51, 49, 20], &[0, 1, 2]);
        studying.people.iter_mut().skip(2).for_each(|p| special::student(p, brought_over_on));
        let mut split = self.family_of(("今井", "イマイ"), &[58, 55, 27], &[0, 1, 2]);
        split.event = Some(HomeEvent::Split { at: 2 });
        let mut headed = self.family_of(("千葉", "チバ"), &[63, 60], &[0, 1]);
        headed.event = Some(HomeEvent::HeadChanged { to: 1 });
        vec![nominal, business, studying, split, headed]
    }

    /// A family of these ages of which some are covered: head, wife, then children, and whoever is 65 and over a mother.
    fn family_of(&mut self, surname: Name, ages: &[u64], covered: &[usize]) -> SampleHome {
        let part = |(at, years): (usize, &u64)| match (at, *years) {
            (0, _) => self.man(surname, *years),
            (1, _) => self.woman(surname, *years).related("12"),
            (_, 65..) => self.woman(surname, *years).related("32"),
            (_, _) => HomeMember::named(surname, ("翼", "ツバサ"), self.birth_at_age(*years), Sex::Male).related("20"),
        };
        let parts = ages.iter().enumerate().map(part).collect();
        let mut home = self.settle(HomeComposition::Family, parts);
        let joined = (home.moved_in, StartReason::A01);
        for (at, person) in home.people.iter_mut().enumerate() {
            if covered.contains(&at) {
                self.cover(person, Some(joined));
            }
        }
        self.tell_incomes(&mut home);
        home
    }
}
