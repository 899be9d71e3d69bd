// ---
// title: What an alert's contexts were said to be, as known at a moment
// description: "The versions held at $known_at that began by $valid_on, with the record and agency behind each. Of few ids those alone come; who counts many leaves them out and picks for itself, in one pass and not one for each."
// mode: read
// access: contextual_lead
// discloses: pseudonym
// parameters:
//   context_uids: {type: LIST<STRING>, example: [ctx_a], meaning: "the context, those merged into it and its sub-places"}
//   uids: {type: LIST<STRING>, example: [asc_a], meaning: "those wanted (none: all)"}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   valid_on: {type: DATE, example: 2026-06-01, meaning: nothing that began later}
// returns:
//   association_id: {type: STRING, meaning: the association}
//   person: {type: STRING, meaning: pseudonym}
//   kind: {type: STRING, meaning: association kind}
//   role: {type: STRING, meaning: the part in it}
//   voice: {type: STRING, meaning: whose statement}
//   agency: {type: STRING, meaning: who recorded it}
//   valid_from: {type: DATE, meaning: first day}
//   valid_to: {type: DATE, meaning: first day it was no longer so}
//   recorded_at: {type: INTEGER, meaning: "when csgraph learnt it, in microseconds since 1970"}
//   record_id: {type: STRING, meaning: the record it rests on}
// ---
UNWIND $context_uids AS context
MATCH (c:Context {uid: context})<-[e:NAMED_UNSAFE|NAMED_MIXED|HARMED_AT|FOUND_AT]-(p:YoungPerson)
WHERE e.recorded_at <= $known_at AND (e.superseded_at IS NULL OR e.superseded_at > $known_at)
  AND e.valid_from <= $valid_on AND (size($uids) = 0 OR e.uid IN $uids)
OPTIONAL MATCH (r:Record {uid: e.record_uid})
RETURN e.uid AS association_id, p.uid AS person, type(e) AS kind, e.role AS role, e.voice AS voice,
       r.agency AS agency, e.valid_from AS valid_from, e.valid_to AS valid_to,
       e.recorded_at.epochSeconds * 1000000 + e.recorded_at.microsecond AS recorded_at, r.uid AS record_id
ORDER BY valid_from, association_id
