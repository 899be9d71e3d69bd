// ---
// title: Contexts named by young people placed far from home
// description: >
//   Young people who said that they do not feel safe there or were harmed there, in the window, while they lived in
//   accommodation at least $miles from home. Harm in the family, helpers and people known only by being named are
//   left out. Distances that nobody knows are left out. Merged contexts are read as one.
// mode: read
// access: analyst
// discloses: counts
// parameters:
//   miles: {type: INTEGER, example: 20, meaning: how far from home at least}
//   valid_from: {type: DATE, example: 2026-03-01, meaning: first day of the window}
//   valid_to: {type: DATE, example: 2026-06-01, meaning: first day after the window}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   limit: {type: INTEGER, example: 200, meaning: most rows to return}
// returns:
//   context: {type: STRING, meaning: the context}
//   name: {type: STRING, meaning: its name}
//   kind: {type: STRING, meaning: its kind}
//   people: {type: INTEGER, meaning: young people}
//   farthest: {type: FLOAT, meaning: miles from home of the one who lived farthest}
// ---
MATCH (p:YoungPerson)-[h:LIVES_AT]->(:Context)
WHERE h.recorded_at <= $known_at AND (h.superseded_at IS NULL OR h.superseded_at > $known_at)
  AND h.distance >= $miles AND h.valid_from < $valid_to AND (h.valid_to IS NULL OR h.valid_to > $valid_from)
MATCH (known:PersonState)-[:STATE_OF]->(p)
WHERE known.recorded_at <= $known_at AND (known.superseded_at IS NULL OR known.superseded_at > $known_at)
  AND coalesce(known.stub, false) = false
MATCH (p)-[a:NAMED_UNSAFE|HARMED_AT]->(c:Context)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from < $valid_to AND (a.valid_to IS NULL OR a.valid_to > $valid_from)
  AND a.locus <> 'FAMILIAL' AND a.role <> 'HELPED'
  AND h.valid_from <= a.valid_from AND (h.valid_to IS NULL OR h.valid_to > a.valid_from)
MATCH (r:RecordState {record_uid: a.record_uid})
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
MATCH (c)-[merges:SAME_AS*0..8]->(x:Context)
WHERE all(m IN merges WHERE m.recorded_at <= $known_at AND (m.superseded_at IS NULL OR m.superseded_at > $known_at))
  AND NOT EXISTS {
    MATCH (x)-[n:SAME_AS]->(:Context)
    WHERE n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
  }
WITH x, count(DISTINCT p) AS people, max(h.distance) AS farthest
MATCH (s:ContextState {context_uid: x.uid})
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
RETURN x.uid AS context, s.name AS name, s.kind AS kind, people, farthest
ORDER BY people DESC, context
LIMIT $limit
