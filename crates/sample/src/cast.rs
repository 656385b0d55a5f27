//! People every sample office has: the names, ages and states that clerks and tests ask for.

use chrono::{Days, NaiveDate};
use madoguchi_domain::person::{ResidentKind, Sex, Support};
use madoguchi_domain::record::MynaState;
use madoguchi_domain::scheme::national::reasons::StartReason;

use crate::people::{HomeComposition, Papers, SampleHome, SamplePerson, years_before};
use crate::special;
use crate::town::{HomeMember, Town};

impl Town {
    /// The cast, first in the town.
    pub fn cast(&mut self) -> Vec<SampleHome> {
        let mut homes = self.satos();
        homes.extend(self.rare_names());
        homes.extend(self.at_the_borders());
        homes
    }

    /// Someone alone and insured, whose card is not registered.
    pub(super) fn one(&mut self, part: HomeMember, change: impl FnOnce(&mut SamplePerson)) -> SampleHome {
        let mut home = self.settle(HomeComposition::Single, vec![part]);
        for person in home.people.iter_mut().take(1) {
            let joined = (home.moved_in, StartReason::A01);
            self.cover(person, Some(joined));
            person.spans.drain(..person.spans.len() - 1);
            (person.myna, person.papers) = (Some(MynaState::NotRegistered), Papers::ThisYear);
        }
        if !home.people.is_empty() {
            self.tell_incomes(&mut home);
        }
        if let Some(person) = home.people.first_mut() {
            change(person);
        }
        home
    }

    fn satos(&mut self) -> Vec<SampleHome> {
        let names = [
            ("花子", "ハナコ"),
            ("一郎", "イチロウ"),
            ("陽子", "ヨウコ"),
            ("健", "ケン"),
            ("美咲", "ミサキ"),
            ("誠", "マコト"),
            ("葵", "アオイ"),
            ("大輔", "ダイスケ"),
            ("結衣", "ユイ"),
            ("翔太", "ショウタ"),
            ("由美", "ユミ"),
            ("蓮", "レン"),
        ];
        let mut homes = Vec::new();
        for (at, given) in names.into_iter().enumerate() {
            let birth = NaiveDate::from_ymd_opt(1962 + i32::try_from(at).unwrap_or(0) * 3, 5, 5).unwrap_or(self.day);
            let sex = if at % 2 == 0 { Sex::Female } else { Sex::Male };
            let state = if at < 5 { MynaState::NotRegistered } else { MynaState::Registered };
            let part = HomeMember::named(("佐藤", "サトウ"), given, birth, sex);
            homes.push(self.one(part, |person| (person.myna, person.papers) = (Some(state), Papers::None)));
        }
        homes
    }

    fn rare_names(&mut self) -> Vec<SampleHome> {
        let born = |year| NaiveDate::from_ymd_opt(year, 4, 2).unwrap_or_default();
        let mut homes = Vec::new();
        for (surname, given, year) in [
            (("𠮷野家", "ヨシノヤ"), ("葛\u{E0102}城", "カツラギ"), 1979),
            (("髙﨑", "タカサキ"), ("邉\u{E010F}", "ナベ"), 1968),
            (("辻\u{E0102}", "ツジ"), ("花子", "ハナコ"), 1990),
        ] {
            homes.push(self.one(HomeMember::named(surname, given, born(year), Sex::Male), |_| {}));
        }
        let name = (
            "MARIA FERNANDA GUADALUPE DE LOS ANGELES RODRIGUEZ HERNANDEZ",
            "マリア　フェルナンダ　グアダルペ　デ　ロス　アンヘレス　ロドリゲス　エルナンデス",
        );
        let stay = self.day + Days::new(400);
        homes.push(self.one(HomeMember::named(("", ""), name, born(1995), Sex::Female), |person| {
            person.identity.resident_kind = ResidentKind::Foreign;
            person.identity.nationality = Some("メキシコ".to_owned());
            person.identity.residence_status = Some("技術・人文知識・国際業務".to_owned());
            person.identity.stay_expires_on = Some(stay);
        }));
        let until = self.day + Days::new(200);
        let protected = HomeMember::named(("田中", "タナカ"), ("直美", "ナオミ"), born(1985), Sex::Female);
        homes.push(self.one(protected, |person| {
            person.myna = Some(MynaState::Registered);
            special::protected(person, Support::Both, until);
        }));
        homes
    }

    /// Ages around 70 and 75, on the days where the law turns.
    fn at_the_borders(&mut self) -> Vec<SampleHome> {
        let years = |n: u64, days: i64| years_before(self.day, n) + chrono::Duration::days(days);
        let births = [
            years(70, 40),
            years(70, 1),
            years(70, 0),
            years(70, -1),
            years(70, -40),
            years(72, 0),
            years(75, 40),
            years(75, 1),
            years(75, 0),
            years(75, -40),
        ];
        let mut homes = Vec::new();
        for (at, birth) in births.into_iter().enumerate() {
            let (given, sex) =
                if at % 2 == 0 { (("千代", "チヨ"), Sex::Female) } else { (("茂", "シゲル"), Sex::Male) };
            homes.push(self.one(HomeMember::named(("山本", "ヤマモト"), given, birth, sex), |_| {}));
        }
        let day = self.day;
        for person in homes.iter_mut().flat_map(|home| &mut home.people).filter(|p| p.late_elderly_on(day)) {
            person.spans.clear();
        }
        homes
    }
}
