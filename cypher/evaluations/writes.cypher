// ---
// title: When evidence was written since a moment
// description: Every import and every decision about contexts is a run of writes.
// mode: read
// access: administrator
// discloses: nothing
// parameters:
//   since: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: "runs that ended later, or did not end"}
// returns:
//   started_at: {type: ZONED DATETIME, meaning: when it began}
//   ended_at: {type: ZONED DATETIME, meaning: "when it ended; null where it did not"}
// ---
MATCH (run:ImportRun)
WHERE run.ended_at IS NULL OR run.ended_at > $since
RETURN run.started_at AS started_at, run.ended_at AS ended_at
ORDER BY started_at
