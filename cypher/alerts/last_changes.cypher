// ---
// title: The number of the last change of some alerts
// description: What a decision about one rests on.
// mode: read
// access: contextual_lead
// discloses: nothing
// parameters:
//   uids: {type: LIST<STRING>, example: [alr_a], meaning: the alerts}
// returns:
//   alert: {type: STRING, meaning: the alert}
//   number: {type: INTEGER, meaning: how many changes it has}
// ---
UNWIND $uids AS uid
MATCH (c:AlertChange {alert_uid: uid})
RETURN uid AS alert, max(c.number) AS number
ORDER BY alert
