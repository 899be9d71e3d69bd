// ---
// title: Every relationship with all that is kept of it
// description: To move a graph to another engine, whole, with all versions; streamed in no stated order.
// mode: read
// access: administrator
// discloses: pseudonym
// parameters: {}
// returns:
//   kind: {type: STRING, meaning: its type}
//   from_labels: {type: LIST<STRING>, meaning: labels of the node where it starts}
//   from_uid: {type: STRING, meaning: uid of that node}
//   from_code: {type: STRING, meaning: code of that node}
//   to_labels: {type: LIST<STRING>, meaning: labels of the node where it ends}
//   to_uid: {type: STRING, meaning: uid of that node}
//   to_code: {type: STRING, meaning: code of that node}
//   held: {type: MAP, meaning: its properties}
// ---
MATCH (a)-[r]->(b)
RETURN type(r) AS kind, labels(a) AS from_labels, a.uid AS from_uid, a.code AS from_code,
       labels(b) AS to_labels, b.uid AS to_uid, b.code AS to_code, properties(r) AS held
