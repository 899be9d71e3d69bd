// ---
// title: What was recorded about a context, in order, without people
// description: >
//   Every statement, event and exposure in the window, oldest first: what, when, by whom recorded, in whose voice.
//   No person is in it, but each row is one statement about one of them. Homes are left out. Merged contexts are read as one.
// mode: read
// access: analyst
// discloses: pseudonym
// parameters:
//   context: {type: STRING, example: ctx_a, meaning: "the context; what was merged into it is read with it"}
//   valid_from: {type: DATE, example: 2026-03-01, meaning: first day of the window}
//   valid_to: {type: DATE, example: 2026-06-01, meaning: first day after the window}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   limit: {type: INTEGER, example: 200, meaning: most rows to return}
// returns:
//   valid_from: {type: DATE, meaning: first day}
//   valid_to: {type: DATE, meaning: "first day it was no longer so; null while it is"}
//   association: {type: STRING, meaning: the association}
//   kind: {type: STRING, meaning: association kind}
//   voice: {type: STRING, meaning: whose statement}
//   agency: {type: STRING, meaning: who recorded it}
//   record_kind: {type: STRING, meaning: kind of record}
//   harm_types: {type: LIST<STRING>, meaning: harm types}
//   confidence: {type: STRING, meaning: "how sure the source was; null where it did not say"}
//   recorded_at: {type: ZONED DATETIME, meaning: when csgraph learnt it}
// ---
MATCH (c:Context)-[merges:SAME_AS*0..8]->(t:Context {uid: $context})
WHERE all(m IN merges WHERE m.recorded_at <= $known_at AND (m.superseded_at IS NULL OR m.superseded_at > $known_at))
MATCH (p:YoungPerson)-[a:NAMED_UNSAFE|NAMED_MIXED|NAMED_SAFE|HARMED_AT|FOUND_AT|SPENDS_TIME_AT|ATTENDS|EXCLUDED_FROM|CONNECTED_TO]->(c)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from < $valid_to AND (a.valid_to IS NULL OR a.valid_to > $valid_from)
MATCH (known:PersonState)-[:STATE_OF]->(p)
WHERE known.recorded_at <= $known_at AND (known.superseded_at IS NULL OR known.superseded_at > $known_at)
  AND coalesce(known.stub, false) = false
MATCH (r:RecordState {record_uid: a.record_uid})
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
RETURN a.valid_from AS valid_from, a.valid_to AS valid_to, a.uid AS association, type(a) AS kind, a.voice AS voice,
       r.agency AS agency, r.kind AS record_kind, a.harm_types AS harm_types, a.confidence AS confidence,
       a.recorded_at AS recorded_at
ORDER BY valid_from, association
LIMIT $limit
