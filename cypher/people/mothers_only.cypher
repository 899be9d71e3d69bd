// ---
// title: Which of some people are known only as somebody's mother
// description: A mother who has no association or harm of her own is a link between young people, and no young person; her episodes are looked at in Python.
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   people: {type: LIST<STRING>, example: [yp_a], meaning: pseudonyms}
// returns:
//   person: {type: STRING, meaning: pseudonym of one who is}
// ---
UNWIND $people AS person
MATCH (p:YoungPerson {uid: person})
WHERE EXISTS { (p)-[k:KIN_OF]->(:YoungPerson) WHERE k.basis = 'MOTHER' AND k.superseded_at IS NULL }
  AND NOT EXISTS { (p)-[a]->(:Context) WHERE a.superseded_at IS NULL }
  AND NOT EXISTS { (p)-[h:AFFECTED_BY]->(:HarmType) WHERE h.superseded_at IS NULL }
RETURN person
ORDER BY person
