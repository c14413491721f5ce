/** Values of imports that did not overwrite what is protected, until a person decides. */
export const heldValues = {
  id: 'records/12',
  sql: `
CREATE TABLE held_values (
  number INTEGER PRIMARY KEY, batch INTEGER NOT NULL, entity_key INTEGER NOT NULL, field TEXT NOT NULL,
  value TEXT NOT NULL,                 -- JSON
  state TEXT NOT NULL DEFAULT 'open'   -- open, taken, dismissed
) STRICT;
CREATE INDEX held_values_of ON held_values (batch, state, number);
`
}
