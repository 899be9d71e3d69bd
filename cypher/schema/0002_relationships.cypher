// ---
// title: One relationship for each version of an association
// description: >
//   `key` is the association's uid, a full stop and the number of the version.
//   These keep two imports at once from writing the same version twice; they are not made to read by.
// mode: schema
// access: administrator
// discloses: nothing
// parameters: {}
// returns: {}
// ---
CREATE CONSTRAINT named_unsafe_key IF NOT EXISTS FOR ()-[r:NAMED_UNSAFE]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT named_mixed_key IF NOT EXISTS FOR ()-[r:NAMED_MIXED]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT named_safe_key IF NOT EXISTS FOR ()-[r:NAMED_SAFE]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT harmed_at_key IF NOT EXISTS FOR ()-[r:HARMED_AT]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT found_at_key IF NOT EXISTS FOR ()-[r:FOUND_AT]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT spends_time_at_key IF NOT EXISTS FOR ()-[r:SPENDS_TIME_AT]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT attends_key IF NOT EXISTS FOR ()-[r:ATTENDS]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT lives_at_key IF NOT EXISTS FOR ()-[r:LIVES_AT]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT excluded_from_key IF NOT EXISTS FOR ()-[r:EXCLUDED_FROM]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT connected_to_key IF NOT EXISTS FOR ()-[r:CONNECTED_TO]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT friend_of_key IF NOT EXISTS FOR ()-[r:FRIEND_OF]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT supports_key IF NOT EXISTS FOR ()-[r:SUPPORTS]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT missing_with_key IF NOT EXISTS FOR ()-[r:MISSING_WITH]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT present_with_key IF NOT EXISTS FOR ()-[r:PRESENT_WITH]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT harmed_by_key IF NOT EXISTS FOR ()-[r:HARMED_BY]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT in_relationship_with_key IF NOT EXISTS FOR ()-[r:IN_RELATIONSHIP_WITH]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT kin_of_key IF NOT EXISTS FOR ()-[r:KIN_OF]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT affected_by_key IF NOT EXISTS FOR ()-[r:AFFECTED_BY]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT harm_occurs_key IF NOT EXISTS FOR ()-[r:HARM_OCCURS]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT within_key IF NOT EXISTS FOR ()-[r:WITHIN]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT near_key IF NOT EXISTS FOR ()-[r:NEAR]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT spills_into_key IF NOT EXISTS FOR ()-[r:SPILLS_INTO]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT succeeds_key IF NOT EXISTS FOR ()-[r:SUCCEEDS]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT same_as_key IF NOT EXISTS FOR ()-[r:SAME_AS]-() REQUIRE r.key IS UNIQUE;
CREATE CONSTRAINT allocated_to_key IF NOT EXISTS FOR ()-[r:ALLOCATED_TO]-() REQUIRE r.key IS UNIQUE;
