//! Words of every list.

/// How many rows are not on it.
pub fn left_off(rows: u64) -> String {
    format!("この一覧にない行が {rows} 行あります。表計算の形式（XLSX）で書き出すと20万行まで載ります。")
}
