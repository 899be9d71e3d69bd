// ---
// title: Young people ever linked with a context
// description: "Everybody whom any version of any association links with a context, held now or superseded, whenever valid, and when that was first recorded: $valid_on and $known_at would let the codes of a panel item depend on the days it is asked for."
// mode: read
// access: contextual_lead
// discloses: pseudonym
// parameters:
//   context_uids: {type: LIST<STRING>, example: [ctx_a], meaning: the context and those merged into it}
// returns:
//   person: {type: STRING, meaning: pseudonym}
//   first_recorded_at: {type: ZONED DATETIME, meaning: when csgraph first learnt of a link}
// ---
MATCH (c:Context)<-[a:NAMED_UNSAFE|NAMED_MIXED|NAMED_SAFE|HARMED_AT|FOUND_AT|SPENDS_TIME_AT|ATTENDS|LIVES_AT|CONNECTED_TO|EXCLUDED_FROM]-(p:YoungPerson)
WHERE c.uid IN $context_uids
RETURN p.uid AS person, min(a.recorded_at) AS first_recorded_at
ORDER BY person
