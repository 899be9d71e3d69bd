// ---
// title: A Level 2 case, if it is open
// description: >
//   Asked in the transaction that rests on it. The case is written to first, so that nobody closes it meanwhile.
// mode: write
// access: contextual_lead
// discloses: nothing
// parameters:
//   uid: {type: STRING, example: l2_a, meaning: the case}
//   at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: when it was asked}
// returns:
//   case_uid: {type: STRING, meaning: the case; no row where it is closed}
// ---
MATCH (c:Level2Case {uid: $uid})
SET c.looked_at = $at
WITH c
WHERE c.state <> 'CLOSED'
RETURN c.uid AS case_uid
ORDER BY case_uid
