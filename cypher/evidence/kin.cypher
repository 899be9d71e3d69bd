// ---
// title: Kin links held at a moment, whenever valid
// description: "Streamed whole for detection, in no stated order: the columns are sorted in Python."
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   person: {type: STRING, meaning: one of the two}
//   other: {type: STRING, meaning: the other}
// ---
MATCH (p:YoungPerson)-[k:KIN_OF]->(o:YoungPerson)
WHERE k.recorded_at <= $known_at AND (k.superseded_at IS NULL OR k.superseded_at > $known_at)
RETURN p.uid AS person, o.uid AS other
