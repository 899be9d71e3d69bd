// ---
// title: Record versions of what is held about people
// description: Makes the node where it is new, sets its present particulars and keeps them as a version. Written twice it changes nothing.
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
MERGE (n:YoungPerson {uid: row.person_uid})
SET n.adult_from = row.adult_from,
    n.died_on = row.died_on,
    n.left_on = row.left_on,
    n.left_reason = row.left_reason,
    n.stub = row.stub,
    n.link_only = row.link_only
MERGE (s:PersonState {uid: row.key})
ON CREATE SET s.person_uid = row.person_uid,
    s.version = row.version,
    s.adult_from = row.adult_from,
    s.died_on = row.died_on,
    s.left_on = row.left_on,
    s.left_reason = row.left_reason,
    s.stub = row.stub,
    s.link_only = row.link_only,
    s.recorded_at = $at,
    s.run_uid = $run
MERGE (s)-[:STATE_OF]->(n)
