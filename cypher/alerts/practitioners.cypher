// ---
// title: Professionals allocated to young people in the evidence of an alert
// description: As held at $known_at; allocated on the day $valid_on.
// mode: read
// access: contextual_lead
// discloses: pseudonym
// parameters:
//   context_uids: {type: LIST<STRING>, example: [ctx_a], meaning: "the context, those merged into it and its sub-places"}
//   uids: {type: LIST<STRING>, example: [asc_a], meaning: the associations}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   valid_on: {type: DATE, example: 2026-06-01, meaning: allocated on this day}
// returns:
//   person: {type: STRING, meaning: pseudonym}
//   professional: {type: STRING, meaning: the professional}
// ---
UNWIND $context_uids AS context_uid
MATCH (c:Context {uid: context_uid})<-[a:NAMED_UNSAFE|NAMED_MIXED|HARMED_AT|FOUND_AT]-(p:YoungPerson)
WHERE a.uid IN $uids AND a.recorded_at <= $known_at
  AND (a.superseded_at IS NULL OR a.superseded_at > $known_at) AND a.valid_from <= $valid_on
MATCH (p)<-[l:ALLOCATED_TO]-(w:Professional)
WHERE l.recorded_at <= $known_at AND (l.superseded_at IS NULL OR l.superseded_at > $known_at)
  AND (l.valid_from IS NULL OR l.valid_from <= $valid_on) AND (l.valid_to IS NULL OR l.valid_to > $valid_on)
RETURN DISTINCT p.uid AS person, w.uid AS professional
ORDER BY person, professional
