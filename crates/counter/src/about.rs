//! What is known of a command, or of a list, besides its arguments and its answer.

use madoguchi_domain::access::Look;
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::{Function, Scheme};

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Whoever sits there, also before sign-in and while the window is locked: it shows nothing of residents.
    Anybody,
    /// A signed-in clerk whose role has the right, at a window that is not locked.
    With(Right),
    /// The same, by what the desk knew last: it never waits for the office, which a step of a long work may hold for long.
    Meanwhile(Right),
}

impl Access {
    /// The right it needs, if any.
    pub const fn right(self) -> Option<Right> {
        match self {
            Self::Anybody => None,
            Self::With(right) | Self::Meanwhile(right) => Some(right),
        }
    }
}

/// What it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandKind {
    /// Reads; what it writes is a file somebody asked for, or what this machine remembers.
    Read,
    /// Shows what would follow; no entry comes of it.
    Preview,
    /// Writes an entry, or something this machine remembers.
    Write,
    /// Writes, and lends the office to others meanwhile.
    Long,
}

/// In which offices it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In offices of every kind of insurer.
    Every,
    /// In those whose scheme has this function.
    With(Function),
}

impl Scope {
    /// The function an office of that scheme lacks for it, if it lacks one.
    pub fn lacks(self, scheme: &Scheme) -> Option<Function> {
        match self {
            Self::Every => None,
            Self::With(function) => (!scheme.has(function)).then_some(function),
        }
    }
}

/// Why a command leaves no line in the access log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unnoted {
    /// Its answer names no resident.
    ShowsNobody,
    /// Key strokes in the search box (ADR 0018): whose file is opened is noted.
    Typing,
    /// A list of the office's own open work, with names and numbers alone: whose file is opened from it is noted.
    WorkList,
    /// The people are those whose file the clerk opened for it, or made sure of; the entry names clerk and people.
    Journalled,
}

/// What it writes to the access log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// Nothing, for this reason.
    Nothing(Unnoted),
    /// Nothing at a window for this reason; a script's answer leaves the program, and is noted so.
    ByScript(Unnoted, &'static [Look]),
    /// Lines of these looks.
    Looks(&'static [Look]),
}

/// What is known of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// Its name at the window's door.
    pub name: &'static str,
    /// Who may ask.
    pub access: Access,
    /// What it does.
    pub kind: CommandKind,
    /// In which offices it is.
    pub scope: Scope,
    /// Its answer, or what it puts out, shows a resident's data.
    pub shows_people: bool,
    /// What it writes to the access log.
    pub log: Log,
}

impl About {
    /// A command of every kind of office whose answer names no resident.
    pub const fn new(name: &'static str, access: Access, kind: CommandKind) -> Self {
        let scope = Scope::Every;
        Self { name, access, kind, scope, shows_people: false, log: Log::Nothing(Unnoted::ShowsNobody) }
    }

    /// It is only in offices that have this function.
    #[must_use]
    pub const fn needs(self, function: Function) -> Self {
        Self { scope: Scope::With(function), ..self }
    }

    /// Its answer shows residents, or the file or paper it puts out; what is noted of that.
    #[must_use]
    pub const fn shows_people(self, log: Log) -> Self {
        Self { shows_people: true, log, ..self }
    }

    /// It shows nobody, and is noted all the same: a clerk who comes or goes.
    #[must_use]
    pub const fn notes(self, looks: &'static [Look]) -> Self {
        Self { log: Log::Looks(looks), ..self }
    }

    /// The looks it may write.
    pub const fn looks(&self) -> &'static [Look] {
        match self.log {
            Log::Nothing(_) => &[],
            Log::ByScript(_, looks) | Log::Looks(looks) => looks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_meanwhile_needs_the_same_right() {
        assert_eq!(Access::Anybody.right(), None);
        assert_eq!(Access::With(Right::LookUp).right(), Access::Meanwhile(Right::LookUp).right());
    }
}
