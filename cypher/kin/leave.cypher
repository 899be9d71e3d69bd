// ---
// title: Take people out of their kin group
// description: Take people out of their kin group.
// mode: write
// access: administrator
// discloses: nothing
// parameters:
//   people: {type: LIST<STRING>, example: [yp_a], meaning: pseudonyms}
// returns: {}
// ---
UNWIND $people AS uid
MATCH (:YoungPerson {uid: uid})-[k:KIN_IN]->(:KinGroup)
DELETE k
