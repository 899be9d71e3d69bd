// ---
// title: Take a step with a Level 2 case
// description: >
//   Writes nothing and returns no row where somebody else took a step since the case was read.
// mode: write
// access: contextual_lead
// discloses: nothing
// parameters:
//   uid: {type: STRING, example: l2_a, meaning: the case}
//   before: {type: STRING, example: REFERRED, meaning: the state in which it was read}
//   values: {type: MAP, example: {state: SCREENED}, meaning: properties of the case that the step changes}
//   step: {type: MAP, example: {uid: l2_a.2}, meaning: properties of the step}
// returns:
//   case_uid: {type: STRING, meaning: the case}
// ---
MATCH (c:Level2Case {uid: $uid})
WHERE c.state = $before
SET c += $values
CREATE (s:CaseStep)
SET s += $step
CREATE (s)-[:STEP_OF]->(c)
RETURN c.uid AS case_uid
ORDER BY case_uid
