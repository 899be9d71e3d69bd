// ---
// title: What changes of alerts name as their evidence
// description: As an earlier version wrote it, by the source's ids.
// mode: read
// access: administrator
// discloses: identity
// parameters: {}
// returns:
//   uid: {type: STRING, meaning: the change}
//   evidence: {type: LIST<STRING>, meaning: the associations}
// ---
MATCH (c:AlertChange)
RETURN c.uid AS uid, c.evidence AS evidence
ORDER BY uid
