// ---
// title: Keep changes of alerts
// description: Written twice it changes nothing.
// mode: write
// access: contextual_lead
// discloses: pseudonym
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: one map a change}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (a:Alert {uid: row.alert})
MERGE (c:AlertChange {uid: row.uid})
ON CREATE SET c.alert_uid = row.alert,
    c.changed_on = row.on,
    c.number = row.number,
    c.kind = row.kind,
    c.actor = row.actor,
    c.reason_code = row.reason_code,
    c.young_people = row.young_people,
    c.kin_groups = row.kin_groups,
    c.independent_reports = row.independent_reports,
    c.evidence = row.evidence,
    c.rule = row.rule,
    c.policy_version = row.policy_version,
    c.known_at = row.known_at,
    c.window_from = row.window_from,
    c.window_to = row.window_to,
    c.first_reported_on = row.first_reported_on,
    c.entered_on = row.entered_on,
    c.until = row.until,
    c.case_uid = row.case_uid,
    c.state = row.state,
    c.others = row.others
MERGE (c)-[:CHANGE_OF]->(a)
