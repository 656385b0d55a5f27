-- What clerks did with runs of this machine after they began: append only.
CREATE TABLE run_act (run INTEGER NOT NULL REFERENCES run (run), place INTEGER NOT NULL, act TEXT NOT NULL, item INTEGER, clerk TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (run, place)) WITHOUT ROWID;
CREATE TRIGGER run_act_is_never_changed BEFORE UPDATE ON run_act BEGIN SELECT RAISE(ABORT, 'what was done with a run is never changed'); END;
