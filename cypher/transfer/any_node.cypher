// ---
// title: Whether there is anything in the graph
// description: Besides the node that names it and the harm types, which every graph has.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   uid: {type: STRING, meaning: uid of some node}
// ---
MATCH (n)
WHERE NOT n:GraphInfo AND NOT n:HarmType
RETURN n.uid AS uid
ORDER BY uid
LIMIT 1
