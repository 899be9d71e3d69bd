// ---
// title: Values that links of one type carry where a code belongs
// description: Each once, of all versions. The names in backquotes stand for type and property.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   text: {type: STRING, meaning: the value}
// ---
MATCH ()-[r:`TYPE`]->()
WHERE r.`property` IS NOT NULL
RETURN DISTINCT r.`property` AS text
ORDER BY text
