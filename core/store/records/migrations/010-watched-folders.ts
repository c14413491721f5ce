/** Watched folders: which contents came in, how each file was seen last, and what the runs did. The folders themselves are library objects. */
export const watchedFolders = {
  id: 'records/10',
  sql: `
CREATE TABLE watched_files (
  watch TEXT NOT NULL, name TEXT NOT NULL,
  size INTEGER NOT NULL, modified INTEGER NOT NULL,  -- bytes, milliseconds since the epoch
  hash TEXT NOT NULL,                                -- SHA-256 of the content; empty: it could not be read
  failed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (watch, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE watched_contents (watch TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (watch, hash)) STRICT, WITHOUT ROWID;
CREATE TABLE watched_marks (watch TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE watched_runs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  watch TEXT NOT NULL, cause TEXT NOT NULL, at INTEGER NOT NULL,
  files TEXT NOT NULL,                               -- JSON: WatchedFile[] of the contract
  error TEXT                                         -- JSON: JobError; NULL: the folder could be read
) STRICT;
CREATE INDEX watched_runs_of ON watched_runs (watch, number);`
}
