// ---
// title: Every alert
// description: Living, quiet and set aside ones alike.
// mode: read
// access: contextual_lead
// discloses: pseudonym
// parameters: {}
// returns:
//   uid: {type: STRING, meaning: the alert}
//   context: {type: STRING, meaning: the context}
//   rule: {type: STRING, meaning: which rule}
//   state: {type: STRING, meaning: where it stands}
//   raised_on: {type: DATE, meaning: when it was raised}
//   policy_version: {type: STRING, meaning: policy of the last evaluation}
//   known_at: {type: ZONED DATETIME, meaning: what was held at the last evaluation}
//   young_people: {type: INTEGER, meaning: different young people in the window}
//   kin_groups: {type: INTEGER, meaning: unrelated young people in the window}
//   independent_reports: {type: INTEGER, meaning: reports in the window}
//   window_from: {type: DATE, meaning: first day of the window}
//   window_to: {type: DATE, meaning: last day of the window}
//   last_met_on: {type: DATE, meaning: last day on which the floor was found met}
//   evidence: {type: LIST<STRING>, meaning: source ids of the associations counted}
//   known_people: {type: LIST<STRING>, meaning: pseudonyms that are no news}
//   known_associations: {type: LIST<STRING>, meaning: associations that are no news}
//   marks: {type: LIST<STRING>, meaning: what its evidence was ever like}
//   explanation: {type: STRING, meaning: the paragraph}
//   first_reported_on: {type: DATE, meaning: "first day of evidence that came late; null where none did"}
//   entered_on: {type: DATE, meaning: day on which late evidence was entered}
//   until: {type: DATE, meaning: day until which it is set aside}
//   case_uid: {type: STRING, meaning: the Level 2 case made of it}
//   first_met_on: {type: DATE, meaning: first day of the year on which its rule was met}
//   harm_types: {type: LIST<STRING>, meaning: harm types that its evidence names}
//   p: {type: FLOAT, meaning: "chance of as much, when last weighed"}
//   how_unusual: {type: STRING, meaning: the same in a few words}
//   interrupts: {type: BOOLEAN, meaning: "false while the policy in force would not have told of it; null for true"}
//   falls_without: {type: LIST<STRING>, meaning: what it would not stand without}
//   most_reports: {type: INTEGER, meaning: the most independent reports that it ever counted}
//   took: {type: LIST<STRING>, meaning: "alerts that it took over, their contexts being merged into its own"}
//   version: {type: INTEGER, meaning: how often it was saved}
// ---
MATCH (a:Alert)
RETURN a.uid AS uid,
       a.context_uid AS context,
       a.rule AS rule,
       a.state AS state,
       a.raised_on AS raised_on,
       a.policy_version AS policy_version,
       a.known_at AS known_at,
       a.young_people AS young_people,
       a.kin_groups AS kin_groups,
       a.independent_reports AS independent_reports,
       a.window_from AS window_from,
       a.window_to AS window_to,
       a.last_met_on AS last_met_on,
       a.evidence AS evidence,
       a.known_people AS known_people,
       a.known_associations AS known_associations,
       a.marks AS marks,
       a.explanation AS explanation,
       a.first_reported_on AS first_reported_on,
       a.entered_on AS entered_on,
       a.until AS until,
       a.case_uid AS case_uid,
       a.first_met_on AS first_met_on,
       a.harm_types AS harm_types,
       a.p AS p,
       a.how_unusual AS how_unusual,
       a.interrupts AS interrupts,
       a.falls_without AS falls_without,
       coalesce(a.most_reports, a.independent_reports) AS most_reports,
       coalesce(a.took, []) AS took,
       coalesce(a.version, 0) AS version
ORDER BY raised_on DESC, uid
