// ---
// title: Make context nodes with the label of their kind
// description: "Labels are fixed when a node is made; a later change of kind is a property of its state. Written twice it changes nothing. Each is sought first, as a MERGE of two labels would look at every context on the embedded engine."
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {context_uid, kind} a context"}
// returns: {}
// ---
UNWIND $rows AS row
WITH row.context_uid AS uid, min(row.kind) AS kind
OPTIONAL MATCH (held:Context {uid: uid})
WITH uid, kind, held
WHERE held IS NULL
FOREACH (_ IN CASE WHEN kind = 'PEER_GROUP' THEN [1] ELSE [] END | CREATE (:Context:PeerGroup {uid: uid}))
FOREACH (_ IN CASE WHEN kind = 'SCHOOL' THEN [1] ELSE [] END | CREATE (:Context:School {uid: uid}))
FOREACH (_ IN CASE WHEN kind = 'LOCATION' THEN [1] ELSE [] END | CREATE (:Context:Location {uid: uid}))
FOREACH (_ IN CASE WHEN kind = 'NEIGHBOURHOOD' THEN [1] ELSE [] END | CREATE (:Context:Neighbourhood {uid: uid}))
FOREACH (_ IN CASE WHEN kind = 'ONLINE_SPACE' THEN [1] ELSE [] END | CREATE (:Context:OnlineSpace {uid: uid}))
FOREACH (_ IN CASE WHEN kind = 'TRANSPORT_ROUTE' THEN [1] ELSE [] END | CREATE (:Context:TransportRoute {uid: uid}))
FOREACH (_ IN CASE WHEN kind = 'ACCOMMODATION' THEN [1] ELSE [] END | CREATE (:Context:Accommodation {uid: uid}))
FOREACH (_ IN CASE WHEN kind = 'SERVICE_ORGANISATION' THEN [1] ELSE [] END | CREATE (:Context:ServiceOrganisation {uid: uid}))
