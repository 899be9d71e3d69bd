// ---
// title: Say from which agencies records come
// description: In the place of an agency whose code was none. Done again it changes nothing.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {uid, was, code} a record"}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (n:Record {uid: row.uid})-[was:FROM]->(:Agency {code: row.was})
MERGE (agency:Agency {code: row.code})
MERGE (n)-[:FROM]->(agency)
DELETE was
