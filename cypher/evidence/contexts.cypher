// ---
// title: Contexts as held at a moment
// description: "Streamed whole for detection, in no stated order: the columns are sorted in Python."
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   known_at: {type: ZONED DATETIME, example: 2026-06-01T09:00:00Z, meaning: what was held then}
// returns:
//   context: {type: STRING, meaning: the context}
//   kind: {type: STRING, meaning: its kind}
//   name: {type: STRING, meaning: its name}
//   source_ids: {type: LIST<STRING>, meaning: its ids at the source}
//   within: {type: STRING, meaning: what it lies within}
//   la_code: {type: STRING, meaning: whose area}
// ---
MATCH (s:ContextState)
WHERE s.recorded_at <= $known_at AND (s.superseded_at IS NULL OR s.superseded_at > $known_at)
RETURN s.context_uid AS context, s.kind AS kind, s.name AS name, s.source_ids AS source_ids, s.within_uid AS within, s.la_code AS la_code
