// ---
// title: How an import stands
// description: One run by its uid; no row where it never reached the graph.
// mode: read
// access: administrator
// discloses: nothing
// parameters:
//   uid: {type: STRING, example: run_a, meaning: the run}
// returns:
//   uid: {type: STRING, meaning: the run}
//   source_system: {type: STRING, meaning: whose files}
//   started_at: {type: ZONED DATETIME, meaning: when it began}
//   ended_at: {type: ZONED DATETIME, meaning: "when it ended; null while it runs"}
//   batch: {type: INTEGER, meaning: number of its last whole batch}
//   state: {type: STRING, meaning: how it stands}
// ---
MATCH (run:ImportRun {uid: $uid})
RETURN run.uid AS uid, run.source_system AS source_system, run.started_at AS started_at, run.ended_at AS ended_at,
       run.last_batch AS batch, run.state AS state
ORDER BY uid
