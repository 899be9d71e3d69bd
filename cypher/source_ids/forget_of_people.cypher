// ---
// title: Take the source's ids from the links of some young people
// description: All versions, whichever way they go. What has none is left as it is.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   uids: {type: LIST<STRING>, example: [yp_a], meaning: the young people}
// returns: {}
// ---
UNWIND $uids AS uid
MATCH (p:YoungPerson {uid: uid})-[r]-()
WHERE r.source_id IS NOT NULL
SET r.source_id = null
