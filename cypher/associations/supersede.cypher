// ---
// title: End versions of associations of young people with contexts
// description: End versions of associations of young people with contexts.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {key, person} a version that ends"}
//   at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: when csgraph learnt that it was no longer so}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (a:YoungPerson {uid: row.person})-[r:NAMED_UNSAFE|NAMED_MIXED|NAMED_SAFE|HARMED_AT|FOUND_AT|SPENDS_TIME_AT|ATTENDS|LIVES_AT|EXCLUDED_FROM|CONNECTED_TO]->(:Context)
WHERE r.key = row.key AND r.superseded_at IS NULL
SET r.superseded_at = $at
