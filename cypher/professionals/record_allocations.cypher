// ---
// title: Record versions of who is allocated to whom
// description: One relationship a version; written twice it changes nothing.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map a version; keys as in csgraph/ingest/translate.py"}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (a:Professional {uid: row.professional})
MATCH (b:YoungPerson {uid: row.person})
MERGE (a)-[r:ALLOCATED_TO {key: row.key}]->(b)
ON CREATE SET r += row.values
