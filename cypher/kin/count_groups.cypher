// ---
// title: How many kin groups there are now
// description: Groups that somebody is in.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   kin_groups: {type: INTEGER, meaning: how many}
// ---
MATCH (:YoungPerson)-[:KIN_IN]->(g:KinGroup)
RETURN count(DISTINCT g) AS kin_groups
ORDER BY kin_groups
