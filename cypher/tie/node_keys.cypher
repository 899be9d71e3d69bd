// ---
// title: Every version of a node that is held now
// description: To compare the graph with the vault's register; streamed whole, in no stated order.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   key: {type: STRING, meaning: what the version is unique by}
// ---
MATCH (s:ContextState)
WHERE s.superseded_at IS NULL
RETURN s.uid AS key
UNION ALL
MATCH (s:EpisodeState)
WHERE s.superseded_at IS NULL
RETURN s.uid AS key
UNION ALL
MATCH (s:RecordState)
WHERE s.superseded_at IS NULL
RETURN s.uid AS key
