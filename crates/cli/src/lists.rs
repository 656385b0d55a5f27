//! Lists: which there are, the rows of one, or one as a file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use madoguchi_counter::commands::lists::{ListSave, Lists, ShowList};

use crate::answer::{Answer, all};
use crate::desk::run;
use crate::global::{Global, Outputs};

/// Which list, and of what.
#[derive(Args)]
pub struct ListArgs {
    /// Folder of the office
    dir: PathBuf,
    /// Its name; left out: the lists there are
    name: Option<String>,
    /// What its rows are chosen by (may be repeated)
    #[arg(long, value_name = "NAME=VALUE", requires = "name", value_parser = filter)]
    filter: Vec<(String, String)>,
    /// The column it is sorted by
    #[arg(long, value_name = "COLUMN", requires = "name")]
    sort: Option<String>,
    /// Write it here: .pdf, .xlsx, or .csv in CP932
    #[arg(long, value_name = "FILE", requires = "name")]
    out: Option<PathBuf>,
    #[command(flatten)]
    outputs: Outputs,
}

fn filter(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE is needed")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// `list`
pub fn list(args: ListArgs, global: &Global) -> Answer {
    let ListArgs { dir, name, filter, sort, out, outputs: Outputs { force } } = args;
    let Some(list) = name else {
        return all(run(&dir, Lists {}, global));
    };
    let filters: BTreeMap<_, _> = filter.into_iter().collect();
    match out {
        Some(path) => all(run(&dir, ListSave { list, filters, sort, path, force }, global)),
        None => all(run(&dir, ShowList { list, filters, sort, offset: 0, limit: None }, global)),
    }
}

/// A list written to a file, in its own order.
pub fn save(list: &str, filters: &[(&str, &str)], path: PathBuf, force: bool) -> ListSave {
    let filters = filters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    ListSave { list: list.to_owned(), filters: filters.collect(), sort: None, path, force }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_has_a_name_and_a_value() {
        let pair = |name: &str, value: &str| Ok((name.to_owned(), value.to_owned()));
        assert_eq!(filter("of=all"), pair("of", "all"));
        assert_eq!(filter("month="), pair("month", ""));
        assert!(filter("all").is_err());
    }
}
