export const initial = {
  id: 'records/1',
  sql: `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE entities (
  key INTEGER PRIMARY KEY,             -- entityKey(type, dense id)
  content BLOB NOT NULL,               -- JSONB: an array of the next six columns, so that an import stores it as it comes
  public_id TEXT AS (content ->> 0),   -- NULL: generatedPublicId(type, id)
  name TEXT AS (content ->> 1),
  phone TEXT AS (content ->> 2),       -- first phone, as shown
  email TEXT AS (content ->> 3),
  card TEXT AS (content -> 4),         -- JSON: every other field by name, custom ones as attr.<name>
  identities TEXT AS (content -> 5),   -- JSON: [channel, value, source] of each of its identities, in step with that table
  created_at INTEGER NOT NULL,         -- ms
  updated_at INTEGER NOT NULL,
  created_batch INTEGER,               -- NULL: by hand
  version INTEGER NOT NULL DEFAULT 1,
  state INTEGER NOT NULL DEFAULT 0,    -- 0 live, 1 deleted, 2 erased, 3 merged away
  merged_into INTEGER
) STRICT;

CREATE TABLE identities (
  channel INTEGER NOT NULL,            -- domain/channels.ts
  value TEXT NOT NULL,                 -- normalised
  entity_key INTEGER NOT NULL,
  source TEXT NOT NULL DEFAULT '',     -- external_id: the source within which the value is unique
  batch INTEGER,
  verified INTEGER NOT NULL DEFAULT 0,
  blocked INTEGER NOT NULL DEFAULT 0,  -- placeholder or shared: answers look-ups, never links
  PRIMARY KEY (channel, value, source, entity_key)
) STRICT, WITHOUT ROWID;

-- rowid = entities.key. names: one token per Han character, Latin words as they are; tails: last four digits of each phone
CREATE VIRTUAL TABLE search USING fts5 (names, tails, content='', contentless_delete=1, detail=full, tokenize='unicode61 remove_diacritics 2');

CREATE TABLE fields (
  entity TEXT NOT NULL,                -- customer account lead event
  name TEXT NOT NULL,                  -- without attr. or data.
  number INTEGER NOT NULL UNIQUE,
  type TEXT NOT NULL,
  sensitivity TEXT NOT NULL,
  label_zh TEXT, label_en TEXT,
  created_batch INTEGER,
  PRIMARY KEY (entity, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE batches (
  number INTEGER PRIMARY KEY,          -- 0 stands for events entered by hand and has no row here
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_size INTEGER NOT NULL,
  raw_name TEXT,                       -- file in raw/
  mapping TEXT NOT NULL,
  status TEXT NOT NULL,                -- running accepted undone failed cancelled
  result TEXT,                         -- ImportResult
  artifact_sha256 TEXT,
  artifact_rows INTEGER,
  created_at INTEGER NOT NULL,
  accepted_at INTEGER,
  user TEXT NOT NULL
) STRICT;

-- what became of each data row, so that an artifact can be derived again from the raw file: sealed, see import/outcomes.ts
CREATE TABLE batch_outcomes (batch INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;

CREATE TABLE event_secrets (batch INTEGER NOT NULL, block INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (batch, block)) STRICT, WITHOUT ROWID;

CREATE TABLE entered_events (
  row INTEGER PRIMARY KEY,
  entity_key INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  open TEXT NOT NULL,
  secret TEXT NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0,
  user TEXT NOT NULL
) STRICT;

CREATE TABLE rejects (
  batch INTEGER NOT NULL, row INTEGER NOT NULL, raw TEXT NOT NULL, column_name TEXT, rule TEXT NOT NULL, detail TEXT,
  state TEXT NOT NULL DEFAULT 'open', PRIMARY KEY (batch, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE review (
  number INTEGER PRIMARY KEY, batch INTEGER NOT NULL, row INTEGER NOT NULL, entity TEXT NOT NULL, reason TEXT NOT NULL,
  candidates TEXT NOT NULL, raw TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open'
) STRICT;

-- entities as they were before a batch changed them; undo restores them
CREATE TABLE entity_before (
  batch INTEGER NOT NULL, entity_key INTEGER NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (batch, entity_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE change_log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL, user TEXT NOT NULL, kind TEXT NOT NULL, entity_key INTEGER,
  payload TEXT NOT NULL,               -- LogChange
  inverse TEXT,                        -- what undo needs, secret values included; NULL: not undoable
  turn INTEGER NOT NULL DEFAULT 0,     -- 0 an act, 1 an undo, 2 a redo
  undoes INTEGER, undone_by INTEGER
) STRICT;
CREATE INDEX change_log_turns ON change_log (user, seq) WHERE inverse IS NOT NULL AND undone_by IS NULL;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL, entity_key INTEGER, details TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE jobs (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, parameters TEXT NOT NULL, status TEXT NOT NULL,
  progress REAL NOT NULL DEFAULT 0, stage TEXT NOT NULL DEFAULT '', result TEXT, error TEXT,
  created_at INTEGER NOT NULL, started_at INTEGER, finished_at INTEGER, user TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_by_status ON jobs (status, created_at);

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`
}
