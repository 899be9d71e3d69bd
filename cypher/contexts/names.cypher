// ---
// title: Names and aliases of every context held now
// description: Streamed whole, in no stated order.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   context: {type: STRING, meaning: the context}
//   kind: {type: STRING, meaning: its kind}
//   name: {type: STRING, meaning: its name}
//   aliases: {type: LIST<STRING>, meaning: its other names}
//   valid_to: {type: DATE, meaning: the first day on which it was no longer there; null while it is}
//   into: {type: STRING, meaning: "the context it was merged into; null where it was not"}
// ---
MATCH (s:ContextState)-[:STATE_OF]->(c:Context)
WHERE s.superseded_at IS NULL
OPTIONAL MATCH (c)-[m:SAME_AS]->(o:Context)
WHERE m.superseded_at IS NULL
RETURN c.uid AS context, s.kind AS kind, s.name AS name, s.aliases AS aliases, s.valid_to AS valid_to, o.uid AS into
