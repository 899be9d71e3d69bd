// ---
// title: One node for each uid or code
// description: >
//   Uniqueness of every node's key. Presence and types are checked in Python: only some editions can.
// mode: schema
// access: administrator
// discloses: nothing
// parameters: {}
// returns: {}
// ---
CREATE CONSTRAINT young_person_uid IF NOT EXISTS FOR (n:YoungPerson) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT person_state_uid IF NOT EXISTS FOR (n:PersonState) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT kin_group_uid IF NOT EXISTS FOR (n:KinGroup) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT context_uid IF NOT EXISTS FOR (n:Context) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT context_state_uid IF NOT EXISTS FOR (n:ContextState) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT record_uid IF NOT EXISTS FOR (n:Record) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT record_state_uid IF NOT EXISTS FOR (n:RecordState) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT episode_uid IF NOT EXISTS FOR (n:Episode) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT episode_state_uid IF NOT EXISTS FOR (n:EpisodeState) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT professional_uid IF NOT EXISTS FOR (n:Professional) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT alert_uid IF NOT EXISTS FOR (n:Alert) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT alert_change_uid IF NOT EXISTS FOR (n:AlertChange) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT level2_case_uid IF NOT EXISTS FOR (n:Level2Case) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT case_step_uid IF NOT EXISTS FOR (n:CaseStep) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT import_run_uid IF NOT EXISTS FOR (n:ImportRun) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT graph_info_uid IF NOT EXISTS FOR (n:GraphInfo) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT harm_type_code IF NOT EXISTS FOR (n:HarmType) REQUIRE n.code IS UNIQUE;
CREATE CONSTRAINT agency_code IF NOT EXISTS FOR (n:Agency) REQUIRE n.code IS UNIQUE;
