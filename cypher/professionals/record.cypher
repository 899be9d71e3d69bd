// ---
// title: Make professionals and what is held of them
// description: Make professionals and what is held of them.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map a version; keys as in csgraph/ingest/translate.py"}
// returns: {}
// ---
UNWIND $rows AS row
MERGE (n:Professional {uid: row.uid})
SET n.agency = row.agency, n.team = row.team
