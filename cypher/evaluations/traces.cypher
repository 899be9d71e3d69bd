// ---
// title: When alerts and evidence last changed
// description: What says how far evaluations came before that was noted. Null where nothing ever did.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   changed_on: {type: DATE, meaning: day of the last change of an alert}
//   ended_at: {type: ZONED DATETIME, meaning: when the last run of writes ended}
// ---
OPTIONAL MATCH (c:AlertChange)
WITH max(c.changed_on) AS changed_on
OPTIONAL MATCH (run:ImportRun)
RETURN changed_on, max(run.ended_at) AS ended_at
ORDER BY changed_on
