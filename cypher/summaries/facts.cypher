// ---
// title: What young people said of some contexts, and what happened to them there
// description: >
//   Statements of safety and of danger, and harm, that were so on a day between `since` and `valid_on`,
//   as known at a moment: the ground that a context summary is drafted on.
// mode: read
// access: contextual_lead
// discloses: pseudonym
// parameters:
//   contexts: {type: LIST<STRING>, example: [ctx_a], meaning: the contexts that are read as one}
//   since: {type: DATE, example: 2025-06-01, meaning: first day of the window}
//   valid_on: {type: DATE, example: 2026-06-01, meaning: last day of the window}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   association: {type: STRING, meaning: the association}
//   person: {type: STRING, meaning: pseudonym of the young person}
//   kin_group: {type: STRING, meaning: "their kin group now; null where they have none"}
//   kind: {type: STRING, meaning: association kind}
//   context_kind: {type: STRING, meaning: kind of the context it is with}
//   agency: {type: STRING, meaning: "who said so; null where the record is no longer held"}
//   harm_types: {type: LIST<STRING>, meaning: harm types}
//   role: {type: STRING, meaning: the part in it}
//   locus: {type: STRING, meaning: where the harm lies}
//   handling: {type: STRING, meaning: handling code of the association}
//   record_handling: {type: STRING, meaning: "handling code of the record; null where it is no longer held"}
//   valid_from: {type: DATE, meaning: first day}
//   stub: {type: BOOLEAN, meaning: known only by being named}
//   adult_from: {type: DATE, meaning: counts for nothing from then on}
//   died_on: {type: DATE, meaning: counts for nothing from then on}
//   left_on: {type: DATE, meaning: counts for nothing from then on}
// ---
MATCH (p:YoungPerson)-[a:NAMED_UNSAFE|HARMED_AT|NAMED_SAFE]->(c:Context)
WHERE c.uid IN $contexts
  AND a.valid_from <= $valid_on AND (a.valid_to IS NULL OR a.valid_to > $since)
  AND a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
MATCH (s:PersonState)-[:STATE_OF]->(p)
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
OPTIONAL MATCH (p)-[:KIN_IN]->(k:KinGroup)
OPTIONAL MATCH (r:RecordState {record_uid: a.record_uid})
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
RETURN a.uid AS association, p.uid AS person, k.uid AS kin_group, type(a) AS kind, c.kind AS context_kind,
       r.agency AS agency, a.harm_types AS harm_types, a.role AS role, a.locus AS locus, a.handling AS handling,
       r.handling AS record_handling, a.valid_from AS valid_from, s.stub AS stub, s.adult_from AS adult_from,
       s.died_on AS died_on, s.left_on AS left_on
ORDER BY association, kin_group
