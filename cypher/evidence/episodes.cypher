// ---
// title: When young people were open to a service, as known at a moment
// description: "Streamed whole for detection, in no stated order: the columns are sorted in Python."
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   person: {type: STRING, meaning: pseudonym}
//   valid_from: {type: DATE, meaning: first day}
//   valid_to: {type: DATE, meaning: the day after the last}
// ---
MATCH (s:EpisodeState)
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
RETURN s.person_uid AS person, s.valid_from AS valid_from, s.valid_to AS valid_to
