// ---
// title: Which vault a graph belongs to, and how far it has come
// description: One row; of a graph that was never opened all is null, and there is nobody in it.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   graph_id: {type: STRING, meaning: "random id of this graph; null where none was given yet"}
//   schema_version: {type: INTEGER, meaning: "number of the last schema file applied, or null"}
//   vault: {type: STRING, meaning: "id of its vault; null where it is not tied to one"}
//   unit: {type: INTEGER, meaning: "number of the last unit that was written, or null"}
//   unit_at: {type: INTEGER, meaning: "instant of that unit in microseconds since 1970, or null"}
//   people: {type: INTEGER, meaning: "1 where it holds young people, else 0"}
//   contexts: {type: INTEGER, meaning: "1 where it holds contexts, else 0"}
// ---
OPTIONAL MATCH (p:YoungPerson)
WITH p
LIMIT 1
WITH count(p) AS people
OPTIONAL MATCH (c:Context)
WITH people, c
LIMIT 1
WITH people, count(c) AS contexts
OPTIONAL MATCH (info:GraphInfo {uid: 'graph'})
RETURN info.graph_id AS graph_id, info.schema_version AS schema_version, info.vault_uid AS vault, info.unit AS unit,
       info.unit_at AS unit_at, people, contexts
ORDER BY graph_id
