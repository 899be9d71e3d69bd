// ---
// title: Take the source's ids from some records
// description: From the record and every version of it.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   uids: {type: LIST<STRING>, example: [rec_edu], meaning: the records}
// returns: {}
// ---
UNWIND $uids AS uid
MATCH (n:Record {uid: uid})<-[:STATE_OF]-(s:RecordState)
SET n.source_id = null, s.source_id = null
