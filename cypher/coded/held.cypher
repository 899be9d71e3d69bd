// ---
// title: Values that nodes of one label carry where a code belongs
// description: Each once for each kind of node, of what is held now or (a label of versions) of what was. The names in backquotes stand for label and property.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   text: {type: STRING, meaning: the value}
//   kind: {type: STRING, meaning: "the kind of the nodes that carry it, where they have one"}
//   nodes: {type: INTEGER, meaning: how many carry it}
// ---
MATCH (n:`Label`)
WHERE n.`property` IS NOT NULL
RETURN n.`property` AS text, n.kind AS kind, count(n) AS nodes
ORDER BY text, kind
