// ---
// title: Note the unit that a transaction belongs to
// description: The last step of every transaction of a graph that is tied; no row where it belongs to another vault.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   vault: {type: STRING, example: vault_a, meaning: id of the vault}
//   unit: {type: INTEGER, example: 1, meaning: "number of the unit; -1 where it has none of its own"}
//   unit_at: {type: INTEGER, example: 0, meaning: instant of that unit in microseconds since 1970}
// returns:
//   unit: {type: INTEGER, meaning: number of the last unit before it}
// ---
MATCH (info:GraphInfo {uid: 'graph'})
WHERE info.vault_uid = $vault
WITH info, info.unit AS unit
FOREACH (_ IN CASE WHEN unit <= $unit THEN [1] ELSE [] END | SET info.unit = $unit, info.unit_at = $unit_at)
RETURN unit
ORDER BY unit
