// ---
// title: Write codes in the place of what stood there
// description: Done again it changes nothing. The names in backquotes stand for label and property.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {uid, value} a node; without a value the property goes"}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (n:`Label` {uid: row.uid})
SET n.`property` = row.value
