// ---
// title: Note which schema was applied, and name the graph the first time
// description: A graph keeps the id that it got first.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   graph_id: {type: STRING, example: graph_a, meaning: a random id for a graph that has none}
//   schema_version: {type: INTEGER, example: 3, meaning: number of the last schema file}
// returns:
//   graph_id: {type: STRING, meaning: the id that it has}
// ---
MERGE (info:GraphInfo {uid: 'graph'})
ON CREATE SET info.graph_id = $graph_id
SET info.schema_version = $schema_version
RETURN info.graph_id AS graph_id
ORDER BY graph_id
