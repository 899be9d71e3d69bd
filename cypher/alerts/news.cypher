// ---
// title: Which changes of alerts there are of some kinds
// description: To find those that nobody was told of, after a crash between two databases.
// mode: read
// access: contextual_lead
// discloses: nothing
// parameters:
//   kinds: {type: LIST<STRING>, example: [RAISED], meaning: kinds of change}
// returns:
//   change: {type: STRING, meaning: the change}
//   alert: {type: STRING, meaning: the alert}
// ---
MATCH (c:AlertChange)
WHERE c.kind IN $kinds
RETURN c.uid AS change, c.alert_uid AS alert
ORDER BY change
