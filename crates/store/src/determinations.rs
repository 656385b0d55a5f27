//! Determinations by month: the households to judge, and the rows for lists.

use madoguchi_domain::record::RecordId;
use madoguchi_domain::scheme::national::Determination;
use rusqlite::{Row, named_params};
use uuid::Uuid;

use crate::column::{signed, uuid};
use crate::{Reader, Result};

/// One household in a list of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeterminationRow {
    /// The determination.
    pub id: Uuid,
    /// The household.
    pub household: RecordId,
    /// 記号
    pub symbol: String,
    /// 番号
    pub number: String,
    /// 適用年月 it begins with.
    pub month: String,
    /// What it says.
    pub now: DeterminationOutcome,
    /// What held in the month before; none where nothing did.
    pub before: Option<DeterminationOutcome>,
}

/// The outcome of a determination, as rows hold it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeterminationOutcome {
    /// 負担割合 of the 70–74, percent.
    pub ratio: Option<u8>,
    /// 所得区分 of the 70–74, by its code (`B01` …).
    pub elderly: Option<String>,
    /// 所得区分 of those under 70, by its code (`A01` …).
    pub under_70: Option<String>,
    /// An income is not known yet.
    pub pending: bool,
}

impl DeterminationOutcome {
    /// As it follows from a determination.
    pub(crate) fn of(determination: &Determination) -> Self {
        let j = &determination.judgement;
        Self {
            ratio: j.copay.holds().map(|copay| copay.ratio_percent),
            elderly: j.elderly.holds().map(|class| class.code().to_owned()),
            under_70: j.under_70.holds().map(|class| class.code().to_owned()),
            pending: determination.is_pending(),
        }
    }
}

/// Which rows of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RowSelection {
    /// 判定結果一覧: every household as it stands in that month.
    All,
    /// 所得区分変更一覧: households whose outcome begins with that month and was another before.
    Changed,
    /// Households of which an income is not known yet.
    Pending,
}

/// An order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowOrder {
    /// By 記号番号.
    Number,
    /// By 負担割合, the highest first.
    Ratio,
    /// By 所得区分 of the 70–74.
    Elderly,
    /// By 所得区分 of those under 70.
    Under70,
}

/// What is asked of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowsQuery {
    /// Which.
    pub of: RowSelection,
    /// The order.
    pub order: RowOrder,
    /// Leave out so many.
    pub offset: u64,
    /// At most so many.
    pub limit: u64,
}

/// Each household's determination that holds in the month, beside the one that held in the month before.
const ROWS: &str = "
    FROM household_row AS h
    JOIN determination_row AS d ON d.household = h.record AND d.place = (SELECT place FROM determination_row AS x
        WHERE x.household = h.record AND x.month <= :month AND x.only_some = 0 ORDER BY x.month DESC, x.place DESC LIMIT 1)
    LEFT JOIN determination_row AS b ON b.household = h.record AND b.place = (SELECT place FROM determination_row AS x
        WHERE x.household = h.record AND x.month < :month AND x.only_some = 0 ORDER BY x.month DESC, x.place DESC LIMIT 1)";

impl RowSelection {
    /// Every list of a month.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// As scripts see it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    fn condition(self) -> &'static str {
        match self {
            Self::All => "1",
            Self::Changed => {
                "d.month = :month AND (b.id IS NULL OR d.ratio IS NOT b.ratio OR d.elderly IS NOT b.elderly OR d.under_70 IS NOT b.under_70)"
            }
            Self::Pending => "d.pending = 1",
        }
    }
}

impl RowOrder {
    fn sql(self) -> &'static str {
        match self {
            Self::Number => "h.symbol, h.number",
            Self::Ratio => "d.ratio DESC, h.symbol, h.number",
            Self::Elderly => "d.elderly IS NULL, d.elderly, h.symbol, h.number",
            Self::Under70 => "d.under_70 IS NULL, d.under_70, h.symbol, h.number",
        }
    }
}

impl Reader<'_> {
    /// The next households by id, after that one.
    pub fn households_after(&self, cursor: Option<RecordId>, most: usize) -> Result<Vec<RecordId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT record AS id FROM household_row WHERE record > :cursor ORDER BY record LIMIT :most",
        )?;
        let cursor = cursor.map_or_else(Vec::new, |id| id.as_bytes().to_vec());
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = statement.query_map(named_params! {":cursor": cursor, ":most": most}, |row| uuid(row, "id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Rows of a month's list.
    pub fn determination_rows(&self, month: &str, query: RowsQuery) -> Result<Vec<DeterminationRow>> {
        let sql = format!(
            "SELECT d.id AS id, h.record AS household, h.symbol AS symbol, h.number AS number, d.month AS month,
                 d.ratio AS ratio, d.elderly AS elderly, d.under_70 AS under_70, d.pending AS pending, b.id IS NOT NULL AS was,
                 b.ratio AS was_ratio, b.elderly AS was_elderly, b.under_70 AS was_under_70, b.pending AS was_pending
             {ROWS} WHERE {} ORDER BY {} LIMIT :limit OFFSET :offset",
            query.of.condition(),
            query.order.sql()
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! {":month": month, ":limit": signed(query.limit), ":offset": signed(query.offset)},
            row_from,
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many rows such a list has.
    pub fn determination_count(&self, month: &str, of: RowSelection) -> Result<u64> {
        let sql = format!("SELECT count(*) AS rows {ROWS} WHERE {}", of.condition());
        let mut statement = self.conn.prepare_cached(&sql)?;
        let count: i64 = statement.query_row(named_params! {":month": month}, |row| row.get("rows"))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

fn row_from(row: &Row<'_>) -> rusqlite::Result<DeterminationRow> {
    let before = row.get("was")?;
    let was = || -> rusqlite::Result<DeterminationOutcome> {
        Ok(DeterminationOutcome {
            ratio: row.get("was_ratio")?,
            elderly: row.get("was_elderly")?,
            under_70: row.get("was_under_70")?,
            pending: row.get("was_pending")?,
        })
    };
    Ok(DeterminationRow {
        id: uuid(row, "id")?,
        household: uuid(row, "household")?,
        symbol: row.get("symbol")?,
        number: row.get("number")?,
        month: row.get("month")?,
        now: DeterminationOutcome {
            ratio: row.get("ratio")?,
            elderly: row.get("elderly")?,
            under_70: row.get("under_70")?,
            pending: row.get("pending")?,
        },
        before: if before { Some(was()?) } else { None },
    })
}
