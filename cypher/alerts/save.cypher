// ---
// title: Keep alerts as they stand
// description: >
//   Makes them where they are new, and ties them to their context. One that was saved since it was read stays as it
//   is and gives no row. Each is written to before its version is compared, so that of two who write at once the
//   second compares what the first left.
// mode: write
// access: contextual_lead
// discloses: pseudonym
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map an alert, with the version that was read (0: new)"}
// returns:
//   uid: {type: STRING, meaning: an alert that was saved}
// ---
UNWIND $rows AS row
MATCH (c:Context {uid: row.context})
MERGE (a:Alert {uid: row.uid})
SET a.context_uid = row.context
WITH row, c, a
WHERE coalesce(a.version, 0) = row.version
SET a.version = row.version + 1,
    a.rule = row.rule,
    a.state = row.state,
    a.raised_on = row.raised_on,
    a.policy_version = row.policy_version,
    a.known_at = row.known_at,
    a.young_people = row.young_people,
    a.kin_groups = row.kin_groups,
    a.independent_reports = row.independent_reports,
    a.window_from = row.window_from,
    a.window_to = row.window_to,
    a.last_met_on = row.last_met_on,
    a.evidence = row.evidence,
    a.known_people = row.known_people,
    a.known_associations = row.known_associations,
    a.marks = row.marks,
    a.explanation = row.explanation,
    a.first_reported_on = row.first_reported_on,
    a.entered_on = row.entered_on,
    a.until = row.until,
    a.case_uid = row.case_uid,
    a.first_met_on = row.first_met_on,
    a.harm_types = row.harm_types,
    a.p = row.p,
    a.how_unusual = row.how_unusual,
    a.interrupts = row.interrupts,
    a.falls_without = row.falls_without,
    a.most_reports = row.most_reports,
    a.took = row.took
MERGE (a)-[:ABOUT]->(c)
RETURN a.uid AS uid
ORDER BY uid
