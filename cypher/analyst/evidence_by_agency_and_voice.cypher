// ---
// title: Evidence about a context by agency and voice
// description: >
//   Statements and events of concern about one context in the window, by the agency that recorded them and by whose
//   voice it is. Harm in the family, helpers and people known only by being named are left out. Merged contexts are
//   read as one.
// mode: read
// access: analyst
// discloses: counts
// parameters:
//   context: {type: STRING, example: ctx_a, meaning: "the context; what was merged into it is read with it"}
//   valid_from: {type: DATE, example: 2026-03-01, meaning: first day of the window}
//   valid_to: {type: DATE, example: 2026-06-01, meaning: first day after the window}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   limit: {type: INTEGER, example: 200, meaning: most rows to return}
// returns:
//   agency: {type: STRING, meaning: who recorded it}
//   voice: {type: STRING, meaning: whose statement}
//   statements: {type: INTEGER, meaning: statements and events}
//   people: {type: INTEGER, meaning: young people}
// ---
MATCH (c:Context)-[merges:SAME_AS*0..8]->(t:Context {uid: $context})
WHERE all(m IN merges WHERE m.recorded_at <= $known_at AND (m.superseded_at IS NULL OR m.superseded_at > $known_at))
MATCH (p:YoungPerson)-[a:NAMED_UNSAFE|HARMED_AT]->(c)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from < $valid_to AND (a.valid_to IS NULL OR a.valid_to > $valid_from)
  AND a.locus <> 'FAMILIAL' AND a.role <> 'HELPED'
MATCH (known:PersonState)-[:STATE_OF]->(p)
WHERE known.recorded_at <= $known_at AND (known.superseded_at IS NULL OR known.superseded_at > $known_at)
  AND coalesce(known.stub, false) = false
MATCH (r:RecordState {record_uid: a.record_uid})
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
RETURN r.agency AS agency, a.voice AS voice, count(DISTINCT a.uid) AS statements, count(DISTINCT p) AS people
ORDER BY statements DESC, agency, voice
LIMIT $limit
