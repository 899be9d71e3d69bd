// ---
// title: Contexts as they are held or, if they no longer are, as they last were
// description: Every version of what was known of each, the latest last; an alert about a withdrawn context stays readable by it.
// mode: read
// access: administrator
// discloses: nothing
// parameters:
//   uids: {type: LIST<STRING>, example: [ctx_a], meaning: the contexts}
// returns:
//   context: {type: STRING, meaning: the context}
//   kind: {type: STRING, meaning: its kind}
//   subtype: {type: STRING, meaning: its subtype}
//   name: {type: STRING, meaning: its name}
//   aliases: {type: LIST<STRING>, meaning: its other names}
//   source_ids: {type: LIST<STRING>, meaning: its ids at the source}
//   postcode: {type: STRING, meaning: its postcode}
//   easting: {type: FLOAT, meaning: metres east}
//   northing: {type: FLOAT, meaning: metres north}
//   accuracy_m: {type: FLOAT, meaning: how exactly the point is known}
//   la_code: {type: STRING, meaning: whose area}
//   within: {type: STRING, meaning: what it lies within}
// ---
UNWIND $uids AS uid
MATCH (s:ContextState {context_uid: uid})
RETURN uid AS context, s.kind AS kind, s.subtype AS subtype, s.name AS name, s.aliases AS aliases,
       s.source_ids AS source_ids, s.postcode AS postcode, s.easting AS easting, s.northing AS northing,
       s.accuracy_m AS accuracy_m, s.la_code AS la_code, s.within_uid AS within
ORDER BY context, s.recorded_at
