// ---
// title: The harm types that the graph has
// description: Compared with the vocabulary whenever the graph is opened.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   code: {type: STRING, meaning: the harm type}
//   label: {type: STRING, meaning: its label}
// ---
MATCH (h:HarmType)
RETURN h.code AS code, h.label AS label
ORDER BY code
