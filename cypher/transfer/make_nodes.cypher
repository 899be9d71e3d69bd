// ---
// title: Make nodes of one label as another engine had them
// description: The names in backquotes stand for the label or labels and for the key; written twice it changes nothing.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {id, held} a node"}
// returns: {}
// ---
UNWIND $rows AS row
MERGE (n:`Labels` {`key`: row.id})
SET n = row.held
