// ---
// title: Pairs of young people who share unsafe contexts
// description: >
//   Two young people and the contexts that both named unsafe, or were harmed at, in the window, most shared first.
//   Only contexts with 2 to 15 such young people are gone through: one that half a town names says little about two,
//   and would make more pairs than can be answered in time. Kin are pairs too. Merged contexts are read as one.
// mode: read
// access: analyst
// discloses: pseudonym
// parameters:
//   valid_from: {type: DATE, example: 2026-03-01, meaning: first day of the window}
//   valid_to: {type: DATE, example: 2026-06-01, meaning: first day after the window}
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
//   limit: {type: INTEGER, example: 200, meaning: most rows to return}
// returns:
//   person: {type: STRING, meaning: pseudonym of the one}
//   other_person: {type: STRING, meaning: pseudonym of the other}
//   shared: {type: INTEGER, meaning: how many contexts they share}
//   contexts: {type: LIST<STRING>, meaning: the contexts}
// ---
MATCH (p:YoungPerson)-[a:NAMED_UNSAFE|HARMED_AT]->(c:Context)
WHERE a.recorded_at <= $known_at AND (a.superseded_at IS NULL OR a.superseded_at > $known_at)
  AND a.valid_from < $valid_to AND (a.valid_to IS NULL OR a.valid_to > $valid_from)
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
WITH x.uid AS context, collect(DISTINCT p.uid) AS people
WHERE size(people) >= 2 AND size(people) <= 15
WITH context, people
ORDER BY context
UNWIND people AS person
UNWIND people AS other_person
WITH context, person, other_person
WHERE person < other_person
WITH person, other_person, count(context) AS shared, collect(context) AS contexts
RETURN person, other_person, shared, contexts
ORDER BY shared DESC, person, other_person
LIMIT $limit
