// ---
// title: Record versions of what is held about records
// description: Makes the node where it is new, sets its present particulars and keeps them as a version. Written twice it changes nothing.
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
MERGE (n:Record {uid: row.record_uid})
SET n.source_system = row.source_system,
    n.agency = row.agency,
    n.kind = row.kind,
    n.occurred_on = row.occurred_on,
    n.ended_on = row.ended_on,
    n.received_at = row.received_at,
    n.handling = row.handling,
    n.incident_uid = row.incident_uid,
    n.person_uid = row.person_uid
MERGE (s:RecordState {uid: row.key})
ON CREATE SET s.record_uid = row.record_uid,
    s.version = row.version,
    s.source_system = row.source_system,
    s.agency = row.agency,
    s.kind = row.kind,
    s.occurred_on = row.occurred_on,
    s.ended_on = row.ended_on,
    s.received_at = row.received_at,
    s.handling = row.handling,
    s.incident_uid = row.incident_uid,
    s.person_uid = row.person_uid,
    s.recorded_at = $at,
    s.run_uid = $run
MERGE (s)-[:STATE_OF]->(n)
MERGE (agency:Agency {code: row.agency})
MERGE (n)-[:FROM]->(agency)
