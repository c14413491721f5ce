export const ingestion = {
  id: 'records/7',
  sql: `
CREATE TABLE ingestion_secrets (
  id TEXT PRIMARY KEY, channel TEXT NOT NULL,
  sealed BLOB NOT NULL,                -- store/blocks.ts
  created_at INTEGER NOT NULL, user TEXT NOT NULL, revoked_at INTEGER
) STRICT;

-- receipts once their records are on the way into imports; before that, the journal alone has them
CREATE TABLE ingestion_receipts (
  number INTEGER PRIMARY KEY,          -- of its entry in the journal
  id TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,
  request TEXT NOT NULL,               -- what the same request is recognised by
  body TEXT NOT NULL,                  -- hash of what it brought
  received_at INTEGER NOT NULL,
  records INTEGER NOT NULL,
  unfinished INTEGER NOT NULL,         -- imports that still have to bring some of its records
  accepted INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0, duplicates INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX ingestion_receipts_by_time ON ingestion_receipts (received_at);

-- micro-batches: imports that bring the records of one kind of some receipts
CREATE TABLE ingestion_batches (
  batch INTEGER PRIMARY KEY,           -- batches.number
  channel TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL,   -- receipts
  hour INTEGER NOT NULL,               -- ms: when it began, to the hour
  finished INTEGER NOT NULL DEFAULT 0,
  rows INTEGER NOT NULL DEFAULT 0, accepted INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0, duplicates INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX ingestion_batches_by_hour ON ingestion_batches (hour, channel);
CREATE INDEX ingestion_batches_unfinished ON ingestion_batches (batch) WHERE finished = 0;
CREATE INDEX ingestion_batches_of ON ingestion_batches (last);
`
}
