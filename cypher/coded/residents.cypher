// ---
// title: Whose homes some contexts are or were
// description: All versions, so that what is kept of a home goes with whoever lived there.
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   contexts: {type: LIST<STRING>, example: [ctx_home], meaning: the homes}
// returns:
//   context: {type: STRING, meaning: the home}
//   person: {type: STRING, meaning: a young person}
// ---
UNWIND $contexts AS uid
MATCH (p:YoungPerson)-[r:LIVES_AT]->(c:Context {uid: uid})
RETURN DISTINCT c.uid AS context, p.uid AS person
ORDER BY context, person
