// ---
// title: Who uses some contexts on a day, as known at a moment
// description: >
//   Young people who spend time there, attend it or are connected to it, each with the association that says so: those
//   that `evidence/exposure` counts, row by row.
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   contexts: {type: LIST<STRING>, example: [ctx_a], meaning: the contexts}
//   valid_on: {type: DATE, example: 2026-06-01, meaning: true on this day}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   context: {type: STRING, meaning: the context}
//   person: {type: STRING, meaning: pseudonym of the young person}
//   uid: {type: STRING, meaning: the association}
// ---
MATCH (p:YoungPerson)-[a:SPENDS_TIME_AT|ATTENDS|CONNECTED_TO]->(c:Context)
WHERE c.uid IN $contexts
  AND a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from <= $valid_on AND (a.valid_to IS NULL OR a.valid_to > $valid_on)
MATCH (s:PersonState)-[:STATE_OF]->(p)
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
  AND coalesce(s.stub, false) = false
  AND (s.adult_from IS NULL OR s.adult_from > $valid_on)
  AND (s.died_on IS NULL OR s.died_on > $valid_on)
  AND (s.left_on IS NULL OR s.left_on > $valid_on)
RETURN DISTINCT c.uid AS context, p.uid AS person, a.uid AS uid
ORDER BY context, person, uid
