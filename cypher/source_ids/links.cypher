// ---
// title: Links that still carry the id that their source gave them
// description: In a graph that an earlier version wrote; streamed whole, in no stated order, all versions.
// mode: read
// access: administrator
// discloses: identity
// parameters: {}
// returns:
//   uid: {type: STRING, meaning: the association}
//   kind: {type: STRING, meaning: its type}
//   source_id: {type: STRING, meaning: its id at the source}
//   person: {type: STRING, meaning: "the young person whose it is; at the end of a link from a professional"}
// ---
MATCH (a)-[r]->(b)
WHERE r.source_id IS NOT NULL
RETURN r.uid AS uid, type(r) AS kind, r.source_id AS source_id, CASE WHEN a:YoungPerson THEN a.uid ELSE b.uid END AS person
