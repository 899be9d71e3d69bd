// ---
// title: End versions of which context lies within which
// description: End versions of which context lies within which.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {key, context} a version that ends"}
//   at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: when csgraph learnt that it was no longer so}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (a:Context {uid: row.context})-[r:WITHIN]->(:Context)
WHERE r.key = row.key AND r.superseded_at IS NULL
SET r.superseded_at = $at
