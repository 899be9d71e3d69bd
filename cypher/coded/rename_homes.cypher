// ---
// title: Name homes by their own ids that were named by a text
// description: Earlier versions named a home by whatever stood where a placement's number belongs. All versions.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {uid, name} a home"}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (c:Context {uid: row.uid})<-[:STATE_OF]-(s:ContextState)
SET c.name = row.name, s.name = row.name,
    c.source_ids = ['placement:' + c.uid], s.source_ids = ['placement:' + c.uid]
