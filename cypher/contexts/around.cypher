// ---
// title: Associations of a context's young people, as of two times
// description: "Every version held at $known_at that began by $valid_on, of the young people linked with a context: with it, and with other contexts. Where they live is there only so that homes can be left out of pictures."
// mode: read
// access: contextual_lead
// discloses: pseudonym
// parameters:
//   context_uids: {type: LIST<STRING>, example: [ctx_a], meaning: the context and those merged into it}
//   valid_on: {type: DATE, example: 2026-06-01, meaning: nothing that began later}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   uid: {type: STRING, meaning: the association}
//   version: {type: INTEGER, meaning: its version}
//   person: {type: STRING, meaning: pseudonym}
//   context: {type: STRING, meaning: the context}
//   kind: {type: STRING, meaning: association kind}
//   valid_from: {type: DATE, meaning: first day}
//   valid_to: {type: DATE, meaning: first day it was no longer so}
//   precision: {type: STRING, meaning: how exact}
//   recorded_at: {type: ZONED DATETIME, meaning: when csgraph learnt it}
//   superseded_at: {type: ZONED DATETIME, meaning: null while held}
//   record: {type: STRING, meaning: the record}
//   agency: {type: STRING, meaning: who recorded it}
//   voice: {type: STRING, meaning: whose statement}
//   role: {type: STRING, meaning: the part in it}
//   harm_types: {type: LIST<STRING>, meaning: harm types}
//   locus: {type: STRING, meaning: where the harm lies}
//   confidence: {type: STRING, meaning: how sure}
//   handling: {type: STRING, meaning: who may see it}
// ---
MATCH (f:Context)<-[x:NAMED_UNSAFE|NAMED_MIXED|NAMED_SAFE|HARMED_AT|FOUND_AT|SPENDS_TIME_AT|ATTENDS|CONNECTED_TO|EXCLUDED_FROM]-(p:YoungPerson)
WHERE f.uid IN $context_uids AND x.recorded_at <= $known_at
  AND (x.superseded_at IS NULL OR x.superseded_at > $known_at) AND x.valid_from <= $valid_on
WITH DISTINCT p
MATCH (p)-[a:NAMED_UNSAFE|NAMED_MIXED|NAMED_SAFE|HARMED_AT|FOUND_AT|SPENDS_TIME_AT|ATTENDS|LIVES_AT|CONNECTED_TO|EXCLUDED_FROM]->(c:Context)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from <= $valid_on
OPTIONAL MATCH (r:Record {uid: a.record_uid})
RETURN a.uid AS uid, a.version AS version, p.uid AS person, c.uid AS context,
       type(a) AS kind, a.valid_from AS valid_from, a.valid_to AS valid_to, a.precision AS precision,
       a.recorded_at AS recorded_at, a.superseded_at AS superseded_at, a.record_uid AS record,
       r.agency AS agency, a.voice AS voice, a.role AS role, a.harm_types AS harm_types,
       a.locus AS locus, a.confidence AS confidence, a.handling AS handling
ORDER BY uid, version
