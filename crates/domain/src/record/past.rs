//! The sections of each kind of record, one after another: their versions move, their words are written and read.

use super::{Household, Office, Record, RecordedAt, Resident, SectionName, Word};

macro_rules! sections {
    ($kind:ty: $($field:ident $name:ident),*) => {
        impl $kind {
            /// Moves the version of the record and of each section that says something else than `before`.
            pub(crate) fn advance(&mut self, before: &Self, at: RecordedAt) {
                self.version += 1;
                let version = self.version;
                $(self.$field.advance(&before.$field, version, at);)*
            }

            fn write_words(&self, out: &mut Vec<Word>) -> Result<(), serde_json::Error> {
                $(self.$field.write_words(SectionName::$name, out)?;)*
                Ok(())
            }

            fn read_word(&mut self, word: &Word) -> Result<(), serde_json::Error> {
                match word.section {
                    $(SectionName::$name => self.$field.read_word(word),)*
                    // the row of another kind of record: verify names it
                    _other => Ok(()),
                }
            }

            fn has_past(&self) -> bool {
                $(self.$field.has_past())||*
            }

            fn recall(&mut self) {
                $(self.$field.recall();)*
            }
        }
    };
}

sections!(Resident: identity Identity, qualification Qualification, special Special, myna Myna, income Income, copay Copay,
    certificates Certificates, tasks Tasks);
sections!(Household: number Number, heads Heads, members Members, determinations Determinations);
sections!(Office: founding Founding, options Options, accounts Accounts, assets Assets, rounds Rounds);

macro_rules! of_record {
    ($record:expr, $it:ident => $do:expr) => {
        match $record {
            Record::Resident($it) => $do,
            Record::Household($it) => $do,
            Record::Office($it) => $do,
        }
    };
}

impl Record {
    /// The words at hand in their stored form: those displaced since the record was read, and those read.
    pub fn words(&self) -> Result<Vec<Word>, serde_json::Error> {
        let mut out = Vec::new();
        of_record!(self, it => it.write_words(&mut out))?;
        Ok(out)
    }

    /// Takes stored words to hand.
    pub fn remember(&mut self, words: &[Word]) -> Result<(), serde_json::Error> {
        for word in words {
            of_record!(self, it => it.read_word(word))?;
        }
        Ok(())
    }

    /// Some items are past and not in the document.
    pub fn has_past(&self) -> bool {
        of_record!(self, it => it.has_past())
    }

    /// Puts what is past, and at hand, back where it stood.
    pub fn recall(&mut self) {
        of_record!(self, it => it.recall());
    }
}
