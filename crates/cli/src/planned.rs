//! Commands of the headless face that this program has not got yet: they are refused by name instead of as a mistake of the caller.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use madoguchi_domain::refusal::{Refusal, RefusalCode};

/// Each with its group, as it is typed.
const PLANNED: [&str; 10] =
    ["withdraw", "returned", "actions", "form", "list", "export", "exchange", "enrol", "sync", "resolve"];

/// The planned command that these words ask for, if that is why they could not be read.
pub fn asked(error: &clap::Error, words: &[String]) -> Option<Refusal> {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return None;
    }
    let Some(ContextValue::String(unknown)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let at = words.iter().position(|word| word == unknown)?;
    let in_group = |name: &&str| match name.split_once(' ') {
        Some((group, command)) => command == unknown && at > 0 && words[at - 1] == group,
        None => name == unknown && !PLANNED.iter().any(|other| is_group(other, words.get(at.wrapping_sub(1)))),
    };
    let name = PLANNED.into_iter().find(in_group)?;
    Some(Refusal::new(RefusalCode::NotThereYet).with("function", name))
}

/// The word is the group of that command.
fn is_group(name: &str, word: Option<&String>) -> bool {
    name.split_once(' ').is_some_and(|(group, _)| word.is_some_and(|word| word == group))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::Cli;

    /// The name of the planned command that a line asks for; none where the line is wrong, or can be read.
    fn planned(line: &str) -> Option<String> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let error = Cli::try_parse_from(&words).err()?;
        let refusal = asked(&error, &words)?;
        assert_eq!(refusal.code, RefusalCode::NotThereYet);
        Some(refusal.fields["function"].clone())
    }

    #[test]
    fn a_planned_command_is_refused_by_its_name() {
        for (line, name) in [
            ("madoguchi actions office --resident 1", "actions"),
            ("madoguchi --json --clerk 佐藤 withdraw office 0001-0000001-7 --reason a", "withdraw"),
            ("madoguchi office day office 2027-04-01", "office day"),
            ("madoguchi run start office renewal --year 2027", "run start"),
        ] {
            // a command of this list that is there by now can be read
            let words: Vec<&str> = line.split(' ').collect();
            if Cli::try_parse_from(&words).is_err() {
                assert_eq!(planned(line).as_deref(), Some(name), "{line}");
            }
        }
    }

    #[test]
    fn what_is_no_command_stays_a_mistake() {
        for line in ["madoguchi mynah office", "madoguchi day office", "madoguchi run myna office", "madoguchi show"] {
            assert_eq!(planned(line), None, "{line}");
        }
    }
}
