// ---
// title: Take away agencies whose code was none
// description: Their records have been given to others before.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   codes: {type: LIST<STRING>, example: [a text], meaning: what stood in the place of their codes}
// returns: {}
// ---
UNWIND $codes AS code
MATCH (a:Agency {code: code})
DETACH DELETE a
