//! The office's rules, records and acts.
//!
//! Pure: no I/O, no clock, no SQL, no randomness. What the day is, which ids are new and what the
//! disk holds are arguments. `decide` reads records and proposes acts with grounds; `apply` folds.
//!
//! What stands where; each module uses its own room and those above it (`tests/house/rooms.rs`):
//!
//! | room | what is in it |
//! |---|---|
//! | `variants` `digest` `clock` `numbers` `month` `wareki` `kana` `names` `closed_days` `registry` | values: numbers with check digits, months, 和暦, names, hashes |
//! | `birth` `person` `coverage` `face` `asset` `disclosure` | values of a resident: identity, 適用, what stands on a paper; homes that are hidden |
//! | `ground` `refusal` `approval` | why something is so, why not |
//! | `record` `certificate` `income` `rights` `account` | resident, household, office: documents in sections, with papers and 所得; who may |
//! | `rules` `age` | numbers of the law by day, read from `assets/rules`; ages |
//! | `determine` | 負担割合, 所得区分 and limits of one household and month |
//! | `scheme` `records` | what one kind of insurer has of its own: 国保 (`national`: household, reasons, ends), society, 後期; many records |
//! | `act` `stored` `entry` `access` | facts from a closed list, their stored forms, what was done at once, who looked at whom |
//! | `apply` | acts folded into records; no rule and no clock |
//! | `retention` `options` | how long files are kept; what the municipality sets |
//! | `paper` | one file a kind of paper: who may have it, until when, its face; when it is outdated |
//! | `notification` `decide` | what a resident reports, and the acts that follow: join, leave, change, correct, reflect, determine |
//! | `founding` `cases` | a new office, `rules check` |
//!
//! Whoever adds a kind of paper begins in `paper`, a reason of 国保 in `scheme::national::reasons`, a number of the law in `rules::number`, a
//! section of a record in `record`, a fact in `act`.

pub mod access;
pub mod account;
pub mod act;
pub mod age;
pub mod apply;
pub mod approval;
pub mod asset;
mod birth;
pub mod cases;
pub mod certificate;
pub mod clock;
pub mod closed_days;
pub mod coverage;
pub mod decide;
pub mod determine;
pub mod digest;
pub mod disclosure;
pub mod entry;
pub mod face;
pub mod founding;
pub mod ground;
pub mod income;
pub mod kana;
pub mod month;
pub mod names;
pub mod notification;
pub mod numbers;
pub mod options;
pub mod paper;
pub mod person;
pub mod record;
pub mod records;
pub mod refusal;
pub mod registry;
pub mod retention;
pub mod rights;
pub mod rules;
pub mod scheme;
mod stored;
pub mod variants;
pub mod wareki;
