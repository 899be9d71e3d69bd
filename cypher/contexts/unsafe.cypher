// ---
// title: Contexts that anybody named unsafe or where harm happened
// description: "Of $context_uids, those that anybody at all named as unsafe, or as safe and unsafe, or where harm happened, in a span of days as held at $known_at: such a place is not drawn as a safe one."
// mode: read
// access: contextual_lead
// discloses: nothing
// parameters:
//   context_uids: {type: LIST<STRING>, example: [ctx_a], meaning: the contexts asked about}
//   window_from: {type: DATE, example: 2025-06-01, meaning: nothing that ended before}
//   valid_on: {type: DATE, example: 2026-06-01, meaning: nothing that began later}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   context: {type: STRING, meaning: the context}
//   record: {type: STRING, meaning: a record that says so}
// ---
MATCH (c:Context)<-[a:NAMED_UNSAFE|NAMED_MIXED|HARMED_AT|FOUND_AT]-(:YoungPerson)
WHERE c.uid IN $context_uids AND a.recorded_at <= $known_at
  AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from <= $valid_on AND (a.valid_to IS NULL OR a.valid_to > $window_from)
  AND (type(a) IN ['NAMED_UNSAFE', 'NAMED_MIXED']
    OR type(a) = 'HARMED_AT' AND coalesce(a.role, 'UNKNOWN') <> 'HELPED'
    OR type(a) = 'FOUND_AT' AND a.role IN ['HARMED', 'BOTH', 'CAUSED_HARM_ALLEGED'])
RETURN DISTINCT c.uid AS context, a.record_uid AS record
ORDER BY context, record
