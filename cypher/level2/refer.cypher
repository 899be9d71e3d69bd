// ---
// title: Begin a Level 2 case about a context with its first step
// description: >
//   Writes nothing and returns no row where one of the contexts read as this one has an open case.
//   The context is written to first, so that of two referrals at once the second finds the case of the first.
// mode: write
// access: contextual_lead
// discloses: nothing
// parameters:
//   context: {type: STRING, example: ctx_a, meaning: the context it concerns}
//   alike: {type: LIST<STRING>, example: [ctx_a], meaning: the context and all that were merged into it}
//   values: {type: MAP, example: {uid: l2_a}, meaning: properties of the case}
//   step: {type: MAP, example: {uid: l2_a.1}, meaning: properties of its first step}
// returns:
//   case_uid: {type: STRING, meaning: the case}
// ---
MATCH (x:Context {uid: $context})
SET x.referred_at = $step.at
WITH x
OPTIONAL MATCH (o:Level2Case)
WHERE o.context_uid IN $alike AND o.state <> 'CLOSED'
WITH x, count(o) AS already
WHERE already = 0
CREATE (c:Level2Case)-[:CONCERNS]->(x)
SET c += $values
CREATE (s:CaseStep)
SET s += $step
CREATE (s)-[:STEP_OF]->(c)
RETURN c.uid AS case_uid
ORDER BY case_uid
