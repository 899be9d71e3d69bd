// ---
// title: Name the homes of single placements by their own ids
// description: Earlier versions named them by the placement's id at its source, which is that of a young person's row.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   name: {type: STRING, example: Accommodation of one placement, meaning: what such a context is called}
// returns: {}
// ---
MATCH (c:Context)<-[:STATE_OF]-(s:ContextState)
WHERE c.kind = 'ACCOMMODATION' AND c.name = $name
SET c.source_ids = ['placement:' + c.uid], s.source_ids = ['placement:' + c.uid]
