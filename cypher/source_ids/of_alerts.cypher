// ---
// title: What alerts name as their evidence
// description: As an earlier version wrote it, by the source's ids.
// mode: read
// access: administrator
// discloses: identity
// parameters: {}
// returns:
//   uid: {type: STRING, meaning: the alert}
//   evidence: {type: LIST<STRING>, meaning: the associations}
// ---
MATCH (a:Alert)
RETURN a.uid AS uid, a.evidence AS evidence
ORDER BY uid
