// ---
// title: Record versions of which context was merged into which
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
MATCH (a:Context {uid: row.context})
MATCH (b:Context {uid: row.into})
MERGE (a)-[r:SAME_AS {key: row.key}]->(b)
ON CREATE SET r += row.values, r.recorded_at = $at, r.run_uid = $run
