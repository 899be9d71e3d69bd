// ---
// title: Every version held of some young people's particulars
// description: Every version held of some young people's particulars.
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   people: {type: LIST<STRING>, example: [yp_a], meaning: pseudonyms}
// returns:
//   person: {type: STRING, meaning: pseudonym}
//   version: {type: INTEGER, meaning: number of the version}
//   key: {type: STRING, meaning: its key}
//   adult_from: {type: DATE, meaning: first day as an adult}
//   died_on: {type: DATE, meaning: day of death}
//   left_on: {type: DATE, meaning: day of leaving}
//   left_reason: {type: STRING, meaning: why}
//   stub: {type: BOOLEAN, meaning: known only by being named}
//   link_only: {type: BOOLEAN, meaning: "a relative, no young person"}
//   superseded_at: {type: ZONED DATETIME, meaning: null for the version held now}
// ---
UNWIND $people AS person
MATCH (s:PersonState {person_uid: person})
RETURN person, s.version AS version, s.uid AS key, s.adult_from AS adult_from, s.died_on AS died_on,
       s.left_on AS left_on, s.left_reason AS left_reason, s.stub AS stub, s.link_only AS link_only,
       s.superseded_at AS superseded_at
ORDER BY person, version
