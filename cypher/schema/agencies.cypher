// ---
// title: Agencies that records carry
// description: For the check that what stands where a code belongs is one.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   agency: {type: STRING, meaning: whose records they are}
//   records: {type: INTEGER, meaning: how many as held now}
// ---
MATCH (r:Record)
WHERE r.agency IS NOT NULL
RETURN r.agency AS agency, count(r) AS records
ORDER BY agency
