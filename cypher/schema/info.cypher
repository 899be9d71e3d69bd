// ---
// title: Which graph this is, and the version of its schema
// description: No row where the schema was never applied.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   graph_id: {type: STRING, meaning: "random id of this graph; the vault remembers it"}
//   schema_version: {type: INTEGER, meaning: number of the last schema file applied}
// ---
MATCH (info:GraphInfo {uid: 'graph'})
RETURN info.graph_id AS graph_id, info.schema_version AS schema_version
ORDER BY graph_id
