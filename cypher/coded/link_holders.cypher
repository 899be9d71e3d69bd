// ---
// title: Links of young people that carry one of some values
// description: All versions; streamed whole, in no stated order. The names in backquotes stand for type and property.
// mode: read
// access: administrator
// discloses: pseudonym
// parameters:
//   texts: {type: LIST<STRING>, example: [a text], meaning: the values}
// returns:
//   person: {type: STRING, meaning: the young person}
//   key: {type: STRING, meaning: the version}
//   text: {type: STRING, meaning: the value that it carries}
// ---
MATCH (p:YoungPerson)-[r:`TYPE`]-()
WHERE r.`property` IN $texts
RETURN p.uid AS person, r.key AS key, r.`property` AS text
