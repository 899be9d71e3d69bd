// ---
// title: Every node with all that is kept of it
// description: To move a graph to another engine; streamed whole, in no stated order.
// mode: read
// access: administrator
// discloses: pseudonym
// parameters: {}
// returns:
//   labels: {type: LIST<STRING>, meaning: its labels}
//   held: {type: MAP, meaning: its properties}
// ---
MATCH (n)
RETURN labels(n) AS labels, properties(n) AS held
