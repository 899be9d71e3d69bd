// ---
// title: One note for each rule of how far evaluations have come
// description: So that days on which nobody looked are gone through one after the other, and none twice.
// mode: schema
// access: administrator
// discloses: nothing
// parameters: {}
// returns: {}
// ---
CREATE CONSTRAINT evaluation_uid IF NOT EXISTS FOR (n:Evaluation) REQUIRE n.uid IS UNIQUE;
