// ---
// title: Whether there is anything in the graph
// description: Besides the node that names it.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   uid: {type: STRING, meaning: uid of some node}
// ---
MATCH (n)
WHERE NOT n:GraphInfo
RETURN n.uid AS uid
ORDER BY uid
LIMIT 1
