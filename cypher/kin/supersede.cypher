// ---
// title: End versions of kin links
// description: End versions of kin links.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {key, person} a version that ends"}
//   at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: when csgraph learnt that it was no longer so}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (a:YoungPerson {uid: row.person})-[r:KIN_OF]->(:YoungPerson)
WHERE r.key = row.key AND r.superseded_at IS NULL
SET r.superseded_at = $at
