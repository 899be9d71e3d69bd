// ---
// title: Every agency by its code
// description: For the check that each code is one.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   code: {type: STRING, meaning: its code}
// ---
MATCH (a:Agency)
RETURN a.code AS code
ORDER BY code
