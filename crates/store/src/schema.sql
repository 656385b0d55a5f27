-- The sum of all migrations. A test compares it with the steps.
CREATE TABLE meta (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);

-- Terminals whose entries stand here; the first row is this terminal itself, with its number.
CREATE TABLE terminal (place INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, number INTEGER);
-- The journal: append only, one chain by hash a terminal. place: in the order they were applied here; seq: in the chain.
CREATE TABLE entry (place INTEGER PRIMARY KEY, terminal INTEGER NOT NULL REFERENCES terminal (place), seq INTEGER NOT NULL, id BLOB NOT NULL UNIQUE, hash BLOB NOT NULL, bytes BLOB NOT NULL, UNIQUE (terminal, seq));
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
-- Entries the central has not confirmed; empty in an office that has none.
-- parked: why an entry cannot stand on what central confirmed meanwhile; it is kept and has no effect.
CREATE TABLE outbox (place INTEGER PRIMARY KEY REFERENCES entry (place), parked TEXT);
-- How far central's order was received; each of its places with the entry that stands there, and whether it has an effect.
CREATE TABLE cursor (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL);
CREATE TABLE confirmed (seq INTEGER PRIMARY KEY, place INTEGER NOT NULL UNIQUE REFERENCES entry (place), applied INTEGER NOT NULL);

-- Who looked at whom: append only, chained by its own hashes.
CREATE TABLE access_log (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, day TEXT NOT NULL, clerk TEXT NOT NULL, bytes BLOB NOT NULL);
CREATE INDEX access_by_clerk ON access_log (clerk, seq);
CREATE INDEX access_by_day ON access_log (day, seq);
CREATE TABLE access_person (resident BLOB NOT NULL, seq INTEGER NOT NULL REFERENCES access_log (seq), PRIMARY KEY (resident, seq)) WITHOUT ROWID;
CREATE INDEX access_person_by_line ON access_person (seq);
CREATE TRIGGER access_is_never_changed BEFORE UPDATE ON access_log BEGIN SELECT RAISE(ABORT, 'the access log is never changed'); END;
CREATE TRIGGER access_is_never_deleted BEFORE DELETE ON access_log BEGIN SELECT RAISE(ABORT, 'the access log is never deleted'); END;
CREATE TRIGGER access_person_is_never_changed BEFORE UPDATE ON access_person BEGIN SELECT RAISE(ABORT, 'the access log is never changed'); END;
CREATE TRIGGER access_person_is_never_deleted BEFORE DELETE ON access_person BEGIN SELECT RAISE(ABORT, 'the access log is never deleted'); END;

-- The effective documents.
CREATE TABLE record (id BLOB PRIMARY KEY NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, place INTEGER NOT NULL REFERENCES entry (place), body BLOB NOT NULL);
CREATE INDEX record_of_office ON record (id) WHERE kind = 'office';
-- What a section said before, an item and a recording a row (ADR 0038); body is NULL where the recording took the item away. What an own entry displaced that no central has confirmed is pending, and is written anew when it is folded anew.
CREATE TABLE word (record BLOB NOT NULL, section INTEGER NOT NULL, item INTEGER NOT NULL, version INTEGER NOT NULL, recorded_at TEXT NOT NULL, body BLOB, pending INTEGER NOT NULL, PRIMARY KEY (record, section, item, version)) WITHOUT ROWID;
CREATE TRIGGER word_is_never_changed BEFORE UPDATE ON word BEGIN SELECT RAISE(ABORT, 'words are never changed'); END;
CREATE TRIGGER word_is_never_deleted BEFORE DELETE ON word WHEN OLD.pending = 0 BEGIN SELECT RAISE(ABORT, 'words are never deleted'); END;

-- Bytes of the office's files by their hash; the office's document names them. Older ones stay: it named them once.
CREATE TABLE asset (hash BLOB PRIMARY KEY NOT NULL, bytes BLOB NOT NULL);
CREATE TRIGGER asset_is_never_changed BEFORE UPDATE ON asset BEGIN SELECT RAISE(ABORT, 'assets are never changed'); END;
CREATE TRIGGER asset_is_never_deleted BEFORE DELETE ON asset BEGIN SELECT RAISE(ABORT, 'assets are never deleted'); END;

-- The confirmed image of each record that an unconfirmed entry wrote; no body: central does not know the record yet.
CREATE TABLE base (record BLOB PRIMARY KEY NOT NULL, version INTEGER, place INTEGER REFERENCES entry (place), body BLOB);

