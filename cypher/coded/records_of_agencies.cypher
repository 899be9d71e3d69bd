// ---
// title: Records that some agencies made
// description: As held now or before; streamed whole, in no stated order.
// mode: read
// access: administrator
// discloses: nothing
// parameters:
//   codes: {type: LIST<STRING>, example: [POL], meaning: the agencies}
// returns:
//   uid: {type: STRING, meaning: the record}
//   code: {type: STRING, meaning: the agency}
// ---
UNWIND $codes AS code
MATCH (n:Record)-[:FROM]->(a:Agency {code: code})
RETURN n.uid AS uid, a.code AS code
