//! A link file of many rows into an empty office: 初期移行 of invented residents.

use madoguchi_counter::ops::import::{self, LinkPath};
use madoguchi_counter::runs::Go;
use madoguchi_sample::{SAMPLE_SECRET, SampleSpec};
use std::fs;

use madoguchi_counter::office::{DATABASE_FILE, Office, Unlock};
use madoguchi_tests::office::{PASSPHRASE, TODAY};
use madoguchi_tests::res_change::{full_load, name};

use super::Bench;
use super::raw::write_whole;
use super::row::{Row, timed};

impl Bench<'_> {
    /// Rows of people nobody knows yet; the office is told what it wrote, and the disk writes as much.
    pub(super) fn import(&mut self) -> Row {
        let rows = if self.plan.full { 30_000 } else { 30 };
        let dir = self.scratch.path().join("import");
        let unlock = Unlock::with(Some(PASSPHRASE.to_owned()));
        let ask = SampleSpec { residents: 0, seed: 1, on: TODAY.parse().ok() };
        madoguchi_sample::make(&dir, &ask, &unlock, &mut |_, _| {}).expect("an empty office");
        let file = self.scratch.path().join(name("20261110101500", 1));
        fs::write(&file, full_load(rows)).expect("a link file");
        let mut office = Office::open(&dir, &unlock).expect("the office opens");
        office.sign_in(None, SAMPLE_SECRET).expect("the sample clerk signs in");
        let (took, report) = timed(|| {
            import::import(&LinkPath::of("RES_CHANGE", &file), &mut |step| step(&mut office.writing()), &mut |_| Go::On)
                .expect("the file is taken in")
        });
        assert_eq!(report.applied as u64, rows, "every row is applied");
        self.tell(format!("Imported {:.0} rows a second.", rows as f64 / took.as_secs_f64()));
        let bytes = fs::metadata(dir.join(DATABASE_FILE)).expect("the database").len();
        let theirs = vec![write_whole(self.scratch.path(), bytes)];
        let (moment, peer) = (format!("import a link file of {rows} rows"), "write + fsync of as many bytes");
        Row { moment, budget_ms: None, ours: vec![took], peer, theirs, ratio_max: None }
    }
}
