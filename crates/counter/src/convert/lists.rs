//! Lists that were written to a file.

use std::path::Path;

use madoguchi_exchange::cp932::LostCharacter;

use crate::views::{ListWrittenView, LostView};

/// What was written, and the characters that CP932 does not have.
pub(crate) fn written(path: &Path, rows: u64, left_off: u64, lost: Vec<LostCharacter>) -> ListWrittenView {
    let lost = lost.into_iter().map(lost_view).collect();
    ListWrittenView { list: path.to_string_lossy().into_owned(), rows, left_off, lost }
}

fn lost_view(lost: LostCharacter) -> LostView {
    LostView { character: lost.character, code_points: lost.code_points, written: lost.written, count: lost.count }
}
