// ---
// title: The day to which evaluations have come
// description: No row where nothing was evaluated yet, or only by a version that did not note it.
// mode: read
// access: administrator
// discloses: nothing
// parameters:
//   rule: {type: STRING, example: threshold, meaning: the rule that was evaluated}
// returns:
//   reached: {type: DATE, meaning: "the last day that was evaluated, in the authority's time zone"}
// ---
MATCH (e:Evaluation {uid: $rule})
RETURN e.reached AS reached
ORDER BY reached
