// ---
// title: One alert with its changes, what its context stands for now, and its evidence
// description: "Everything that is shown of one alert, in one row, so that one trip to the database answers. Instants come as microseconds since 1970: reading one that way costs a hundredth. Evidence: the versions held at $known_at of what the alert counts, with the record and agency behind each."
// mode: read
// access: contextual_lead
// discloses: pseudonym
// parameters:
//   uid: {type: STRING, example: alr_a, meaning: the alert}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   valid_on: {type: DATE, example: 2026-06-01, meaning: nothing that began later}
// returns:
//   alert: {type: MAP, meaning: "the alert as it stands now, by the names of alerts/get"}
//   changes: {type: LIST<MAP>, meaning: "its changes in order, by the names of alerts/changes"}
//   contexts: {type: LIST<MAP>, meaning: "its context, those merged into it and its sub-places, as held now, by the names of contexts/family"}
//   evidence: {type: LIST<MAP>, meaning: "associations behind it, by day and id: the source's id, pseudonym, kind, role, voice, agency, days, when recorded, record"}
// ---
MATCH (a:Alert {uid: $uid})-[:ABOUT]->(root:Context)
WHERE root.uid = a.context_uid
OPTIONAL MATCH (a)<-[:CHANGE_OF]-(h:AlertChange)
WITH a, root, h
ORDER BY h.number
WITH a, root, [each IN collect(h) | {
  alert: each.alert_uid, number: each.number, changed_on: each.changed_on, kind: each.kind, actor: each.actor,
  reason_code: each.reason_code, young_people: each.young_people, kin_groups: each.kin_groups,
  independent_reports: each.independent_reports, evidence: each.evidence, rule: each.rule,
  policy_version: each.policy_version,
  known_at: each.known_at.epochSeconds * 1000000 + each.known_at.microsecond,
  window_from: each.window_from, window_to: each.window_to, first_reported_on: each.first_reported_on, entered_on: each.entered_on,
  until: each.until, case_uid: each.case_uid
}] AS changes
OPTIONAL MATCH (root)<-[same:SAME_AS*1..5]-(x:Context)
WHERE all(step IN same WHERE step.superseded_at IS NULL)
WITH a, root, changes, collect(DISTINCT x) AS merged
WITH a, root, changes, merged + [root] AS alike
UNWIND alike AS one
OPTIONAL MATCH (one)<-[w:WITHIN*1..6]-(sub:Context)
WHERE all(step IN w WHERE step.superseded_at IS NULL)
WITH a, root, changes, alike, collect(DISTINCT sub) AS subs
UNWIND alike + [each IN subs WHERE NOT each IN alike] AS c
OPTIONAL MATCH (c)<-[:STATE_OF]-(s:ContextState)
WHERE s.superseded_at IS NULL
OPTIONAL MATCH (c)-[m:SAME_AS]->(o:Context)
WHERE m.superseded_at IS NULL
WITH a, root, changes, c, s, o, c IN alike AS merged
ORDER BY c.uid
WITH a, changes,
     collect(CASE WHEN s IS NULL AND c.uid <> root.uid THEN null ELSE c END) AS places,
     collect(CASE WHEN s IS NULL THEN null ELSE {
       context: c.uid, kind: s.kind, subtype: s.subtype, name: s.name, aliases: s.aliases, source_ids: s.source_ids,
       postcode: s.postcode, easting: s.easting, northing: s.northing, accuracy_m: s.accuracy_m, la_code: s.la_code,
       within: s.within_uid, into: o.uid, merged: merged
     } END) AS contexts
UNWIND places AS c
OPTIONAL MATCH (c)<-[e:NAMED_UNSAFE|NAMED_MIXED|HARMED_AT|FOUND_AT]-(p:YoungPerson)
WHERE e.source_id IN a.evidence AND e.recorded_at <= $known_at
  AND (e.superseded_at IS NULL OR e.superseded_at > $known_at) AND e.valid_from <= $valid_on
OPTIONAL MATCH (r:Record {uid: e.record_uid})
WITH a, changes, contexts, e, p, r
ORDER BY e.valid_from, e.source_id
WITH a, changes, contexts, collect(CASE WHEN e IS NULL THEN null ELSE {
  association_id: e.source_id, person: p.uid, kind: type(e), role: e.role, voice: e.voice, agency: r.agency,
  valid_from: e.valid_from, valid_to: e.valid_to,
  recorded_at: e.recorded_at.epochSeconds * 1000000 + e.recorded_at.microsecond, record_id: r.source_id
} END) AS evidence
RETURN {
  uid: a.uid, context: a.context_uid, rule: a.rule, state: a.state, raised_on: a.raised_on,
  policy_version: a.policy_version, known_at: a.known_at.epochSeconds * 1000000 + a.known_at.microsecond,
  young_people: a.young_people, kin_groups: a.kin_groups,
  independent_reports: a.independent_reports, window_from: a.window_from, window_to: a.window_to,
  last_met_on: a.last_met_on, evidence: a.evidence, known_people: a.known_people,
  known_associations: a.known_associations, marks: a.marks, explanation: a.explanation,
  first_reported_on: a.first_reported_on, entered_on: a.entered_on, until: a.until, case_uid: a.case_uid,
  version: coalesce(a.version, 0)
} AS alert, changes, contexts, evidence
ORDER BY alert.uid
