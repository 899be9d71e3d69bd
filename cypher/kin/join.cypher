// ---
// title: Put people into kin groups
// description: Put people into kin groups.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {person, kin_group} a person"}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (p:YoungPerson {uid: row.person})
MERGE (g:KinGroup {uid: row.kin_group})
MERGE (p)-[:KIN_IN]->(g)
