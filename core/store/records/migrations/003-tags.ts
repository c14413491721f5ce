export const tags = {
  id: 'records/3',
  sql: `
-- every evaluation of a tag's rule
CREATE TABLE tag_runs (
  number INTEGER PRIMARY KEY,
  tag TEXT NOT NULL,
  version INTEGER NOT NULL,            -- of the tag, whose rule it was
  cause TEXT NOT NULL,                 -- manual schedule change publish demo
  as_of INTEGER NOT NULL,
  data_version INTEGER NOT NULL,
  signature TEXT NOT NULL,             -- of the rule and of what it read: the same again gives the same members
  count INTEGER NOT NULL,
  universe INTEGER NOT NULL,
  before INTEGER NOT NULL, added INTEGER NOT NULL, removed INTEGER NOT NULL,
  change INTEGER,                      -- of set_changes; NULL: nobody entered or left
  milliseconds REAL NOT NULL,
  at INTEGER NOT NULL, user TEXT NOT NULL
) STRICT;
CREATE INDEX tag_runs_of ON tag_runs (tag, number);

-- whether somebody has a tag rightly, as people judged
CREATE TABLE tag_reviews (
  tag TEXT NOT NULL, entity_key INTEGER NOT NULL, correct INTEGER NOT NULL, user TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (tag, entity_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_ratings (
  tag TEXT NOT NULL, user TEXT NOT NULL, stars INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (tag, user)
) STRICT, WITHOUT ROWID;
`
}
