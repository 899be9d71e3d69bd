// ---
// title: Derived kin links held now of some people, in either direction
// description: Derived kin links held now of some people, in either direction.
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   people: {type: LIST<STRING>, example: [yp_a], meaning: pseudonyms}
// returns:
//   person: {type: STRING, meaning: where the link starts}
//   other: {type: STRING, meaning: where it ends}
//   uid: {type: STRING, meaning: the link}
//   version: {type: INTEGER, meaning: its version}
//   key: {type: STRING, meaning: its key}
//   group: {type: STRING, meaning: keyed token of the family or household}
//   superseded_at: {type: ZONED DATETIME, meaning: null while held}
// ---
UNWIND $people AS uid
MATCH (p:YoungPerson {uid: uid})-[k:KIN_OF]->(o:YoungPerson)
WHERE k.group IS NOT NULL
RETURN p.uid AS person, o.uid AS other, k.uid AS uid, k.version AS version, k.key AS key, k.group AS group,
       k.superseded_at AS superseded_at
ORDER BY uid, version
