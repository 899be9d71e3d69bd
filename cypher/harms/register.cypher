// ---
// title: Make the harm types and their tree
// description: Make the harm types and their tree.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {code, label, cin_factors, broader} a harm type"}
// returns: {}
// ---
UNWIND $rows AS row
MERGE (h:HarmType {code: row.code})
SET h.label = row.label, h.cin_factors = row.cin_factors
WITH row, h
WHERE row.broader <> ''
MERGE (b:HarmType {code: row.broader})
MERGE (h)-[:BROADER]->(b)
