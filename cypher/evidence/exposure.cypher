// ---
// title: How many young people use each context on a day, as known at a moment
// description: >
//   Young people who spend time there, attend it or are connected to it. Left out are those known only by being
//   named, and those who were adults, had died or had left by then. A context that nobody is known to use has no row.
// mode: read
// access: administrator
// discloses: counts
// parameters:
//   valid_on: {type: DATE, example: 2026-06-01, meaning: true on this day}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   context: {type: STRING, meaning: the context}
//   people: {type: INTEGER, meaning: young people}
// ---
MATCH (p:YoungPerson)-[a:SPENDS_TIME_AT|ATTENDS|CONNECTED_TO]->(c:Context)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from <= $valid_on AND (a.valid_to IS NULL OR a.valid_to > $valid_on)
MATCH (s:PersonState)-[:STATE_OF]->(p)
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
  AND coalesce(s.stub, false) = false
  AND (s.adult_from IS NULL OR s.adult_from > $valid_on)
  AND (s.died_on IS NULL OR s.died_on > $valid_on)
  AND (s.left_on IS NULL OR s.left_on > $valid_on)
RETURN c.uid AS context, count(DISTINCT p) AS people
ORDER BY context
