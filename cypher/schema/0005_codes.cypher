// ---
// title: Agencies by codes that are codes
// description: >
//   Graphs of this schema hold no text where a code belongs, in no version: it is in the vault.
// mode: schema
// access: administrator
// discloses: nothing
// parameters: {}
// returns: {}
// ---
CREATE CONSTRAINT agency_code IF NOT EXISTS FOR (n:Agency) REQUIRE n.code IS UNIQUE;
