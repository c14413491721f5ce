export const blocks = {
  id: 'records/5',
  sql: `
-- entities of a large import (entity-blocks.ts); one that has a row in entities does not count here, nor do the identities that blocks give it
CREATE TABLE entity_blocks (
  first INTEGER PRIMARY KEY,           -- entities.key of its first one
  count INTEGER NOT NULL,              -- their keys follow each other
  content BLOB NOT NULL,               -- a line of JSON each: entities.content as text, with the key as seventh element
  created_at INTEGER NOT NULL,         -- of each, as in entities
  updated_at INTEGER NOT NULL,
  created_batch INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  state INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX entity_blocks_of ON entity_blocks (created_batch);

ALTER TABLE entities ADD COLUMN taken_out INTEGER NOT NULL DEFAULT 0;  -- 1: it came in a block
CREATE INDEX entities_taken_out ON entities (key) WHERE taken_out = 1;

-- identities of a large import (identity-blocks.ts): runs of blocks in the order of values
CREATE TABLE identity_runs (
  number INTEGER PRIMARY KEY,
  channel INTEGER NOT NULL, source TEXT NOT NULL, batch INTEGER NOT NULL, blocked INTEGER NOT NULL
) STRICT;
CREATE TABLE identity_blocks (
  number INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  first TEXT NOT NULL,                 -- least value
  content BLOB NOT NULL                -- JSON: [[first], values, entity keys]
) STRICT;
CREATE INDEX identity_blocks_by_value ON identity_blocks (run, first);

-- names and tails of phones of entities in blocks (name-blocks.ts): by code point of a character, by number of a tail
CREATE TABLE name_blocks (
  number INTEGER PRIMARY KEY,
  token INTEGER NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL, -- least and greatest entity key
  count INTEGER NOT NULL,              -- of entries
  batch INTEGER NOT NULL,
  content BLOB NOT NULL                -- dense ids with places in the name
) STRICT;
CREATE INDEX name_blocks_by_token ON name_blocks (token, first, last, count);
CREATE INDEX name_blocks_of ON name_blocks (batch);
`
}
