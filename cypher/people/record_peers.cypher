// ---
// title: Record versions of links between young people
// description: One relationship a version; written twice it changes nothing.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map a version; keys as in csgraph/ingest/translate.py"}
//   at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: when csgraph learnt it}
//   run: {type: STRING, example: run_a, meaning: the run that writes it}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (a:YoungPerson {uid: row.person})
MATCH (b:YoungPerson {uid: row.other})
FOREACH (_ IN CASE WHEN row.kind = 'FRIEND_OF' THEN [1] ELSE [] END | MERGE (a)-[r:FRIEND_OF {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'SUPPORTS' THEN [1] ELSE [] END | MERGE (a)-[r:SUPPORTS {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'MISSING_WITH' THEN [1] ELSE [] END | MERGE (a)-[r:MISSING_WITH {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'PRESENT_WITH' THEN [1] ELSE [] END | MERGE (a)-[r:PRESENT_WITH {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'HARMED_BY' THEN [1] ELSE [] END | MERGE (a)-[r:HARMED_BY {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'IN_RELATIONSHIP_WITH' THEN [1] ELSE [] END | MERGE (a)-[r:IN_RELATIONSHIP_WITH {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
