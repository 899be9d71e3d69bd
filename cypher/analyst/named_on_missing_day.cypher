// ---
// title: Contexts linked with young people on the day they went missing
// description: >
//   Contexts where young people said they were unsafe, were harmed, were found or spent time on the very day on
//   which a missing episode of theirs began, in the window. A vague date counts by its first day. Merged contexts
//   are read as one.
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
//   people: {type: INTEGER, meaning: young people}
//   days: {type: INTEGER, meaning: days on which that was so}
// ---
MATCH (missing:RecordState)
WHERE missing.kind = 'INCIDENT' AND missing.person_uid IS NOT NULL
  AND missing.recorded_at <= $known_at AND (missing.superseded_at IS NULL OR missing.superseded_at > $known_at)
  AND missing.occurred_on >= $valid_from AND missing.occurred_on < $valid_to
MATCH (p:YoungPerson {uid: missing.person_uid})-[a:NAMED_UNSAFE|NAMED_MIXED|HARMED_AT|FOUND_AT|SPENDS_TIME_AT]->(c:Context)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from = missing.occurred_on
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
WITH x, count(DISTINCT p) AS people, count(DISTINCT missing.occurred_on) AS days
MATCH (s:ContextState {context_uid: x.uid})
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
RETURN x.uid AS context, s.name AS name, s.kind AS kind, people, days
ORDER BY people DESC, days DESC, context
LIMIT $limit
