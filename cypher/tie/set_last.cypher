// ---
// title: Note up to which unit a graph that was repaired holds all
// description: Whatever it said before.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   vault: {type: STRING, example: vault_a, meaning: id of the vault}
//   unit: {type: INTEGER, example: 7, meaning: number of the unit}
//   unit_at: {type: INTEGER, example: 0, meaning: instant of that unit in microseconds since 1970}
// returns: {}
// ---
MATCH (info:GraphInfo {uid: 'graph'})
SET info.vault_uid = $vault, info.unit = $unit, info.unit_at = $unit_at
