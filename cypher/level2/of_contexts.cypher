// ---
// title: Level 2 cases about some contexts with their steps, as known at a moment
// description: One row a step, in order of referral; the state of a case is that of its last step.
// mode: read
// access: contextual_lead
// discloses: nothing
// parameters:
//   contexts: {type: LIST<STRING>, example: [ctx_a], meaning: the contexts}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what had been done then}
// returns:
//   case_uid: {type: STRING, meaning: the case}
//   context: {type: STRING, meaning: the context that it concerns}
//   harm_types: {type: LIST<STRING>, meaning: harm types of the referral}
//   source_code: {type: STRING, meaning: where the referral came from}
//   agency: {type: STRING, meaning: the referring agency}
//   referred_on: {type: DATE, meaning: the day of the referral}
//   alert: {type: STRING, meaning: "the alert it was made from; null where there was none"}
//   number: {type: INTEGER, meaning: "number of the step, from 1"}
//   step: {type: STRING, meaning: what was done}
//   state: {type: STRING, meaning: the state that it led to}
//   at: {type: ZONED DATETIME, meaning: when it was done}
//   actor: {type: STRING, meaning: who did it}
//   role: {type: STRING, meaning: in which role}
//   level: {type: STRING, meaning: "screening level, if the step set one"}
//   outcome: {type: STRING, meaning: "outcome of screening, if the step set one"}
//   reason_code: {type: STRING, meaning: "reason from a list, if the step has one"}
// ---
MATCH (s:CaseStep)-[:STEP_OF]->(c:Level2Case)
WHERE c.context_uid IN $contexts AND s.at <= $known_at
RETURN c.uid AS case_uid, c.context_uid AS context, c.harm_types AS harm_types, c.source_code AS source_code,
       c.agency AS agency, c.referred_on AS referred_on, c.alert_uid AS alert, s.number AS number, s.step AS step,
       s.state AS state, s.at AS at, s.actor AS actor, s.role AS role, s.level AS level, s.outcome AS outcome,
       s.reason_code AS reason_code
ORDER BY referred_on, case_uid, number
