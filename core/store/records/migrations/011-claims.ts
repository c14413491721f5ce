/** What batches say of entities that existed: told by time and source, not only taken back; acts of people are found by whom they are about. */
export const claims = {
  id: 'records/11',
  sql: `
ALTER TABLE entity_before DROP COLUMN version;
ALTER TABLE entity_before RENAME TO entity_claims;
CREATE INDEX entity_claims_of ON entity_claims (entity_key, batch);
CREATE INDEX change_log_of ON change_log (entity_key) WHERE entity_key IS NOT NULL AND inverse IS NOT NULL;
`
}
