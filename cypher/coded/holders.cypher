// ---
// title: Nodes of one label that carry one of some values
// description: Streamed whole, in no stated order. The names in backquotes stand for label and property.
// mode: read
// access: administrator
// discloses: nothing
// parameters:
//   texts: {type: LIST<STRING>, example: [a text], meaning: the values}
// returns:
//   uid: {type: STRING, meaning: the node}
//   kind: {type: STRING, meaning: "its kind, where it has one"}
//   text: {type: STRING, meaning: the value that it carries}
// ---
MATCH (n:`Label`)
WHERE n.`property` IN $texts
RETURN n.uid AS uid, n.kind AS kind, n.`property` AS text
