// ---
// title: Name the evidence of changes of alerts anew
// description: "In a graph that an earlier version wrote; named so already, it stays as it is."
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {uid, evidence} a change"}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (c:AlertChange {uid: row.uid})
SET c.evidence = row.evidence
