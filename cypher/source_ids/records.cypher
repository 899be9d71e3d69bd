// ---
// title: Records that still carry the id that their source gave them
// description: In a graph that an earlier version wrote; streamed whole, in no stated order.
// mode: read
// access: administrator
// discloses: identity
// parameters: {}
// returns:
//   uid: {type: STRING, meaning: the record}
//   source_id: {type: STRING, meaning: its id at the source}
//   person: {type: STRING, meaning: "the young person whose it is, where it is one's alone"}
// ---
MATCH (n:Record)
WHERE n.source_id IS NOT NULL
RETURN n.uid AS uid, n.source_id AS source_id, n.person_uid AS person
