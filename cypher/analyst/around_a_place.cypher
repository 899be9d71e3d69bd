// ---
// title: Contexts in the same place tree as a context
// description: >
//   Places that lie, directly or through others, within what the context lies within, or within the context itself,
//   with the young people who said that they do not feel safe there or were harmed there in the window. A place
//   counts its own evidence only. Merged contexts are not read as one here: the tree is that of the places
//   themselves.
// mode: read
// access: analyst
// discloses: counts
// parameters:
//   context: {type: STRING, example: ctx_a, meaning: the context}
//   valid_from: {type: DATE, example: 2026-03-01, meaning: first day of the window}
//   valid_to: {type: DATE, example: 2026-06-01, meaning: first day after the window}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   limit: {type: INTEGER, example: 200, meaning: most rows to return}
// returns:
//   context: {type: STRING, meaning: the context}
//   name: {type: STRING, meaning: its name}
//   kind: {type: STRING, meaning: its kind}
//   within: {type: STRING, meaning: "what it lies within; null at the top"}
//   people: {type: INTEGER, meaning: young people}
// ---
MATCH (t:Context {uid: $context})-[up:WITHIN*0..6]->(top:Context)
WHERE all(w IN up WHERE w.recorded_at <= $known_at AND (w.superseded_at IS NULL OR w.superseded_at > $known_at))
MATCH (top)<-[down:WITHIN*0..6]-(x:Context)
WHERE all(w IN down WHERE w.recorded_at <= $known_at AND (w.superseded_at IS NULL OR w.superseded_at > $known_at))
WITH DISTINCT x
MATCH (s:ContextState {context_uid: x.uid})
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
OPTIONAL MATCH (known:PersonState)-[:STATE_OF]->(p:YoungPerson)-[a:NAMED_UNSAFE|HARMED_AT]->(x)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from < $valid_to AND (a.valid_to IS NULL OR a.valid_to > $valid_from)
  AND a.locus <> 'FAMILIAL' AND a.role <> 'HELPED'
  AND known.recorded_at <= $known_at AND (known.superseded_at IS NULL OR known.superseded_at > $known_at)
  AND coalesce(known.stub, false) = false
  AND EXISTS {
    MATCH (r:RecordState {record_uid: a.record_uid})
    WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
  }
RETURN x.uid AS context, s.name AS name, s.kind AS kind, s.within_uid AS within, count(DISTINCT p) AS people
ORDER BY people DESC, context
LIMIT $limit
