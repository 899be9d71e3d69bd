// ---
// title: Uniqueness rules that the database keeps
// description: One row a rule, to compare with the schema files.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   entity: {type: STRING, meaning: NODE or RELATIONSHIP}
//   name: {type: STRING, meaning: label or relationship type}
//   properties: {type: LIST<STRING>, meaning: what is unique}
// ---
SHOW CONSTRAINTS YIELD type, entityType, labelsOrTypes, properties
WHERE type CONTAINS 'UNIQUENESS'
RETURN entityType AS entity, labelsOrTypes[0] AS name, properties
ORDER BY entity, name
