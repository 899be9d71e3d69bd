// ---
// title: Which kin group each person is in now
// description: Which kin group each person is in now.
// mode: read
// access: administrator
// discloses: pseudonym
// parameters: {}
// returns:
//   person: {type: STRING, meaning: pseudonym}
//   kin_group: {type: STRING, meaning: the group}
// ---
MATCH (p:YoungPerson)-[:KIN_IN]->(g:KinGroup)
RETURN p.uid AS person, g.uid AS kin_group
ORDER BY person
