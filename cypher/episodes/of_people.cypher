// ---
// title: Episodes held now of some young people
// description: Episodes held now of some young people.
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   people: {type: LIST<STRING>, example: [yp_a], meaning: pseudonyms}
// returns:
//   person: {type: STRING, meaning: pseudonym}
//   kind: {type: STRING, meaning: the service}
//   valid_from: {type: DATE, meaning: first day}
//   valid_to: {type: DATE, meaning: "day after the last; null while open"}
//   closure_reason: {type: STRING, meaning: why it closed}
// ---
UNWIND $people AS person
MATCH (s:EpisodeState {person_uid: person})
WHERE s.superseded_at IS NULL
RETURN person, s.kind AS kind, s.valid_from AS valid_from, s.valid_to AS valid_to, s.closure_reason AS closure_reason
ORDER BY person, valid_from, kind
