//! A link file of many rows into an empty office: the families are those of the sample file, each with numbers and kana of its own.

use madoguchi_counter::ops::import::Go;
use std::fs;

use madoguchi_counter::demo::{self, DemoAsk};
use madoguchi_counter::office::{DATABASE_FILE, Office, SAMPLE_SECRET, Unlock};
use madoguchi_tests::office::{PASSPHRASE, TODAY, link_file};
use sha2::{Digest, Sha256};

use super::Bench;
use super::raw::write_durably;
use super::row::{Row, timed};

/// People of the sample file's family.
const A_FAMILY: usize = 3;

/// A name of the common form.
const NAME: &str = "RES_CHANGE_131016_20261110101500_001.csv";

impl Bench<'_> {
    /// Rows of people nobody knows yet; the office is told what it wrote, and the disk writes as much.
    pub(super) fn import(&mut self) -> Row {
        let rows = if self.plan.full { 30_000 } else { 30 };
        let dir = self.scratch.path().join("import");
        let unlock = Unlock::with(Some(PASSPHRASE.to_owned()));
        let ask = DemoAsk { residents: 0, seed: 1, on: TODAY.parse().ok() };
        demo::make(&dir, &ask, &unlock, &mut |_, _| {}).expect("an empty office");
        let file = self.scratch.path().join(NAME);
        fs::write(&file, link_file_of(rows / A_FAMILY)).expect("a link file");
        let mut office = Office::open(&dir, &unlock).expect("the office opens");
        office.sign_in(None, SAMPLE_SECRET).expect("the sample clerk signs in");
        let (took, report) =
            timed(|| office.import("RES_CHANGE", &file, &mut |_, _| Go::On).expect("the file is taken in"));
        assert_eq!(report.applied, rows, "every row is applied");
        self.told.push(format!("Imported {:.0} rows a second.", rows as f64 / took.as_secs_f64()));
        let bytes = fs::metadata(dir.join(DATABASE_FILE)).expect("the database").len();
        let theirs = vec![write_durably(self.scratch.path(), bytes)];
        let (moment, peer) = (format!("import a link file of {rows} rows"), "write + fsync of as many bytes");
        Row { moment, budget_ms: None, ours: vec![took], peer, theirs, ratio_max: None }
    }
}

fn link_file_of(families: usize) -> Vec<u8> {
    let sample = fs::read_to_string(link_file("001.csv")).expect("the sample file");
    let lines: Vec<&str> = sample.lines().collect();
    let mut text = format!("{}\r\n", lines[0]);
    for family in 0..families {
        for line in &lines[1..=A_FAMILY] {
            // these fourteen digits begin the 宛名番号 of the sample and end its 世帯番号
            let own = line.replace("00000000009001", &format!("20000{family:09}"));
            text += &own.replace("ヨシノヤ", &surname(family));
            text += "\r\n";
        }
    }
    let hash: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    text += &format!("\"TRAILER\",\"{}\",\"{hash}\"\r\n", families * A_FAMILY);
    text.into_bytes()
}

/// A surname in kana that few share.
fn surname(family: usize) -> String {
    let letters: Vec<char> = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ".chars().collect();
    let letter = |n: usize| letters[n % letters.len()];
    [letter(family), letter(family / 30), letter(family / 900), 'ノ'].iter().collect()
}
