export const duplicates = {
  id: 'records/8',
  sql: `
-- rows that a batch did not bring because they were there: found in its raw file and outcomes when somebody asks, so that an import need not keep them
CREATE TABLE duplicates (
  batch INTEGER NOT NULL, row INTEGER NOT NULL, raw TEXT NOT NULL,
  why TEXT NOT NULL,                   -- source_id, row or recipe
  of_batch INTEGER, of_row INTEGER,    -- what it repeats; NULL: taken back since, or told by a step of the recipe
  PRIMARY KEY (batch, row)
) STRICT, WITHOUT ROWID;
`
} as const
