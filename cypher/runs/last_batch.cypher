// ---
// title: The last batch of a run that reached the graph
// description: The last batch of a run that reached the graph.
// mode: read
// access: administrator
// discloses: nothing
// parameters:
//   uid: {type: STRING, example: run_a, meaning: the run}
// returns:
//   batch: {type: INTEGER, meaning: number of its last whole batch}
// ---
MATCH (run:ImportRun {uid: $uid})
RETURN run.last_batch AS batch
ORDER BY batch
