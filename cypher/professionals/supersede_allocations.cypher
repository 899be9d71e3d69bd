// ---
// title: End versions of who is allocated to whom
// description: End versions of who is allocated to whom.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {key, professional} a version that ends"}
//   at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: when csgraph learnt that it was no longer so}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (a:Professional {uid: row.professional})-[r:ALLOCATED_TO]->(:YoungPerson)
WHERE r.key = row.key AND r.superseded_at IS NULL
SET r.superseded_at = $at
