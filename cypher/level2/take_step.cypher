// ---
// title: Take a step with a Level 2 case
// description: >
//   Returns no row where somebody else took a step since the case was read. The case is written to before its steps
//   are counted, so that of two who take a step at once the second counts that of the first.
// mode: write
// access: contextual_lead
// discloses: nothing
// parameters:
//   uid: {type: STRING, example: l2_a, meaning: the case}
//   steps: {type: INTEGER, example: 1, meaning: how many steps it had when it was read}
//   values: {type: MAP, example: {state: SCREENED}, meaning: properties of the case that the step changes}
//   step: {type: MAP, example: {uid: l2_a.2}, meaning: properties of the step}
// returns:
//   case_uid: {type: STRING, meaning: the case}
// ---
MATCH (c:Level2Case {uid: $uid})
SET c.looked_at = $step.at
WITH c
OPTIONAL MATCH (t:CaseStep)-[:STEP_OF]->(c)
WITH c, count(t) AS steps
WHERE steps = $steps
SET c += $values
CREATE (s:CaseStep)
SET s += $step
CREATE (s)-[:STEP_OF]->(c)
RETURN c.uid AS case_uid
ORDER BY case_uid
