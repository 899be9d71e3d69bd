// ---
// title: Every kin link held now
// description: Streamed whole, in no stated order.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   person: {type: STRING, meaning: one of the two}
//   other: {type: STRING, meaning: the other}
// ---
MATCH (p:YoungPerson)-[k:KIN_OF]->(o:YoungPerson)
WHERE k.superseded_at IS NULL
RETURN p.uid AS person, o.uid AS other
