// ---
// title: Make relationships of one type as another engine had them
// description: For types that join two nodes once. The names in backquotes stand for type, labels and keys.
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
MERGE (a)-[r:`TYPE`]->(b)
SET r = row.held
