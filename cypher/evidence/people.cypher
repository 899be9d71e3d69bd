// ---
// title: Particulars of young people, as known at a moment
// description: "Streamed whole for detection, in no stated order: the columns are sorted in Python."
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   person: {type: STRING, meaning: pseudonym}
//   adult_from: {type: DATE, meaning: nothing counts from then on}
//   died_on: {type: DATE, meaning: nothing counts from then on}
//   left_on: {type: DATE, meaning: nothing counts from then on}
//   stub: {type: BOOLEAN, meaning: known only by being named}
// ---
MATCH (s:PersonState)
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
RETURN s.person_uid AS person, s.adult_from AS adult_from, s.died_on AS died_on, s.left_on AS left_on, s.stub AS stub
