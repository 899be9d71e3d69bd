// ---
// title: Which of these contexts have no alert of a rule yet
// description: >
//   Asked in the transaction that raises them. The context is written to first, so that of two who raise at once the
//   second finds the alert of the first and gets no row.
// mode: write
// access: contextual_lead
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map a context: context, rule"}
// returns:
//   context: {type: STRING, meaning: a context without an alert of that rule}
// ---
UNWIND $rows AS row
MATCH (c:Context {uid: row.context})
SET c.alerted_by = row.rule
WITH row.context AS context, row.rule AS rule
OPTIONAL MATCH (a:Alert {context_uid: context})
WHERE a.rule = rule
WITH context, count(a) AS already
WHERE already = 0
RETURN context
ORDER BY context
