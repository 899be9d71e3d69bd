// ---
// title: Young people who were ever linked to some contexts
// description: Whose names must not stand in a text about these contexts.
// mode: read
// access: contextual_lead
// discloses: pseudonym
// parameters:
//   contexts: {type: LIST<STRING>, example: [ctx_a], meaning: the contexts that are read as one}
//   valid_on: {type: DATE, example: 2026-06-01, meaning: linked on this day or before}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   person: {type: STRING, meaning: pseudonym}
// ---
MATCH (p:YoungPerson)-[a:NAMED_UNSAFE|NAMED_MIXED|NAMED_SAFE|HARMED_AT|FOUND_AT|SPENDS_TIME_AT|ATTENDS|LIVES_AT|EXCLUDED_FROM|CONNECTED_TO]->(c:Context)
WHERE c.uid IN $contexts
  AND (a.valid_from IS NULL OR a.valid_from <= $valid_on)
  AND a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
RETURN DISTINCT p.uid AS person
ORDER BY person
