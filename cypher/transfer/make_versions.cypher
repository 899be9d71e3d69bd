// ---
// title: Make associations of one type as another engine had them
// description: One relationship a version, known by its key. The names in backquotes stand for type, labels and keys.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {from, to, held} a relationship"}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (a:`From` {`from_key`: row.from})
MATCH (b:`To` {`to_key`: row.to})
MERGE (a)-[r:`TYPE` {key: row.held.key}]->(b)
SET r = row.held
