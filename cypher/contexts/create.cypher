// ---
// title: Make context nodes with the label of their kind
// description: Labels are fixed when a node is made; a later change of kind is a property of its state. Written twice it changes nothing.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   rows: {type: LIST<MAP>, example: [], meaning: "one map {context_uid, kind} a context"}
// returns: {}
// ---
UNWIND $rows AS row
FOREACH (_ IN CASE WHEN row.kind = 'PEER_GROUP' THEN [1] ELSE [] END | MERGE (:Context:PeerGroup {uid: row.context_uid}))
FOREACH (_ IN CASE WHEN row.kind = 'SCHOOL' THEN [1] ELSE [] END | MERGE (:Context:School {uid: row.context_uid}))
FOREACH (_ IN CASE WHEN row.kind = 'LOCATION' THEN [1] ELSE [] END | MERGE (:Context:Location {uid: row.context_uid}))
FOREACH (_ IN CASE WHEN row.kind = 'NEIGHBOURHOOD' THEN [1] ELSE [] END | MERGE (:Context:Neighbourhood {uid: row.context_uid}))
FOREACH (_ IN CASE WHEN row.kind = 'ONLINE_SPACE' THEN [1] ELSE [] END | MERGE (:Context:OnlineSpace {uid: row.context_uid}))
FOREACH (_ IN CASE WHEN row.kind = 'TRANSPORT_ROUTE' THEN [1] ELSE [] END | MERGE (:Context:TransportRoute {uid: row.context_uid}))
FOREACH (_ IN CASE WHEN row.kind = 'ACCOMMODATION' THEN [1] ELSE [] END | MERGE (:Context:Accommodation {uid: row.context_uid}))
FOREACH (_ IN CASE WHEN row.kind = 'SERVICE_ORGANISATION' THEN [1] ELSE [] END | MERGE (:Context:ServiceOrganisation {uid: row.context_uid}))
