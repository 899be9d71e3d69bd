// ---
// title: Young people who were missing on the same day
// description: >
//   Pairs of young people whose missing episodes share a day in the window. It is a suggestion that they were missing
//   together, for somebody to ask about; nothing is asserted of them. An episode whose end nobody wrote down counts
//   by its first day.
// mode: read
// access: analyst
// discloses: pseudonym
// parameters:
//   valid_from: {type: DATE, example: 2026-03-01, meaning: first day of the window}
//   valid_to: {type: DATE, example: 2026-06-01, meaning: first day after the window}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   limit: {type: INTEGER, example: 200, meaning: most rows to return}
// returns:
//   person: {type: STRING, meaning: pseudonym of one young person}
//   other: {type: STRING, meaning: pseudonym of the other}
//   first_day: {type: DATE, meaning: the first day that an episode of each shares}
//   times: {type: INTEGER, meaning: pairs of their episodes that share a day}
// ---
MATCH (a:RecordState)
WHERE a.kind = 'INCIDENT' AND a.person_uid IS NOT NULL
  AND a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.occurred_on < $valid_to AND coalesce(a.ended_on, a.occurred_on) >= $valid_from
MATCH (b:RecordState)
WHERE b.kind = 'INCIDENT' AND b.person_uid > a.person_uid
  AND b.recorded_at <= $known_at AND (b.superseded_at IS NULL OR b.superseded_at > $known_at)
  AND b.occurred_on < $valid_to AND coalesce(b.ended_on, b.occurred_on) >= $valid_from
  AND b.occurred_on <= coalesce(a.ended_on, a.occurred_on)
  AND a.occurred_on <= coalesce(b.ended_on, b.occurred_on)
MATCH (one:PersonState {person_uid: a.person_uid})
WHERE one.recorded_at <= $known_at AND (one.superseded_at IS NULL OR one.superseded_at > $known_at)
MATCH (two:PersonState {person_uid: b.person_uid})
WHERE two.recorded_at <= $known_at AND (two.superseded_at IS NULL OR two.superseded_at > $known_at)
WITH a.person_uid AS person, b.person_uid AS other,
     CASE WHEN a.occurred_on > b.occurred_on THEN a.occurred_on ELSE b.occurred_on END AS shared
RETURN person, other, min(shared) AS first_day, count(*) AS times
ORDER BY times DESC, person, other
LIMIT $limit
