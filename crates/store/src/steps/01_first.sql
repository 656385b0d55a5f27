-- Step 1: the first tables.
CREATE TABLE meta (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);

-- The journal: append only, chained by hash.
CREATE TABLE entry (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, hash BLOB NOT NULL, bytes BLOB NOT NULL);
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
-- Entries no central has confirmed.
CREATE TABLE outbox (seq INTEGER PRIMARY KEY REFERENCES entry (seq));

-- The effective documents.
CREATE TABLE record (id BLOB PRIMARY KEY NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL REFERENCES entry (seq), body BLOB NOT NULL);
CREATE INDEX record_by_kind ON record (kind, id);

-- Projections: recomputed from the documents by verify.
CREATE TABLE resident_row (record BLOB PRIMARY KEY NOT NULL, atena_no TEXT UNIQUE, provisional_no TEXT UNIQUE, juki_household_no TEXT, household BLOB, kana TEXT NOT NULL, birth TEXT NOT NULL);
CREATE INDEX resident_by_juki_household ON resident_row (juki_household_no) WHERE juki_household_no IS NOT NULL;
CREATE INDEX resident_by_birth ON resident_row (birth, kana);
CREATE TABLE household_row (record BLOB PRIMARY KEY NOT NULL, symbol TEXT NOT NULL, number TEXT NOT NULL, juki_household_no TEXT, UNIQUE (symbol, number));
CREATE INDEX household_by_juki ON household_row (juki_household_no) WHERE juki_household_no IS NOT NULL;
CREATE TABLE member_row (household BLOB NOT NULL, resident BLOB NOT NULL, branch TEXT NOT NULL, covered_from TEXT NOT NULL, covered_to TEXT);
CREATE INDEX member_by_resident ON member_row (resident, covered_from);
CREATE INDEX member_by_household ON member_row (household);
CREATE TABLE certificate_row (no TEXT PRIMARY KEY NOT NULL, resident BLOB NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, job BLOB NOT NULL UNIQUE, page_hash TEXT NOT NULL);
CREATE INDEX certificate_by_resident ON certificate_row (resident);
CREATE TABLE search_key (record BLOB NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL);
CREATE INDEX search_by_key ON search_key (kind, key, record);
CREATE INDEX search_by_record ON search_key (record);

-- What belongs to this machine and never reaches a record.
CREATE TABLE number_block (name TEXT PRIMARY KEY NOT NULL, next INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE print_job (job BLOB PRIMARY KEY NOT NULL, certificate_no TEXT NOT NULL, resident BLOB NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, printer TEXT NOT NULL, printer_job_id INTEGER, printer_job_uuid TEXT, since TEXT NOT NULL, message TEXT NOT NULL);
CREATE TABLE sign_in (name TEXT PRIMARY KEY NOT NULL, failures INTEGER NOT NULL, last_on TEXT NOT NULL);
CREATE TABLE draft (id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, clerk TEXT NOT NULL, body TEXT NOT NULL, changed_at TEXT NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);

-- Link files taken in. The cursor of a run moves in the transaction of the rows it counts.
CREATE TABLE import_run (run INTEGER PRIMARY KEY, kind TEXT NOT NULL, sha256 TEXT NOT NULL, file TEXT NOT NULL, serial TEXT, made_at TEXT, clerk TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT, state TEXT NOT NULL, total INTEGER NOT NULL, households_done INTEGER NOT NULL, rows_done INTEGER NOT NULL, applied INTEGER NOT NULL, unchanged INTEGER NOT NULL, refused INTEGER NOT NULL, held INTEGER NOT NULL, tasks INTEGER NOT NULL, automatic INTEGER NOT NULL, told TEXT NOT NULL);
CREATE INDEX import_by_file ON import_run (kind, sha256);
CREATE TABLE import_line (run INTEGER NOT NULL REFERENCES import_run (run), line INTEGER NOT NULL, result INTEGER NOT NULL, atena_no TEXT, field TEXT NOT NULL, code TEXT NOT NULL, told TEXT NOT NULL, PRIMARY KEY (run, line)) WITHOUT ROWID;
-- Movements of the registry that ask for a clerk.
CREATE TABLE movement_task (task BLOB PRIMARY KEY NOT NULL, resident BLOB NOT NULL, wanted TEXT NOT NULL, reason TEXT NOT NULL, cause TEXT NOT NULL, effective_on TEXT NOT NULL, told_at TEXT NOT NULL, note TEXT NOT NULL, state TEXT NOT NULL, closed_at TEXT, closed_by TEXT, why TEXT);
CREATE INDEX movement_task_by_state ON movement_task (state, effective_on);
CREATE INDEX movement_task_by_resident ON movement_task (resident, state);
