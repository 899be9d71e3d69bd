// ---
// title: Contexts that are unsafe to some and safe to others
// description: >
//   Contexts named unsafe by somebody and safe by somebody in the window, and how many said both: what makes the
//   difference (time of day, who is there) is worth asking. Merged contexts are read as one.
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
//   unsafe: {type: INTEGER, meaning: young people who named it unsafe}
//   safe: {type: INTEGER, meaning: young people who named it safe}
//   both: {type: INTEGER, meaning: young people who said both}
// ---
MATCH (p:YoungPerson)-[a:NAMED_UNSAFE|NAMED_SAFE]->(c:Context)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from < $valid_to AND (a.valid_to IS NULL OR a.valid_to > $valid_from)
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
WITH x, p, max(CASE WHEN type(a) = 'NAMED_UNSAFE' THEN 1 ELSE 0 END) AS says_unsafe,
     max(CASE WHEN type(a) = 'NAMED_SAFE' THEN 1 ELSE 0 END) AS says_safe
WITH x, sum(says_unsafe) AS unsafe, sum(says_safe) AS safe, sum(says_unsafe * says_safe) AS both
WHERE unsafe > 0 AND safe > 0
MATCH (s:ContextState {context_uid: x.uid})
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
RETURN x.uid AS context, s.name AS name, s.kind AS kind, unsafe, safe, both
ORDER BY unsafe + safe DESC, context
LIMIT $limit
