//! 住所一覧, as little of it as a list needs: everybody the office knows, whose home is hidden or open.

use madoguchi_counter::about::{About, Access, CommandKind, Log};
use madoguchi_counter::context::ReadContext;
use madoguchi_counter::convert::lists::Sheet;
use madoguchi_counter::error::Result;
use madoguchi_counter::ops::lists::{Filter, Line, List, ListQuery, Rows, home};
use madoguchi_domain::access::Look;
use madoguchi_domain::rights::Right;

use super::sheet::{self, Home};

/// 住所一覧
pub struct Homes;

impl List for Homes {
    type Row = Home;
    const ABOUT: About =
        About::new("homes", Access::With(Right::LookUp), CommandKind::Read).shows_people(Log::Looks(&[Look::Listed]));
    const TITLE: &'static str = "住所一覧";
    const FILTERS: &'static [Filter] =
        &[Filter { key: "support", label: "支援措置", choices: &[("hidden", "不開示"), ("open", "開示")] }];

    fn rows(at: ReadContext<'_>, asked: &ListQuery) -> Result<Rows<Home>> {
        let mut lines = Vec::new();
        for id in at.reader.resident_ids()? {
            let Some(resident) = at.reader.find_resident(id)? else { continue };
            let home = home(at.reader, &resident)?;
            let state = if home.is_empty() { "hidden" } else { "open" };
            if asked.filter("support").is_none_or(|wanted| wanted == state) {
                let identity = &resident.identity.body;
                let row = Home { number: identity.shown_no().to_owned(), name: identity.printed_name(), home };
                lines.push(Line { row, whom: Some(id) });
            }
        }
        Ok(Rows::All(lines))
    }

    fn sheet(at: ReadContext<'_>, _asked: &ListQuery, all: u64) -> Result<Sheet<Home>> {
        let about = vec![format!("{}　{all}人", at.insurer().name)];
        Ok(Sheet { title: None, about, columns: sheet::columns() })
    }
}
