// ---
// title: Note how far an import has come
// description: Note how far an import has come.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   uid: {type: STRING, example: run_a, meaning: the run}
//   source_system: {type: STRING, example: default, meaning: whose files}
//   started_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: when it began}
//   batch: {type: INTEGER, example: 1, meaning: number of the batch that this transaction writes}
//   state: {type: STRING, example: RUNNING, meaning: how it stands}
//   ended_at: {type: ZONED DATETIME, example: null, meaning: "when it ended; null while it runs"}
// returns: {}
// ---
MERGE (run:ImportRun {uid: $uid})
SET run.source_system = $source_system, run.started_at = $started_at, run.last_batch = $batch, run.state = $state,
    run.ended_at = $ended_at
