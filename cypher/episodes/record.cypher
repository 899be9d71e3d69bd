// ---
// title: Record versions of what is held about episodes
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
MERGE (n:Episode {uid: row.episode_uid})
SET n.person_uid = row.person_uid,
    n.kind = row.kind,
    n.valid_from = row.valid_from,
    n.valid_to = row.valid_to,
    n.closure_reason = row.closure_reason
MERGE (s:EpisodeState {uid: row.key})
ON CREATE SET s.episode_uid = row.episode_uid,
    s.version = row.version,
    s.person_uid = row.person_uid,
    s.kind = row.kind,
    s.valid_from = row.valid_from,
    s.valid_to = row.valid_to,
    s.closure_reason = row.closure_reason,
    s.recorded_at = $at,
    s.run_uid = $run
MERGE (s)-[:STATE_OF]->(n)
