// ---
// title: Write codes in the place of what stood in links of some young people
// description: Of every version. The names in backquotes stand for type and property.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   people: {type: LIST<STRING>, example: [yp_a], meaning: the young people}
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {text, value}; without a value the property goes"}
// returns: {}
// ---
UNWIND $people AS uid
MATCH (p:YoungPerson {uid: uid})-[r:`TYPE`]-()
UNWIND $rows AS row
WITH r, row WHERE r.`property` = row.text
SET r.`property` = row.value
