// ---
// title: Record versions of what is held about contexts
// description: Record versions of what is held about contexts.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map a version; keys as in csgraph/ingest/translate.py"}
//   at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: when csgraph learnt it}
//   run: {type: STRING, example: run_a, meaning: the run that writes it}
// returns: {}
// ---
UNWIND $rows AS row
MATCH (n:Context {uid: row.context_uid})
SET n.state = coalesce(n.state, 'ACTIVE'),
    n.kind = row.kind,
    n.subtype = row.subtype,
    n.name = row.name,
    n.aliases = row.aliases,
    n.source_ids = row.source_ids,
    n.postcode = row.postcode,
    n.uprn = row.uprn,
    n.usrn = row.usrn,
    n.urn = row.urn,
    n.easting = row.easting,
    n.northing = row.northing,
    n.accuracy_m = row.accuracy_m,
    n.la_code = row.la_code,
    n.review_by = row.review_by,
    n.valid_from = row.valid_from,
    n.valid_to = row.valid_to
MERGE (s:ContextState {uid: row.key})
ON CREATE SET s.context_uid = row.context_uid,
    s.version = row.version,
    s.kind = row.kind,
    s.subtype = row.subtype,
    s.name = row.name,
    s.aliases = row.aliases,
    s.source_ids = row.source_ids,
    s.postcode = row.postcode,
    s.uprn = row.uprn,
    s.usrn = row.usrn,
    s.urn = row.urn,
    s.easting = row.easting,
    s.northing = row.northing,
    s.accuracy_m = row.accuracy_m,
    s.la_code = row.la_code,
    s.within_uid = row.within_uid,
    s.valid_from = row.valid_from,
    s.valid_to = row.valid_to,
    s.recorded_at = $at,
    s.run_uid = $run
MERGE (s)-[:STATE_OF]->(n)
