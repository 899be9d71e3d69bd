// ---
// title: Associations that stand behind an alert, as known at a moment
// description: The versions held at $known_at of some associations of young people with contexts, with the record and agency behind each; the window is that of the alert.
// mode: read
// access: contextual_lead
// discloses: pseudonym
// parameters:
//   context_uids: {type: LIST<STRING>, example: [ctx_a], meaning: "the context, those merged into it and its sub-places"}
//   source_ids: {type: LIST<STRING>, example: [A17], meaning: the source's ids of the associations}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   valid_on: {type: DATE, example: 2026-06-01, meaning: nothing that began later}
// returns:
//   association_id: {type: STRING, meaning: the source's id}
//   uid: {type: STRING, meaning: the association}
//   person: {type: STRING, meaning: pseudonym}
//   context: {type: STRING, meaning: the context}
//   kind: {type: STRING, meaning: association kind}
//   role: {type: STRING, meaning: the part in it}
//   voice: {type: STRING, meaning: whose statement}
//   agency: {type: STRING, meaning: who recorded it}
//   valid_from: {type: DATE, meaning: first day}
//   valid_to: {type: DATE, meaning: first day it was no longer so}
//   recorded_at: {type: ZONED DATETIME, meaning: when csgraph learnt it}
//   record_id: {type: STRING, meaning: the source's id of the record}
//   handling: {type: STRING, meaning: who may see it}
//   confidence: {type: STRING, meaning: how sure}
//   harm_types: {type: LIST<STRING>, meaning: harm types}
//   precision: {type: STRING, meaning: how exact the day}
//   version: {type: INTEGER, meaning: number of the version}
//   locus: {type: STRING, meaning: where the harm lies}
// ---
UNWIND $context_uids AS context_uid
MATCH (c:Context {uid: context_uid})<-[a:NAMED_UNSAFE|NAMED_MIXED|HARMED_AT|FOUND_AT]-(p:YoungPerson)
WHERE a.source_id IN $source_ids AND a.recorded_at <= $known_at
  AND (a.superseded_at IS NULL OR a.superseded_at > $known_at) AND a.valid_from <= $valid_on
OPTIONAL MATCH (r:Record {uid: a.record_uid})
RETURN a.source_id AS association_id, a.uid AS uid, p.uid AS person, c.uid AS context, type(a) AS kind, a.role AS role,
       a.voice AS voice, r.agency AS agency, a.valid_from AS valid_from, a.valid_to AS valid_to,
       a.recorded_at AS recorded_at, r.source_id AS record_id, a.handling AS handling, a.confidence AS confidence,
       a.harm_types AS harm_types, a.precision AS precision, a.version AS version, a.locus AS locus
ORDER BY valid_from, association_id
