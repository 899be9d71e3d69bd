// ---
// title: Every association that may count towards a shared context or a group, as known at a moment
// description: "Streamed whole for detection, in no stated order: the columns are sorted in Python."
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   uid: {type: STRING, meaning: the association}
//   person: {type: STRING, meaning: pseudonym of the young person}
//   context: {type: STRING, meaning: the context}
//   kind: {type: STRING, meaning: association kind}
//   valid_from: {type: DATE, meaning: first day}
//   valid_to: {type: DATE, meaning: first day it was no longer so}
//   recorded_at: {type: ZONED DATETIME, meaning: when csgraph learnt it}
//   role: {type: STRING, meaning: the part in it}
//   voice: {type: STRING, meaning: whose statement}
//   locus: {type: STRING, meaning: where the harm lies}
//   confidence: {type: STRING, meaning: how sure}
//   record: {type: STRING, meaning: the record it rests on}
//   harm_types: {type: LIST<STRING>, meaning: harm types}
// ---
MATCH (p:YoungPerson)-[a:NAMED_UNSAFE|NAMED_MIXED|HARMED_AT|FOUND_AT|SPENDS_TIME_AT|CONNECTED_TO]->(c:Context)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
RETURN a.uid AS uid, p.uid AS person, c.uid AS context, type(a) AS kind, a.valid_from AS valid_from, a.valid_to AS valid_to, a.recorded_at AS recorded_at, a.role AS role, a.voice AS voice, a.locus AS locus, a.confidence AS confidence, a.record_uid AS record, a.harm_types AS harm_types
