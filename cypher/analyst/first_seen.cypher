// ---
// title: Contexts first named in a window
// description: >
//   Contexts whose earliest statement or event of concern lies in the window (a quarter, say), with all young people
//   who said that they do not feel safe there or were harmed there before its end. Harm in the family, helpers and
//   people known only by being named are left out. Merged contexts are read as one.
// mode: read
// access: analyst
// discloses: counts
// parameters:
//   valid_from: {type: DATE, example: 2026-03-01, meaning: first day of the window}
//   valid_to: {type: DATE, example: 2026-06-01, meaning: first day after the window}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   limit: {type: INTEGER, example: 200, meaning: most rows to return}
// returns:
//   context: {type: STRING, meaning: the context}
//   name: {type: STRING, meaning: its name}
//   kind: {type: STRING, meaning: its kind}
//   first_on: {type: DATE, meaning: first day of the earliest statement or event}
//   people: {type: INTEGER, meaning: young people}
// ---
MATCH (p:YoungPerson)-[a:NAMED_UNSAFE|HARMED_AT]->(c:Context)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from < $valid_to
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
WITH x, min(a.valid_from) AS first_on, count(DISTINCT p) AS people
WHERE first_on >= $valid_from
MATCH (s:ContextState {context_uid: x.uid})
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
RETURN x.uid AS context, s.name AS name, s.kind AS kind, first_on, people
ORDER BY first_on, context
LIMIT $limit
