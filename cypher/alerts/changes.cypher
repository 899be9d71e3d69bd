// ---
// title: Every change of some alerts
// description: In order.
// mode: read
// access: contextual_lead
// discloses: pseudonym
// parameters:
//   uids: {type: LIST<STRING>, example: [alr_a], meaning: the alerts}
// returns:
//   alert: {type: STRING, meaning: the alert}
//   number: {type: INTEGER, meaning: its place in order}
//   changed_on: {type: DATE, meaning: day}
//   kind: {type: STRING, meaning: what changed}
//   actor: {type: STRING, meaning: "who; null by evidence"}
//   reason_code: {type: STRING, meaning: why}
//   young_people: {type: INTEGER, meaning: young people then}
//   kin_groups: {type: INTEGER, meaning: unrelated young people then}
//   independent_reports: {type: INTEGER, meaning: reports then}
//   evidence: {type: LIST<STRING>, meaning: evidence then}
//   rule: {type: STRING, meaning: which rule}
//   policy_version: {type: STRING, meaning: policy then}
//   known_at: {type: ZONED DATETIME, meaning: what was held at the evaluation that stood then}
//   window_from: {type: DATE, meaning: first day counted then}
//   window_to: {type: DATE, meaning: last day counted then}
//   first_reported_on: {type: DATE, meaning: "first day of evidence that came late; null where none did"}
//   entered_on: {type: DATE, meaning: day on which late evidence was entered}
//   until: {type: DATE, meaning: day set by a decision}
//   case_uid: {type: STRING, meaning: the Level 2 case then}
//   state: {type: STRING, meaning: "state that it led to; null where that was not kept"}
//   others: {type: LIST<STRING>, meaning: "alerts that a merge took over, or a split gave back"}
// ---
UNWIND $uids AS uid
MATCH (c:AlertChange {alert_uid: uid})
RETURN uid AS alert, c.number AS number, c.changed_on AS changed_on, c.kind AS kind, c.actor AS actor,
       c.reason_code AS reason_code, c.young_people AS young_people, c.kin_groups AS kin_groups,
       c.independent_reports AS independent_reports, c.evidence AS evidence, c.rule AS rule,
       c.policy_version AS policy_version, c.known_at AS known_at, c.window_from AS window_from,
       c.window_to AS window_to, c.first_reported_on AS first_reported_on, c.entered_on AS entered_on,
       c.until AS until, c.case_uid AS case_uid, c.state AS state,
       coalesce(c.others, []) AS others
ORDER BY alert, number
