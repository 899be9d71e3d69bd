// ---
// title: Make nodes of the same labels as another engine had them
// description: The names in backquotes stand for the label or labels, the first of them and the key; written twice it changes nothing. Sought first, as in contexts/create.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {id, held} a node"}
// returns: {}
// ---
UNWIND $rows AS row
OPTIONAL MATCH (held:`First` {`key`: row.id})
FOREACH (_ IN CASE WHEN held IS NULL THEN [1] ELSE [] END | CREATE (:`Labels` {`key`: row.id}))
WITH row
MATCH (n:`First` {`key`: row.id})
SET n = row.held
