// ---
// title: Kin links held now of some people
// description: In either direction, derived or not; the source of kin groups.
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   people: {type: LIST<STRING>, example: [yp_a], meaning: pseudonyms}
// returns:
//   person: {type: STRING, meaning: where the link starts}
//   other: {type: STRING, meaning: where it ends}
// ---
UNWIND $people AS uid
MATCH (:YoungPerson {uid: uid})-[k:KIN_OF]-(:YoungPerson)
WHERE k.superseded_at IS NULL
RETURN DISTINCT startNode(k).uid AS person, endNode(k).uid AS other
ORDER BY person, other
