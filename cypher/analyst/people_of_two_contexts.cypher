// ---
// title: Young people linked with both of two contexts
// description: >
//   Pseudonyms of young people linked with both contexts on $valid_on or before, in whichever way, with the ways and
//   the first day of each. A statement counts from its first day on; homes are left out. Merged contexts are read as
//   one.
// mode: read
// access: analyst
// discloses: pseudonym
// parameters:
//   first: {type: STRING, example: ctx_a, meaning: one context}
//   second: {type: STRING, example: ctx_b, meaning: the other context}
//   valid_on: {type: DATE, example: 2026-06-01, meaning: the day asked about}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   limit: {type: INTEGER, example: 200, meaning: most rows to return}
// returns:
//   person: {type: STRING, meaning: pseudonym of the young person}
//   first_kinds: {type: LIST<STRING>, meaning: how linked with the first}
//   first_on: {type: DATE, meaning: since when}
//   second_kinds: {type: LIST<STRING>, meaning: how linked with the second}
//   second_on: {type: DATE, meaning: since when}
// ---
MATCH (c:Context)-[merges:SAME_AS*0..8]->(t:Context {uid: $first})
WHERE all(m IN merges WHERE m.recorded_at <= $known_at AND (m.superseded_at IS NULL OR m.superseded_at > $known_at))
MATCH (p:YoungPerson)-[a:NAMED_UNSAFE|NAMED_MIXED|NAMED_SAFE|HARMED_AT|FOUND_AT|SPENDS_TIME_AT|ATTENDS|EXCLUDED_FROM|CONNECTED_TO]->(c)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from <= $valid_on
MATCH (known:PersonState)-[:STATE_OF]->(p)
WHERE known.recorded_at <= $known_at AND (known.superseded_at IS NULL OR known.superseded_at > $known_at)
  AND coalesce(known.stub, false) = false
MATCH (r:RecordState {record_uid: a.record_uid})
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
WITH p, type(a) AS kind, min(a.valid_from) AS since
ORDER BY kind
WITH p, collect(kind) AS first_kinds, min(since) AS first_on
MATCH (d:Context)-[links:SAME_AS*0..8]->(u:Context {uid: $second})
WHERE all(m IN links WHERE m.recorded_at <= $known_at AND (m.superseded_at IS NULL OR m.superseded_at > $known_at))
MATCH (p)-[b:NAMED_UNSAFE|NAMED_MIXED|NAMED_SAFE|HARMED_AT|FOUND_AT|SPENDS_TIME_AT|ATTENDS|EXCLUDED_FROM|CONNECTED_TO]->(d)
WHERE b.recorded_at <= $known_at AND (b.superseded_at IS NULL OR b.superseded_at > $known_at)
  AND b.valid_from <= $valid_on
MATCH (q:RecordState {record_uid: b.record_uid})
WHERE q.recorded_at <= $known_at AND (q.superseded_at IS NULL OR q.superseded_at > $known_at)
WITH p, first_kinds, first_on, type(b) AS kind, min(b.valid_from) AS since
ORDER BY kind
WITH p, first_kinds, first_on, collect(kind) AS second_kinds, min(since) AS second_on
RETURN p.uid AS person, first_kinds, first_on, second_kinds, second_on
ORDER BY person
LIMIT $limit
