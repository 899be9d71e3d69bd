"""The header row of each file of the sample, as an authority would export it."""

COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "ssd_person": "pers_person_id pers_forename pers_surname pers_sex pers_gender pers_ethnicity pers_dob"
        " pers_common_child_id pers_death_date pers_is_mother",
        "ssd_family": "fami_table_id fami_family_id fami_person_id",
        "ssd_mother": "moth_table_id moth_person_id moth_childs_person_id",
        "ssd_address": "addr_table_id addr_address_json addr_person_id addr_address_type addr_address_start_date"
        " addr_address_end_date addr_address_postcode",
        "ssd_cin_episodes": "cine_referral_id cine_person_id cine_referral_date cine_referral_source_code"
        " cine_referral_nfa cine_close_reason cine_close_date",
        "ssd_cp_plans": "cppl_cp_plan_id cppl_person_id cppl_cp_plan_start_date cppl_cp_plan_end_date",
        "ssd_cla_episodes": "clae_cla_episode_id clae_person_id clae_cla_episode_start_date"
        " clae_cla_episode_ceased_date clae_cla_id",
        "ssd_cla_placement": "clap_cla_placement_id clap_cla_placement_start_date clap_cla_placement_type"
        " clap_cla_placement_urn clap_cla_placement_distance clap_cla_id clap_cla_placement_end_date clap_person_id",
        "ssd_cin_assessments": "cina_assessment_id cina_person_id cina_referral_id cina_assessment_start_date"
        " cina_assessment_auth_date",
        "ssd_assessment_factors": "cinf_table_id cinf_assessment_id cinf_assessment_factors_json",
        "ssd_missing": "miss_table_id miss_person_id miss_missing_episode_start_date miss_missing_episode_type"
        " miss_missing_episode_end_date",
        "ssd_involvements": "invo_involvements_id invo_professional_id invo_professional_role_id invo_person_id"
        " invo_involvement_start_date invo_involvement_end_date",
        "ssd_professionals": "prof_professional_id prof_professional_name prof_professional_job_title",
        "ssd_linked_identifiers": "link_table_id link_person_id link_identifier_type link_identifier_value"
        " link_valid_from_date link_valid_to_date",
        "ctx_people": "person_id forename surname dob sex upn nhs_number stub withdrawn withdrawn_reason",
        "ctx_contexts": "context_id kind subtype name aliases postcode uprn urn easting northing accuracy_m la_code"
        " within_context_id valid_from valid_to",
        "ctx_records": "record_id kind agency occurred_on received_on assessment_id incident_id handling narrative",
        "ctx_associations": "association_id person_id context_id context_text kind voice role valid_from valid_to"
        " precision harm_types locus confidence weight record_id withdrawn withdrawn_reason",
        "ctx_peer_links": "link_id person_id other_person_id kind voice valid_from valid_to precision confidence"
        " record_id",
        "ctx_harms": "harm_id person_id harm_type status locus valid_from valid_to rationale_code record_id",
        "ctx_kin": "kin_id person_id other_person_id relation valid_from valid_to",
    }.items()
}
