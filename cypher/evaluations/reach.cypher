// ---
// title: Note to which day evaluations have come
// description: It never goes back, whatever the machine's clock says.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rule: {type: STRING, example: threshold, meaning: the rule that was evaluated}
//   day: {type: DATE, example: 2026-06-01, meaning: the day}
// returns: {}
// ---
MERGE (e:Evaluation {uid: $rule})
ON CREATE SET e.reached = $day
SET e.reached = CASE WHEN e.reached < $day THEN $day ELSE e.reached END
