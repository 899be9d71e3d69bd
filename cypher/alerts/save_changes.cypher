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
    c.policy_version = row.policy_version
MERGE (c)-[:CHANGE_OF]->(a)
