// ---
// title: Peer groups that young people left in a window
// description: >
//   Peer groups with memberships that ended in the window, and how many belong on the last day of it: a group that
//   disperses, or one that changes. Merged contexts are read as one.
// mode: read
// access: analyst
// discloses: counts
// parameters:
//   valid_from: {type: DATE, example: 2026-03-01, meaning: first day of the window}
//   valid_to: {type: DATE, example: 2026-06-01, meaning: first day after the window}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   limit: {type: INTEGER, example: 200, meaning: most rows to return}
// returns:
//   context: {type: STRING, meaning: the peer group}
//   name: {type: STRING, meaning: its name}
//   ended: {type: INTEGER, meaning: "young people whose membership ended, and who did not come back by the last day"}
//   members: {type: INTEGER, meaning: young people who belong on the last day}
// ---
MATCH (p:YoungPerson)-[a:CONNECTED_TO]->(c:Context)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from < $valid_to AND (a.valid_to IS NULL OR a.valid_to >= $valid_from)
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
WITH x, p, max(CASE WHEN a.valid_to IS NULL OR a.valid_to >= $valid_to THEN 1 ELSE 0 END) AS belongs
WITH x, sum(1 - belongs) AS ended, sum(belongs) AS members
WHERE ended > 0
MATCH (s:ContextState {context_uid: x.uid})
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
  AND s.kind = 'PEER_GROUP'
RETURN x.uid AS context, s.name AS name, ended, members
ORDER BY ended DESC, context
LIMIT $limit
