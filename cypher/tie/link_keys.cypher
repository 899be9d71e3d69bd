// ---
// title: Every version of a relationship that is held now
// description: To compare the graph with the vault's register; streamed whole, in no stated order.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   key: {type: STRING, meaning: what the version is unique by}
// ---
MATCH ()-[r]->()
WHERE r.key IS NOT NULL AND r.superseded_at IS NULL
RETURN r.key AS key
