// ---
// title: Record versions of associations of young people with contexts
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
MATCH (b:Context {uid: row.context})
FOREACH (_ IN CASE WHEN row.kind = 'NAMED_UNSAFE' THEN [1] ELSE [] END | MERGE (a)-[r:NAMED_UNSAFE {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'NAMED_MIXED' THEN [1] ELSE [] END | MERGE (a)-[r:NAMED_MIXED {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'NAMED_SAFE' THEN [1] ELSE [] END | MERGE (a)-[r:NAMED_SAFE {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'HARMED_AT' THEN [1] ELSE [] END | MERGE (a)-[r:HARMED_AT {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'FOUND_AT' THEN [1] ELSE [] END | MERGE (a)-[r:FOUND_AT {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'SPENDS_TIME_AT' THEN [1] ELSE [] END | MERGE (a)-[r:SPENDS_TIME_AT {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'ATTENDS' THEN [1] ELSE [] END | MERGE (a)-[r:ATTENDS {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'LIVES_AT' THEN [1] ELSE [] END | MERGE (a)-[r:LIVES_AT {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'EXCLUDED_FROM' THEN [1] ELSE [] END | MERGE (a)-[r:EXCLUDED_FROM {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
FOREACH (_ IN CASE WHEN row.kind = 'CONNECTED_TO' THEN [1] ELSE [] END | MERGE (a)-[r:CONNECTED_TO {key: row.key}]->(b) ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run)
