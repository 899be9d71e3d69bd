// ---
// title: Every merge of contexts there ever was
// description: Those that were taken back have ended.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   context: {type: STRING, meaning: merged}
//   into: {type: STRING, meaning: into which}
//   key: {type: STRING, meaning: key of the version}
//   version: {type: INTEGER, meaning: its number}
//   superseded_at: {type: ZONED DATETIME, meaning: null while it stands}
// ---
MATCH (c:Context)-[m:SAME_AS]->(o:Context)
RETURN c.uid AS context, o.uid AS into, m.key AS key, m.version AS version, m.superseded_at AS superseded_at
ORDER BY context, version
