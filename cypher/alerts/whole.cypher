// ---
// title: One alert, and what its context stands for now
// description: "In one row, so that one trip to the database answers. Instants come as microseconds since 1970: reading one that way costs a hundredth. Its changes and its evidence are asked for apart: there is no end to them, and a row is held whole."
// mode: read
// access: contextual_lead
// discloses: pseudonym
// parameters:
//   uid: {type: STRING, example: alr_a, meaning: the alert}
// returns:
//   alert: {type: MAP, meaning: "the alert as it stands now, by the names of alerts/get"}
//   contexts: {type: LIST<MAP>, meaning: "its context, those merged into it and its sub-places, as held now, by the names of contexts/family"}
//   places: {type: LIST<STRING>, meaning: "the uids of the same, and of its context though it is no longer held"}
// ---
MATCH (a:Alert {uid: $uid})-[:ABOUT]->(root:Context)
WHERE root.uid = a.context_uid
OPTIONAL MATCH (root)<-[same:SAME_AS*1..5]-(x:Context)
WHERE all(step IN same WHERE step.superseded_at IS NULL)
WITH a, root, collect(DISTINCT x) AS merged
WITH a, root, merged + [root] AS alike
UNWIND alike AS one
OPTIONAL MATCH (one)<-[w:WITHIN*1..6]-(sub:Context)
WHERE all(step IN w WHERE step.superseded_at IS NULL)
WITH a, root, alike, collect(DISTINCT sub) AS subs
UNWIND alike + [each IN subs WHERE NOT each IN alike] AS c
OPTIONAL MATCH (c)<-[:STATE_OF]-(s:ContextState)
WHERE s.superseded_at IS NULL
OPTIONAL MATCH (c)-[m:SAME_AS]->(o:Context)
WHERE m.superseded_at IS NULL
WITH a, root, c, s, o, c IN alike AS merged
ORDER BY c.uid
WITH a,
     collect(CASE WHEN s IS NULL AND c.uid <> root.uid THEN null ELSE c.uid END) AS places,
     collect(CASE WHEN s IS NULL THEN null ELSE {
       context: c.uid, kind: s.kind, subtype: s.subtype, name: s.name, aliases: s.aliases, source_ids: s.source_ids,
       postcode: s.postcode, easting: s.easting, northing: s.northing, accuracy_m: s.accuracy_m, la_code: s.la_code,
       within: s.within_uid, into: o.uid, merged: merged
     } END) AS contexts
RETURN {
  uid: a.uid, context: a.context_uid, rule: a.rule, state: a.state, raised_on: a.raised_on,
  policy_version: a.policy_version, known_at: a.known_at.epochSeconds * 1000000 + a.known_at.microsecond,
  young_people: a.young_people, kin_groups: a.kin_groups,
  independent_reports: a.independent_reports, window_from: a.window_from, window_to: a.window_to,
  last_met_on: a.last_met_on, evidence: a.evidence, known_people: a.known_people,
  known_associations: a.known_associations, marks: a.marks, explanation: a.explanation,
  first_reported_on: a.first_reported_on, entered_on: a.entered_on, until: a.until, case_uid: a.case_uid,
  first_met_on: a.first_met_on, harm_types: a.harm_types, p: a.p, how_unusual: a.how_unusual, interrupts: a.interrupts,
  falls_without: a.falls_without, most_reports: coalesce(a.most_reports, a.independent_reports),
  took: coalesce(a.took, []), version: coalesce(a.version, 0)
} AS alert, contexts, places
ORDER BY alert.uid
