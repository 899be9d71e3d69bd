// ---
// title: One context by its uid
// description: What is known of it now, and what it was merged into; no row where there is none.
// mode: read
// access: administrator
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
// ---
MATCH (c:Context {uid: $uid})
MATCH (s:ContextState {context_uid: $uid})
WHERE s.superseded_at IS NULL
OPTIONAL MATCH (c)-[m:SAME_AS]->(o:Context)
WHERE m.superseded_at IS NULL
RETURN c.uid AS context, s.kind AS kind, s.subtype AS subtype, s.name AS name, s.aliases AS aliases,
       s.source_ids AS source_ids, s.postcode AS postcode, s.easting AS easting, s.northing AS northing,
       s.accuracy_m AS accuracy_m, s.la_code AS la_code, s.within_uid AS within, o.uid AS into
ORDER BY context
