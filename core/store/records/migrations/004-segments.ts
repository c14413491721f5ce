export const segments = {
  id: 'records/4',
  sql: `
ALTER TABLE segment_runs ADD COLUMN entered INTEGER;                   -- since the run before; NULL: there was none
ALTER TABLE segment_runs ADD COLUMN gone INTEGER;
ALTER TABLE segment_runs ADD COLUMN details TEXT NOT NULL DEFAULT '{}'; -- JSON: members by label of the split, what the definition referred to

-- what subscriptions to segments had to tell
CREATE TABLE segment_notices (
  number INTEGER PRIMARY KEY,
  segment TEXT NOT NULL, subscription TEXT NOT NULL,
  kind TEXT NOT NULL,                  -- size drift entered left
  run INTEGER NOT NULL,
  details TEXT NOT NULL,               -- JSON: numbers
  user TEXT NOT NULL,                  -- whom it tells
  at INTEGER NOT NULL, seen INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX segment_notices_of ON segment_notices (user, number);
`
}
