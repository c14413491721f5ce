/** How good the rows of each import were (core/domain/quality/figures.ts), and by what it came. Both stay when it is undone; figures no longer count in series then. */
export const quality = {
  id: 'records/13',
  sql: `
CREATE TABLE batch_quality (
  batch INTEGER PRIMARY KEY,
  figures TEXT NOT NULL                -- JSON: BatchFigures
) STRICT;
CREATE TABLE field_quality (
  batch INTEGER NOT NULL,
  place INTEGER NOT NULL,              -- in the order of the mapping
  field TEXT NOT NULL,
  figures TEXT NOT NULL,               -- JSON: FieldFigures
  PRIMARY KEY (batch, place)
) STRICT, WITHOUT ROWID;
-- JSON: BatchOrigin; NULL: it came before this was kept
ALTER TABLE batches ADD COLUMN origin TEXT;
CREATE INDEX batches_of_source ON batches (source, target, number);
`
} as const
