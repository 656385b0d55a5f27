//! The printer beside the counter: this machine's setting.

use madoguchi_store::LocalChange;

use crate::context::{ReadContext, WriteContext};
use crate::error::Result;

/// Name of the setting that holds the printer's address.
const SETTING_PRINTER: &str = "printer";

/// The printer beside the counter, if one is set.
pub fn get(at: ReadContext<'_>) -> Result<Option<String>> {
    Ok(at.reader.setting(SETTING_PRINTER)?)
}

/// Sets the printer beside the counter.
pub fn set(at: &mut WriteContext<'_>, uri: &str) -> Result<()> {
    Ok(at.store.keep(&LocalChange::Setting { name: SETTING_PRINTER.to_owned(), value: uri.to_owned() })?)
}
