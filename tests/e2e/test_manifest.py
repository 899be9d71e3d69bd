"""The committed sample: every planted thing comes to what its manifest says, to the last row.

Under the shipped policy what is not unusual interrupts nobody; where the floor alone decides all that meets it does.
"""

from pathlib import Path

import pytest

from csgraph.bootstrap import open_services
from csgraph.detect.policy import FLOOR_ONLY
from csgraph.sample.manifest import committed, load_manifest
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings
from tests.e2e.world import LEAD


@pytest.mark.parametrize("policy", [None, FLOOR_ONLY], ids=["shipped", "floor_only"])
def test_the_sample_comes_to_what_its_manifest_says(settings: Settings, clean: None, policy: Path | None) -> None:
    manifest = load_manifest(committed() / "manifest.json")
    services = open_services(settings.model_copy(update={"today": manifest.today, "policy": policy}))
    expected_to_alert = manifest.alerting if policy is None else manifest.meeting
    try:
        report = services.imports.run(actor=LEAD, folder=committed() / "borough", options=ImportOptions())
        found = sorted((each.file, each.line, each.code.value) for each in report.problems)
        assert found == sorted((each.file, each.line, each.code) for each in manifest.problems)
        for folder in sorted((committed() / "story").iterdir()):
            assert not services.imports.run(actor=LEAD, folder=folder, options=ImportOptions()).problems

        waiting = {each.text: each for each in services.contexts.candidates(actor=LEAD)}
        assert set(waiting) == {each.text for each in manifest.candidates}
        for expected in manifest.candidates:
            offered = [each.source_id for each in waiting[expected.text].suggestions]
            assert offered[:1] == [expected.context_id], (expected.text, offered)
            assert expected.never not in offered
        for text in manifest.story_texts:
            services.contexts.confirm(
                actor=LEAD, candidate_id=waiting[text].uid, context=manifest.story_context, reason="the same route"
            )

        detected = services.detection.detect(actor=LEAD)
        clusters = {each.context_ids[0]: each for each in detected.clusters}
        for trap in manifest.traps:
            cluster = clusters.pop(trap.context_id, None)
            got = cluster and (cluster.kin_groups, cluster.young_people, cluster.independent_reports, cluster.alerts)
            alerts = trap.context_id in expected_to_alert
            wanted = trap.kin_groups and (trap.kin_groups, trap.young_people, trap.independent_reports, alerts)
            assert got == wanted, f"{trap.name}: {trap.why}"
        bus = clusters.pop(manifest.story_context)
        assert (bus.kin_groups, bus.young_people) == (manifest.story_kin_groups, manifest.story_young_people)
        assert clusters == {}, "nothing else is shared by enough unrelated young people"
        alerts = services.alerts.list(actor=LEAD)
        assert sorted(each.context_ids[0] for each in alerts) == list(expected_to_alert)
    finally:
        services.close()
