// ---
// title: Name the evidence of alerts anew
// description: "In a graph that an earlier version wrote; named so already, it stays as it is. Alerts had no number of saves then: they get one, so that they are not taken for new ones."
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {uid, evidence} an alert"}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (a:Alert {uid: row.uid})
SET a.evidence = row.evidence, a.version = coalesce(a.version, 1)
