//! The sections of a record, one after another: their versions move, their words are written and read.

use super::{OfficeRecord, Resident};

macro_rules! sections {
    ($kind:ty: $($field:ident $name:ident),*) => {
        impl $kind {
            /// Moves the version of the record and of each section that says something else than `before`.
            pub(crate) fn advance(&mut self, before: &Self, at: $crate::record::RecordedAt) {
                self.version += 1;
                let version = self.version;
                $(self.$field.advance(&before.$field, version, at);)*
            }

            pub(crate) fn write_words(&self, out: &mut Vec<$crate::record::Word>) -> Result<(), serde_json::Error> {
                $(self.$field.write_words($crate::record::SectionName::$name, out)?;)*
                Ok(())
            }

            pub(crate) fn read_word(&mut self, word: &$crate::record::Word) -> Result<(), serde_json::Error> {
                match word.section {
                    $($crate::record::SectionName::$name => self.$field.read_word(word),)*
                    // the row of another kind of record: verify names it
                    _other => Ok(()),
                }
            }

            pub(crate) fn has_past(&self) -> bool {
                $(self.$field.has_past())||*
            }

            pub(crate) fn recall(&mut self) {
                $(self.$field.recall();)*
            }
        }
    };
}

sections!(Resident: identity Identity, qualification Qualification, special Special, myna Myna, income Income, copay Copay,
    certificates Certificates, tasks Tasks);
sections!(OfficeRecord: founding Founding, options Options, accounts Accounts, assets Assets, rounds Rounds);

pub(crate) use sections;
