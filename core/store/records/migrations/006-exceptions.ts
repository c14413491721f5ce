export const exceptions = {
  id: 'records/6',
  sql: `
-- state: open, replayed (by the batch in replay) or ignored (for the reason in note)
ALTER TABLE rejects ADD COLUMN note TEXT;
ALTER TABLE rejects ADD COLUMN replay INTEGER;
CREATE INDEX rejects_standing ON rejects (state, batch, rule, column_name);

-- a batch that brings rows of another one again: rejects that were repaired, or duplicates all the same
ALTER TABLE batches ADD COLUMN replay_of INTEGER;
CREATE INDEX batches_replays ON batches (replay_of) WHERE replay_of IS NOT NULL;

CREATE TABLE replayed_rows (
  replay INTEGER NOT NULL,             -- the batch that brings it again
  place INTEGER NOT NULL,              -- its row there
  row INTEGER NOT NULL,                -- its row in the batch that it comes from
  before TEXT,                         -- the reject as it stood: JSON of raw, rule, column, detail; NULL: a duplicate
  PRIMARY KEY (replay, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX replayed_rows_of ON replayed_rows (row, replay);
`
} as const
