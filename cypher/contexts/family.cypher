// ---
// title: A context with those merged into it and those that lie within, as held now
// description: Merges and sub-places of any depth; used to find what stands behind an alert or a picture.
// mode: read
// access: contextual_lead
// discloses: nothing
// parameters:
//   uid: {type: STRING, example: ctx_a, meaning: the context}
// returns:
//   context: {type: STRING, meaning: the context}
//   kind: {type: STRING, meaning: its kind}
//   subtype: {type: STRING, meaning: its subtype}
//   name: {type: STRING, meaning: its name}
//   aliases: {type: LIST<STRING>, meaning: its other names}
//   source_ids: {type: LIST<STRING>, meaning: its ids at the source}
//   postcode: {type: STRING, meaning: its postcode}
//   easting: {type: FLOAT, meaning: metres east}
//   northing: {type: FLOAT, meaning: metres north}
//   accuracy_m: {type: FLOAT, meaning: how exactly the point is known}
//   la_code: {type: STRING, meaning: whose area}
//   within: {type: STRING, meaning: what it lies within}
//   into: {type: STRING, meaning: what it was merged into}
//   merged: {type: BOOLEAN, meaning: whether it is the context itself or was merged into it}
// ---
MATCH (root:Context {uid: $uid})
OPTIONAL MATCH (root)<-[same:SAME_AS*1..5]-(x)
WHERE all(step IN same WHERE step.superseded_at IS NULL)
WITH root, collect(DISTINCT x) AS merged
UNWIND merged + [root] AS one
OPTIONAL MATCH (one)<-[w:WITHIN*1..6]-(sub)
WHERE all(step IN w WHERE step.superseded_at IS NULL)
WITH collect(DISTINCT one) AS ones, collect(DISTINCT sub) AS subs
UNWIND ones + [each IN subs WHERE NOT each IN ones] AS c
MATCH (c)<-[:STATE_OF]-(s:ContextState)
WHERE s.superseded_at IS NULL
OPTIONAL MATCH (c)-[m:SAME_AS]->(o:Context)
WHERE m.superseded_at IS NULL
RETURN c.uid AS context, s.kind AS kind, s.subtype AS subtype, s.name AS name, s.aliases AS aliases,
       s.source_ids AS source_ids, s.postcode AS postcode, s.easting AS easting, s.northing AS northing,
       s.accuracy_m AS accuracy_m, s.la_code AS la_code, s.within_uid AS within, o.uid AS into, c IN ones AS merged
ORDER BY context
