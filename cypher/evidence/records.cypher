// ---
// title: Records held at a moment, with their incident
// description: "Streamed whole for detection, in no stated order: the columns are sorted in Python."
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   record: {type: STRING, meaning: the record}
//   incident: {type: STRING, meaning: "what it is about, if several records are"}
//   agency: {type: STRING, meaning: who said it}
//   received_on: {type: DATE, meaning: "when its source entered it, if known"}
// ---
MATCH (s:RecordState)
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
RETURN s.record_uid AS record, s.incident_uid AS incident, s.agency AS agency, s.received_at AS received_on
