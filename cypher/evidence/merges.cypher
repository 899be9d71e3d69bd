// ---
// title: Which contexts were read as one at a moment
// description: "Streamed whole for detection, in no stated order: the columns are sorted in Python."
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   context: {type: STRING, meaning: merged}
//   into: {type: STRING, meaning: into which}
// ---
MATCH (c:Context)-[m:SAME_AS]->(o:Context)
WHERE m.recorded_at <= $known_at AND (m.superseded_at IS NULL OR m.superseded_at > $known_at)
RETURN c.uid AS context, o.uid AS into
