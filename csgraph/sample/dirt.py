"""Dirt: a bad row or cell in every file, each with the code that it must be reported with."""

from datetime import timedelta

from csgraph.sample.plant import Plot

LONG = "X" * 201


def spoil(plot: Plot) -> None:
    """Adds the bad rows and cells; together they earn every code that a row can earn."""
    person, record = plot.person(), plot.record(days=50)
    _spoil_dataset(plot, person)
    _spoil_extension(plot, person, record)


def _spoil_dataset(plot: Plot, person: str) -> None:
    bad = plot.files.bad
    tomorrow = plot.today + timedelta(days=1)
    bad("bad_date", "ssd_person", pers_person_id="D-P1", pers_dob="31/12/2010")
    bad("duplicate_id", "ssd_person", pers_person_id="D-P4", pers_dob="2011-01-05")
    bad("duplicate_id", "ssd_person", pers_person_id="D-P4", pers_dob="2012-01-05")
    bad("bad_identifier", "ssd_person", pers_person_id="D-P2", pers_dob="2011-01-05", pers_common_child_id="1234567890")
    bad("depends_on_rejected", "ssd_family", fami_table_id="D-F1", fami_family_id="D-FAM", fami_person_id="D-P4")
    bad(
        "unknown_reference", "ssd_mother", moth_table_id="D-M1", moth_person_id="D-NOBODY", moth_childs_person_id=person
    )
    bad("bad_identifier", "ssd_address", addr_table_id="D-AD1", addr_person_id=person, addr_address_postcode="NOWHERE")
    bad(
        "unknown_code",
        "ssd_cin_episodes",
        cine_referral_id="D-E1",
        cine_person_id=person,
        cine_referral_date="2026-01-05",
        cine_close_reason="RC99",
    )
    _spoil_spells(plot, person)
    bad(
        "date_in_future",
        "ssd_cin_assessments",
        cina_assessment_id="D-AS1",
        cina_person_id=person,
        cina_assessment_start_date=tomorrow,
    )
    bad("depends_on_rejected", "ssd_assessment_factors", cinf_table_id="D-AF1", cinf_assessment_id="D-AS1")
    bad(
        "bad_date",
        "ssd_missing",
        miss_table_id="D-MI1",
        miss_person_id=person,
        miss_missing_episode_start_date="2026-02-30",
    )
    bad(
        "unknown_reference",
        "ssd_involvements",
        invo_involvements_id="D-I1",
        invo_professional_id="D-NOBODY",
        invo_person_id=person,
        invo_involvement_start_date="2026-02-01",
    )
    bad("too_long", "ssd_professionals", prof_professional_id=LONG, prof_professional_name="Nobody")
    bad("unknown_reference", "ssd_linked_identifiers", link_table_id="D-LI1", link_person_id="D-NOBODY")


def _spoil_spells(plot: Plot, person: str) -> None:
    bad = plot.files.bad
    bad(
        "valid_to_not_after_valid_from",
        "ssd_cp_plans",
        cppl_cp_plan_id="D-CP1",
        cppl_person_id=person,
        cppl_cp_plan_start_date="2026-02-01",
        cppl_cp_plan_end_date="2026-01-01",
    )
    bad("missing_required", "ssd_cla_episodes", clae_cla_episode_id="D-CL1", clae_person_id=person)
    bad(
        "not_a_number",
        "ssd_cla_placement",
        clap_cla_placement_id="D-PL1",
        clap_person_id=person,
        clap_cla_placement_start_date="2026-02-01",
        clap_cla_placement_distance="far",
    )


def _spoil_extension(plot: Plot, person: str, record: str) -> None:
    bad, files = plot.files.bad, plot.files
    bad("unknown_code", "ctx_people", person_id="D-P3", stub="PERHAPS")
    bad("circle", "ctx_contexts", context_id="D-C1", kind="LOCATION", name="Möbius Yard", within_context_id="D-C1")
    bad("unknown_code", "ctx_contexts", context_id="D-C2", kind="DRUG_LINE", name="A line")
    bad("missing_required", "ctx_records", record_id="D-R1", kind="REFERRAL", received_on="2026-02-01")
    bad("circle", "ctx_kin", kin_id="D-K1", person_id=person, other_person_id=person, relation="SIBLING")
    row = {
        "person_id": person,
        "context_id": "C000001",
        "kind": "NAMED_SAFE",
        "valid_from": "2026-02-01",
        "record_id": record,
    }
    bad("before_birth", "ctx_associations", association_id="D-A1", **{**row, "valid_from": "2001-02-01"})
    bad("out_of_range", "ctx_associations", association_id="D-A2", weight=9, **row)
    bad("duplicate_id", "ctx_associations", association_id="D-A3", **row)
    bad("duplicate_id", "ctx_associations", association_id="D-A3", **{**row, "kind": "NAMED_MIXED"})
    bad("depends_on_rejected", "ctx_associations", association_id="D-A4", **{**row, "context_id": "D-C2"})
    bad(
        "unknown_reference",
        "ctx_peer_links",
        link_id="D-L1",
        person_id=person,
        other_person_id="D-NOBODY",
        kind="FRIEND_OF",
        valid_from="2026-02-01",
        record_id=record,
    )
    stub = plot.person(stub="Y", dob=None)
    bad(
        "stub_has_harm",
        "ctx_harms",
        harm_id="D-H1",
        person_id=stub,
        harm_type="SYV",
        status="SUSPECTED",
        valid_from="2026-02-01",
        record_id=record,
    )
    files.row("ctx_associations", association_id="D-A5", **row)
    files.row("ctx_associations", association_id="D-A5", **row)
