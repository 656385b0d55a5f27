//! What stands in the columns of 住所一覧.

use madoguchi_counter::convert::lists::SheetColumn;

/// One resident.
pub struct Home {
    pub number: String,
    pub name: String,
    pub home: String,
}

type Of = SheetColumn<Home>;

/// The columns.
pub fn columns() -> Vec<Of> {
    vec![
        Of::new("number", "宛名番号", (40_000, 18), |row| row.number.clone()).sorts(),
        Of::new("name", "氏名", (70_000, 24), |row| row.name.clone()).of_names(),
        Of::new("home", "住所", (160_000, 60), |row| row.home.clone()).sorts(),
    ]
}
