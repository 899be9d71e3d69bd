// ---
// title: Tie a graph to its vault
// description: A graph keeps the id that it got first; tied to this vault already, it stays as it is.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   graph_id: {type: STRING, example: graph_a, meaning: a random id for a graph that has none}
//   vault: {type: STRING, example: vault_a, meaning: id of the vault}
//   unit: {type: INTEGER, example: 0, meaning: number of the last unit that it holds}
//   unit_at: {type: INTEGER, example: 0, meaning: instant of that unit in microseconds since 1970}
// returns:
//   graph_id: {type: STRING, meaning: the id that it has}
// ---
MERGE (info:GraphInfo {uid: 'graph'})
ON CREATE SET info.graph_id = $graph_id
WITH info, coalesce(info.vault_uid = $vault, false) AS is_tied
FOREACH (_ IN CASE WHEN is_tied THEN [] ELSE [1] END |
         SET info.vault_uid = $vault, info.unit = $unit, info.unit_at = $unit_at)
RETURN info.graph_id AS graph_id
ORDER BY graph_id
