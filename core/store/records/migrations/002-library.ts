export const library = {
  id: 'records/2',
  sql: `
-- what people define: tags, segments, categories, folders, groups, … (domain/library/types.ts)
CREATE TABLE library (
  type TEXT NOT NULL,
  id TEXT NOT NULL,                    -- chosen when it is made; never changes
  name TEXT NOT NULL,
  parent TEXT,                         -- of the same type, for trees
  content TEXT NOT NULL,               -- JSON
  version INTEGER NOT NULL,            -- grows with every save
  owner TEXT NOT NULL,
  created_at INTEGER NOT NULL,         -- ms
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,                  -- in the recycle bin since
  PRIMARY KEY (type, id)
) STRICT, WITHOUT ROWID;

-- every state that was saved
CREATE TABLE library_versions (
  type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL, parent TEXT, content TEXT NOT NULL, deleted_at INTEGER,
  note TEXT, user TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (type, id, version)
) STRICT, WITHOUT ROWID;

-- the ledger of memberships: who was given a tag or put into a group, and who lost it
CREATE TABLE set_changes (
  number INTEGER PRIMARY KEY,
  of TEXT NOT NULL,                    -- tag group
  id TEXT NOT NULL,
  entity TEXT NOT NULL,
  source TEXT NOT NULL,                -- tags: manual rule model import
  confidence REAL,
  cause TEXT NOT NULL,                 -- manual batch rule expiry merge undo import …
  details TEXT NOT NULL DEFAULT '{}',  -- JSON: version, hash, data version, …
  added BLOB NOT NULL, removed BLOB NOT NULL, -- id-set.ts
  added_count INTEGER NOT NULL, removed_count INTEGER NOT NULL,
  at INTEGER NOT NULL, user TEXT NOT NULL
) STRICT;
CREATE INDEX set_changes_of ON set_changes (of, id, number);

CREATE TABLE segment_runs (
  number INTEGER PRIMARY KEY,
  segment TEXT NOT NULL,
  version INTEGER NOT NULL,
  cause TEXT NOT NULL,                 -- manual schedule change create
  as_of INTEGER NOT NULL,
  data_version INTEGER NOT NULL,
  hash TEXT NOT NULL,                  -- of the definition
  count INTEGER NOT NULL,
  universe INTEGER NOT NULL,
  milliseconds REAL NOT NULL,
  members BLOB,                        -- id-set.ts; NULL: no longer kept
  at INTEGER NOT NULL, user TEXT NOT NULL
) STRICT;
CREATE INDEX segment_runs_of ON segment_runs (segment, number);
`
}
