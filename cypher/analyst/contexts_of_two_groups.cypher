// ---
// title: Contexts that members of two peer groups share
// description: >
//   Contexts linked in the window, as unsafe, of harm or of spending time, with somebody who belongs to one peer
//   group and somebody who belongs to the other, at some time in the window. Who belongs to both counts on both
//   sides; contexts that are peer groups are left out. Merged contexts are read as one.
// mode: read
// access: analyst
// discloses: counts
// parameters:
//   first: {type: STRING, example: ctx_a, meaning: one peer group}
//   second: {type: STRING, example: ctx_b, meaning: the other peer group}
//   valid_from: {type: DATE, example: 2026-03-01, meaning: first day of the window}
//   valid_to: {type: DATE, example: 2026-06-01, meaning: first day after the window}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   limit: {type: INTEGER, example: 200, meaning: most rows to return}
// returns:
//   context: {type: STRING, meaning: the context}
//   name: {type: STRING, meaning: its name}
//   kind: {type: STRING, meaning: its kind}
//   people_of_first: {type: INTEGER, meaning: young people of the first group}
//   people_of_second: {type: INTEGER, meaning: young people of the second group}
// ---
MATCH (g:Context)-[joined:SAME_AS*0..8]->(t:Context)
WHERE t.uid IN [$first, $second] AND all(j IN joined WHERE j.recorded_at <= $known_at AND (j.superseded_at IS NULL OR j.superseded_at > $known_at))
MATCH (p:YoungPerson)-[b:CONNECTED_TO]->(g)
WHERE b.recorded_at <= $known_at AND (b.superseded_at IS NULL OR b.superseded_at > $known_at)
  AND b.valid_from < $valid_to AND (b.valid_to IS NULL OR b.valid_to > $valid_from)
MATCH (known:PersonState)-[:STATE_OF]->(p)
WHERE known.recorded_at <= $known_at AND (known.superseded_at IS NULL OR known.superseded_at > $known_at)
  AND coalesce(known.stub, false) = false
WITH DISTINCT p, t.uid AS group_uid
MATCH (p)-[a:NAMED_UNSAFE|NAMED_MIXED|HARMED_AT|FOUND_AT|SPENDS_TIME_AT]->(c:Context)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from < $valid_to AND (a.valid_to IS NULL OR a.valid_to > $valid_from)
MATCH (r:RecordState {record_uid: a.record_uid})
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
MATCH (c)-[merges:SAME_AS*0..8]->(x:Context)
WHERE all(m IN merges WHERE m.recorded_at <= $known_at AND (m.superseded_at IS NULL OR m.superseded_at > $known_at))
  AND NOT EXISTS {
    MATCH (x)-[n:SAME_AS]->(:Context)
    WHERE n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
  }
WITH x, count(DISTINCT CASE WHEN group_uid = $first THEN p.uid END) AS people_of_first,
     count(DISTINCT CASE WHEN group_uid = $second THEN p.uid END) AS people_of_second
WHERE people_of_first > 0 AND people_of_second > 0
MATCH (s:ContextState {context_uid: x.uid})
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
  AND s.kind <> 'PEER_GROUP'
RETURN x.uid AS context, s.name AS name, s.kind AS kind, people_of_first, people_of_second
ORDER BY people_of_first + people_of_second DESC, context
LIMIT $limit
