// ---
// title: Contexts named in a window and by nobody in the year before
// description: >
//   Contexts that at least $people young people named unsafe or were harmed at, in statements and events that begin
//   in the window, and of which none begins in the year before it. Harm in the family, helpers and people known
//   only by being named are left out. Merged contexts are read as one. How unusual that is, `csgraph contexts
//   emerging` says.
// mode: read
// access: analyst
// discloses: counts
// parameters:
//   people: {type: INTEGER, example: 3, meaning: young people at least}
//   year_before: {type: DATE, example: 2025-03-01, meaning: "first day of the time before the window; left out, a year before it"}
//   valid_from: {type: DATE, example: 2026-03-01, meaning: first day of the window}
//   valid_to: {type: DATE, example: 2026-06-01, meaning: first day after the window}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   limit: {type: INTEGER, example: 200, meaning: most rows to return}
// returns:
//   context: {type: STRING, meaning: the context}
//   name: {type: STRING, meaning: its name}
//   kind: {type: STRING, meaning: its kind}
//   people: {type: INTEGER, meaning: young people}
//   first_on: {type: DATE, meaning: first day of the earliest statement or event in the window}
//   last_on: {type: DATE, meaning: first day of the latest one in the window}
// ---
MATCH (p:YoungPerson)-[a:NAMED_UNSAFE|HARMED_AT]->(c:Context)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from < $valid_to AND a.valid_from >= $year_before
  AND a.locus <> 'FAMILIAL' AND a.role <> 'HELPED'
MATCH (known:PersonState)-[:STATE_OF]->(p)
WHERE known.recorded_at <= $known_at AND (known.superseded_at IS NULL OR known.superseded_at > $known_at)
  AND coalesce(known.stub, false) = false
MATCH (r:RecordState {record_uid: a.record_uid})
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
MATCH (c)-[merges:SAME_AS*0..8]->(x:Context)
WHERE all(m IN merges WHERE m.recorded_at <= $known_at AND (m.superseded_at IS NULL OR m.superseded_at > $known_at))
  AND NOT EXISTS {
    MATCH (x)-[n:SAME_AS]->(:Context)
    WHERE n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
  }
WITH x, count(DISTINCT p) AS people, min(a.valid_from) AS first_on, max(a.valid_from) AS last_on
WHERE first_on >= $valid_from AND people >= $people
MATCH (s:ContextState {context_uid: x.uid})
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
RETURN x.uid AS context, s.name AS name, s.kind AS kind, people, first_on, last_on
ORDER BY people DESC, context
LIMIT $limit
