// ---
// title: Note the harm types that an assessment's factors may point to
// description: Candidates for a person to judge; nothing is asserted of a young person.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {record_uid, harm_types} an assessment"}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (n:Record {uid: row.record_uid})
SET n.candidate_harm_types = row.harm_types
