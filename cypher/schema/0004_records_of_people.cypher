// ---
// title: What records of one young person are looked up by
// description: >
//   Graphs of this schema hold none of the ids that sources give to rows about people: those are in the vault.
// mode: schema
// access: administrator
// discloses: nothing
// parameters: {}
// returns: {}
// ---
CREATE INDEX record_person_uid IF NOT EXISTS FOR (n:Record) ON (n.person_uid);
