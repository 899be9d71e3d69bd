// ---
// title: Everybody in the kin groups of some people
// description: Everybody in the kin groups of some people, these included.
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   people: {type: LIST<STRING>, example: [yp_a], meaning: pseudonyms}
// returns:
//   person: {type: STRING, meaning: pseudonym}
//   kin_group: {type: STRING, meaning: the group}
// ---
UNWIND $people AS uid
MATCH (:YoungPerson {uid: uid})-[:KIN_IN]->(g:KinGroup)
WITH DISTINCT g
MATCH (p:YoungPerson)-[:KIN_IN]->(g)
RETURN p.uid AS person, g.uid AS kin_group
ORDER BY person
