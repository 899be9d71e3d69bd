// ---
// title: End versions of what is held about episodes
// description: End versions of what is held about episodes.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {key} a version that ends"}
//   at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: when csgraph learnt that it was no longer so}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (s:EpisodeState {uid: row.key})
WHERE s.superseded_at IS NULL
SET s.superseded_at = $at
