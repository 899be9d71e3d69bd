// ---
// title: The contexts of some alerts
// description: What each is about, as it stands now.
// mode: read
// access: contextual_lead
// discloses: nothing
// parameters:
//   uids: {type: LIST<STRING>, example: [alr_a], meaning: the alerts}
// returns:
//   alert: {type: STRING, meaning: the alert}
//   context: {type: STRING, meaning: the context}
// ---
UNWIND $uids AS uid
MATCH (a:Alert {uid: uid})
RETURN uid AS alert, a.context_uid AS context
ORDER BY alert
