// ---
// title: What nodes are looked up by besides their key
// description: >
//   Each version by what it is a version of; alerts and cases by their context.
// mode: schema
// access: administrator
// discloses: nothing
// parameters: {}
// returns: {}
// ---
CREATE INDEX person_state_person_uid IF NOT EXISTS FOR (n:PersonState) ON (n.person_uid);
CREATE INDEX context_state_context_uid IF NOT EXISTS FOR (n:ContextState) ON (n.context_uid);
CREATE INDEX record_state_record_uid IF NOT EXISTS FOR (n:RecordState) ON (n.record_uid);
CREATE INDEX episode_state_episode_uid IF NOT EXISTS FOR (n:EpisodeState) ON (n.episode_uid);
CREATE INDEX episode_state_person_uid IF NOT EXISTS FOR (n:EpisodeState) ON (n.person_uid);
CREATE INDEX alert_context_uid IF NOT EXISTS FOR (n:Alert) ON (n.context_uid);
CREATE INDEX alert_change_alert_uid IF NOT EXISTS FOR (n:AlertChange) ON (n.alert_uid);
CREATE INDEX level2_case_context_uid IF NOT EXISTS FOR (n:Level2Case) ON (n.context_uid);
CREATE INDEX case_step_case_uid IF NOT EXISTS FOR (n:CaseStep) ON (n.case_uid);
