// ---
// title: Every import and decision that reached the graph
// description: To tell whether a graph and a vault belong together that were not tied yet.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   uid: {type: STRING, meaning: the run}
//   batch: {type: INTEGER, meaning: number of its last whole batch}
// ---
MATCH (run:ImportRun)
RETURN run.uid AS uid, run.last_batch AS batch
ORDER BY uid
