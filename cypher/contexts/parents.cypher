// ---
// title: Which context held now lies within which, by the source's ids
// description: Streamed whole, in no stated order.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   child: {type: STRING, meaning: the source's id of the one within}
//   parent: {type: STRING, meaning: the source's id of the one around it}
// ---
MATCH (s:ContextState)
WHERE s.superseded_at IS NULL AND s.within_uid IS NOT NULL
MATCH (p:Context {uid: s.within_uid})
RETURN s.source_ids[0] AS child, p.source_ids[0] AS parent