-- Projections: recomputed from the documents by verify.
CREATE TABLE resident_row (record BLOB PRIMARY KEY NOT NULL, atena_no TEXT, provisional_no TEXT, juki_household_no TEXT, household BLOB, kana TEXT NOT NULL, birth TEXT NOT NULL, hides_address INTEGER NOT NULL, hidden_home TEXT, doc INTEGER);
-- Offline terminals may give one number twice, and both be right: plain indexes (ADR 0042).
CREATE INDEX resident_by_atena ON resident_row (atena_no) WHERE atena_no IS NOT NULL;
CREATE INDEX resident_by_provisional ON resident_row (provisional_no) WHERE provisional_no IS NOT NULL;
CREATE INDEX resident_by_juki_household ON resident_row (juki_household_no) WHERE juki_household_no IS NOT NULL;
CREATE INDEX resident_hidden_by_juki ON resident_row (juki_household_no) WHERE hides_address = 1;
CREATE INDEX resident_hidden_by_home ON resident_row (hidden_home) WHERE hidden_home IS NOT NULL;
CREATE INDEX resident_by_birth ON resident_row (birth, kana);
CREATE TABLE household_row (record BLOB PRIMARY KEY NOT NULL, symbol TEXT NOT NULL, number TEXT NOT NULL, juki_household_no TEXT);
CREATE INDEX household_by_number ON household_row (symbol, number);
CREATE INDEX household_by_juki ON household_row (juki_household_no) WHERE juki_household_no IS NOT NULL;
CREATE TABLE member_row (household BLOB NOT NULL, resident BLOB NOT NULL, branch TEXT NOT NULL, covered_from TEXT NOT NULL, covered_to TEXT);
CREATE INDEX member_by_resident ON member_row (resident, covered_from);
CREATE INDEX member_by_household ON member_row (household);
CREATE TABLE certificate_row (no TEXT PRIMARY KEY NOT NULL, resident BLOB NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, job BLOB NOT NULL UNIQUE, page_hash TEXT NOT NULL);
CREATE INDEX certificate_by_resident ON certificate_row (resident);
-- What was determined of each household, in the order it was recorded; lists by month read it.
CREATE TABLE determination_row (household BLOB NOT NULL, place INTEGER NOT NULL, id BLOB NOT NULL, month TEXT NOT NULL, only_some INTEGER NOT NULL, ratio INTEGER, elderly TEXT, under_70 TEXT, pending INTEGER NOT NULL, PRIMARY KEY (household, place)) WITHOUT ROWID;
-- Open tasks of residents: the work list. A closed one is gone from here; what it said is in the record's history.
CREATE TABLE task_row (task BLOB PRIMARY KEY NOT NULL, resident BLOB NOT NULL, wanted TEXT NOT NULL, effective_on TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX task_by_day ON task_row (effective_on, task);
CREATE INDEX task_by_resident ON task_row (resident);
-- Counts that screens show. Those covered on a day are all that began by then, less all that ended.
CREATE TABLE kept_count (name TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL);
CREATE TABLE covered_change (day TEXT PRIMARY KEY NOT NULL, change INTEGER NOT NULL) WITHOUT ROWID;
-- What a resident is found by and what a row of hits shows, in the order of kana; resident_row.doc leads there. Grams of the same keys (ADR 0009).
CREATE TABLE search_doc (doc INTEGER PRIMARY KEY, record BLOB NOT NULL, entry_place INTEGER NOT NULL, keys TEXT NOT NULL, card TEXT NOT NULL);
CREATE VIRTUAL TABLE search_gram USING fts5 (grams, content = '', columnsize = 0, detail = none, tokenize = "ascii tokenchars '^_$!-='");
INSERT INTO search_gram (search_gram, rank) VALUES ('pgsz', 8000);
INSERT INTO meta (name, value) VALUES ('search_keys', '4');

-- What belongs to this machine and never reaches a record.
-- Numbers leased to this terminal, in ascending blocks that do not overlap.
CREATE TABLE number_block (name TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (name, first)) WITHOUT ROWID;
CREATE TABLE print_job (job BLOB PRIMARY KEY NOT NULL, certificate_no TEXT NOT NULL, resident BLOB NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, printer TEXT NOT NULL, printer_job_id INTEGER, printer_job_uuid TEXT, since TEXT NOT NULL, message TEXT NOT NULL);
CREATE INDEX print_job_by_state ON print_job (state, since);
CREATE TABLE sign_in (name TEXT PRIMARY KEY NOT NULL, failures INTEGER NOT NULL, last_on TEXT NOT NULL);
CREATE TABLE draft (id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, clerk TEXT NOT NULL, body TEXT NOT NULL, changed_at TEXT NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);

-- Long works of this machine. The cursor of a run moves in the transaction of the facts it counts.
CREATE TABLE run (run INTEGER PRIMARY KEY, work TEXT NOT NULL, key TEXT NOT NULL, about TEXT NOT NULL, state TEXT NOT NULL, clerk TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT, total INTEGER NOT NULL, cursor TEXT NOT NULL, counts TEXT NOT NULL);
CREATE INDEX run_by_key ON run (work, key);
CREATE TABLE run_item (run INTEGER NOT NULL REFERENCES run (run), item INTEGER NOT NULL, result INTEGER NOT NULL, subject TEXT, field TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, PRIMARY KEY (run, item)) WITHOUT ROWID;
-- What clerks did with runs of this machine after they began: append only.
CREATE TABLE run_act (run INTEGER NOT NULL REFERENCES run (run), place INTEGER NOT NULL, act TEXT NOT NULL, item INTEGER, clerk TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (run, place)) WITHOUT ROWID;
CREATE TRIGGER run_act_is_never_changed BEFORE UPDATE ON run_act BEGIN SELECT RAISE(ABORT, 'what was done with a run is never changed'); END;
