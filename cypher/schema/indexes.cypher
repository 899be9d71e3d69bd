// ---
// title: Indexes of the database
// description: One row an index, those that uphold a uniqueness rule included.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   entity: {type: STRING, meaning: NODE or RELATIONSHIP}
//   name: {type: STRING, meaning: label or relationship type}
//   properties: {type: LIST<STRING>, meaning: what is looked up by}
//   state: {type: STRING, meaning: "ONLINE, POPULATING or FAILED"}
//   upholds: {type: STRING, meaning: "the uniqueness rule that it belongs to; null if none"}
// ---
SHOW INDEXES YIELD type, entityType, labelsOrTypes, properties, state, owningConstraint
WHERE type <> 'LOOKUP'
RETURN entityType AS entity, labelsOrTypes[0] AS name, properties, state, owningConstraint AS upholds
ORDER BY entity, name
