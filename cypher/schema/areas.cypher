// ---
// title: Areas and subtypes that contexts carry
// description: For the check that what stands where a code belongs is one.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   area: {type: STRING, meaning: the area of contexts as held now}
//   subtype: {type: STRING, meaning: the subtype of contexts as held now}
//   contexts: {type: INTEGER, meaning: how many have both}
// ---
MATCH (c:Context)
WHERE c.la_code IS NOT NULL OR c.subtype IS NOT NULL
RETURN c.la_code AS area, c.subtype AS subtype, count(c) AS contexts
ORDER BY area, subtype
