// ---
// title: Make young people's nodes
// description: Their particulars follow as versions. Written twice it changes nothing.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {uid} a person"}
// returns: {}
// ---
UNWIND $rows AS row
MERGE (:YoungPerson {uid: row.uid})
