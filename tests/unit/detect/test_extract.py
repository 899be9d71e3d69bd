"""The extract: what is written reads the same, and what cannot be read is refused with its place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings

from csgraph.detect.extract import ExtractFound, evaluate_extract, write_extract
from csgraph.detect.extract_reading import read_extract
from csgraph.detect.threshold import evaluate
from csgraph.domain.clusters import Cluster
from csgraph.errors import InvalidInput
from tests.unit.detect.test_threshold_referee import POLICY, worlds
from tests.unit.detect.worlds import TODAY, World

CONTEXTS = "context,kind,region\nstair,LOCATION,r\nstairs,LOCATION,r\nmall,LOCATION,r\n"
HEADER = "person,context,kind,valid_from,valid_to,recorded_on,superseded_on,kin,voice\n"
EVIDENCE = (
    HEADER
    + "p1,stair,NAMED_UNSAFE,2026-05-01,2026-05-02,2026-05-03,,,OWN\n"
    + "p2,stair,HARMED_AT,2026-05-02,,2026-05-04,,,\n"
    + "p3,stairs,NAMED_UNSAFE,2026-05-03,2026-05-04,2026-05-05,2026-05-20,,\n"
    + "p4,stair,NAMED_UNSAFE,2026-05-06,2026-05-07,2026-05-06,,,\n"
)
Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes an extract: the usual one with some files changed (None: left out)."""

    def write(**files: str | None) -> Path:
        for name, text in ({"evidence": EVIDENCE, "contexts": CONTEXTS} | files).items():
            if text is not None:
                (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def found(folder: Path, **asked: date | datetime) -> ExtractFound:
    return evaluate_extract(folder, timer=perf_counter, **asked)  # pyright: ignore[reportArgumentType]


def evidence_of(result: ExtractFound) -> dict[str, tuple[str, ...]]:
    return {cluster.context: cluster.evidence for cluster in result.clusters}


def test_by_default_it_is_true_and_known_at_the_end_of_the_last_day_of_record(folder: Folder) -> None:
    result = found(folder())

    assert result.valid_on == date(2026, 5, 6)
    assert result.known_at.date() == date(2026, 5, 6)
    assert evidence_of(result) == {"stair": ("1", "2", "4")}


def test_a_row_is_known_from_the_day_it_was_recorded_until_the_day_it_was_superseded(folder: Folder) -> None:
    rows = (f"p{n},mall,NAMED_UNSAFE,2026-05-01,2026-05-02,2026-05-0{n},2026-05-10,," for n in range(1, 4))
    where = folder(evidence=HEADER + "\n".join(rows))

    def clusters(moment: datetime) -> int:
        return len(found(where, known_at=moment, valid_on=date(2026, 5, 20)).clusters)

    assert clusters(datetime(2026, 5, 2, 23, 59, 59, tzinfo=UTC)) == 0
    assert clusters(datetime(2026, 5, 3, tzinfo=UTC)) == 1
    assert clusters(datetime(2026, 5, 9, 23, 59, tzinfo=UTC)) == 1
    assert clusters(datetime(2026, 5, 10, tzinfo=UTC)) == 0


def test_before_anything_was_recorded_nothing_is_found(folder: Folder) -> None:
    result = found(folder(), valid_on=date(2026, 5, 6), known_at=datetime(2026, 4, 20, tzinfo=UTC))

    assert result.clusters == ()


def test_a_window_that_would_begin_before_all_days_begins_on_the_first(folder: Folder) -> None:
    rows = "".join(f"p{number},stair,NAMED_UNSAFE,0001-01-05,,0001-01-05,,,\n" for number in range(3))

    (cluster,) = found(folder(evidence=HEADER + rows)).clusters

    assert cluster.window_from == date(1, 1, 1)


def test_an_alias_is_one_with_its_context_from_its_day_on(folder: Folder) -> None:
    head = "context,kind,region,alias_of,alias_from\nzzz,LOCATION,r,stair,2026-05-06\nstairs,SCHOOL,r,zzz,\n"
    where = folder(contexts=head + "stair,LOCATION,r,,\nmall,LOCATION,r,,\n")

    [now] = found(where).clusters
    before = found(where, known_at=datetime(2026, 5, 5, tzinfo=UTC), valid_on=date(2026, 5, 6))

    assert now.context_ids == ("stair", "stairs", "zzz")
    assert now.evidence == ("1", "2", "3", "4")
    assert before.clusters == ()


def test_kin_labels_join_people_through_rows_that_count_for_nothing(folder: Folder) -> None:
    sister = "p1,mall,ATTENDS,2020-01-01,,2026-05-07,,k1,\np2,mall,LIVES_AT,2020-01-01,,2026-05-07,,k1,\n"
    where = folder(evidence=EVIDENCE + sister)

    before, after = (found(where, known_at=datetime(2026, 5, day, tzinfo=UTC)) for day in (6, 7))

    assert [cluster.kin_groups for cluster in before.clusters] == [3]
    assert after.clusters == ()


def test_particulars_and_episodes_are_read_where_they_are(folder: Folder) -> None:
    stub = "person,stub,adult_from,died_on,left_on,stratum\np1,Y,,,,\np9,,2001-01-01,,,x\n"
    assert found(folder(people=stub)).clusters == ()
    left = "person,left_on\np4,2026-05-07\np1,2026-05-02\n"
    assert found(folder(people=left)).clusters[0].evidence == ("1", "2", "4")
    assert found(folder(people=left.replace("-07", "-06"))).clusters == ()


def test_an_episode_counts_up_to_its_closing_day(folder: Folder) -> None:
    episodes = "person,from,to\np2,2025-01-01,2026-02-06\np9,2020-01-01,\n"
    assert found(folder(episodes=episodes)).clusters[0].alerts
    assert found(folder(episodes=episodes.replace("02-06", "02-05"))).clusters == ()


def test_ids_are_sorted_as_text(folder: Folder) -> None:
    rows = "".join(f"q{n},mall,NAMED_UNSAFE,2026-05-01,2026-05-02,2026-05-01,,,\n" for n in range(11))
    assert found(folder(evidence=HEADER + rows)).clusters[0].evidence[:3] == ("1", "10", "11")


BAD = [
    ("evidence", EVIDENCE.replace("p2,stair", ",stair"), "missing_required", "evidence.csv, line 3: `person`"),
    ("evidence", EVIDENCE.replace("HARMED_AT", "HARMD_AT"), "unknown_code", "evidence.csv, line 3: `kind`"),
    ("evidence", EVIDENCE.replace("OWN", "MINE"), "unknown_code", "evidence.csv, line 2: `voice`"),
    ("evidence", EVIDENCE.replace("2026-05-05", "5 May"), "bad_date", "evidence.csv, line 4: `recorded_on`"),
    ("evidence", EVIDENCE.replace("2026-05-07", "2026-05-06"), "valid_to_not_after_valid_from", "line 5: `valid_to`"),
    ("evidence", EVIDENCE.replace("2026-05-20", "2026-05-04"), "superseded_before_recorded", "4: `superseded_on`"),
    ("evidence", EVIDENCE.replace("stairs", "nowhere"), "unknown_reference", "evidence.csv, line 4: `context`"),
    ("evidence", EVIDENCE.replace(",recorded_on", ",recorded"), "bad_file", "`recorded_on` is not there"),
    ("evidence", EVIDENCE + "p5,stair\n", "bad_file", "more or fewer cells"),
    ("evidence", EVIDENCE + '"p5,stair\n', "bad_file", "not CSV"),
    ("evidence", "", "bad_file", "`person` is not there"),
    ("evidence", None, "bad_file", "evidence.csv: the file is not there"),
    ("contexts", None, "bad_file", "contexts.csv: the file is not there"),
    ("contexts", CONTEXTS + "stair,LOCATION,r\n", "duplicate_id", "contexts.csv, line 5: `context`"),
    ("contexts", CONTEXTS.replace("mall,LOCATION", "mall,SHOP"), "unknown_code", "contexts.csv, line 4: `kind`"),
    ("contexts", CONTEXTS.replace("region", "region,alias_of").replace(",r\n", ",r,stair\n"), "circle", "line 2"),
    (
        "contexts",
        CONTEXTS.replace("region", "region,within").replace(",r\n", ",r,pier\n"),
        "unknown_reference",
        "line 2",
    ),
    ("contexts", CONTEXTS.replace("region", "region,exposure").replace(",r\n", ",r,few\n"), "not_a_number", "line 2"),
    ("contexts", CONTEXTS.replace("region", "region,exposure").replace(",r\n", ",r,-1\n"), "out_of_range", "line 2"),
    ("people", "person,stub\np1,Y\np1,\n", "duplicate_id", "people.csv, line 3: `person`"),
    ("people", "person,stub\np1,yes\n", "unknown_code", "people.csv, line 2: `stub`"),
    ("episodes", "person,from,to\np1,2026-02-01,2026-01-01\n", "valid_to_not_after_valid_from", "line 2: `to`"),
]


@pytest.mark.parametrize(("file", "text", "code", "where"), BAD)
def test_what_cannot_be_is_refused_with_its_place(
    folder: Folder, file: str, text: str | None, code: str, where: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        found(folder(**{file: text}))

    assert refused.value.code == code
    assert where in refused.value.message
    assert refused.value.advice


def test_lines_are_those_of_the_file_though_cells_hold_line_breaks_and_lines_are_empty(folder: Folder) -> None:
    text = HEADER.replace("voice", "voice,note").replace("\n", "\r\n")
    text += '\r\np1,stair,NAMED_UNSAFE,2026-05-01,,2026-05-03,,,OWN,"two\r\nlines"\r\n\r\np2,stair,OOPS,,,,,,,\r\n'
    with pytest.raises(InvalidInput, match=r"evidence\.csv, line 6: `kind`"):
        found(folder(evidence=text))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no such folder"):
        found(tmp_path / "none")


def test_what_is_not_utf_8_is_refused(folder: Folder) -> None:
    where = folder()
    (where / "contexts.csv").write_bytes(b"context,kind,region\n\xff,LOCATION,r\n")
    with pytest.raises(InvalidInput, match=r"contexts\.csv: it cannot be read as text"):
        found(where)


def comparable(cluster: Cluster, ids: dict[str, str]) -> Cluster:
    """A cluster with ids of associations as `ids` gives them, and nothing that names a context by more than its id."""

    def new(old: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(ids[each] for each in old))

    return replace(
        cluster,
        name="",
        explanation=cluster.explanation.replace("the c", "c"),
        why_not=cluster.why_not and cluster.why_not.replace("the c", "c"),
        evidence=new(cluster.evidence),
        evidence_uids=new(cluster.evidence_uids),
        from_sub_places=new(cluster.from_sub_places),
        associations_by_report=tuple(sorted(new(each) for each in cluster.associations_by_report)),
        people_by_kin_group=(),
    )


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(worlds())
def test_what_is_exported_gives_the_same_clusters(world: World) -> None:
    world.contexts = [row._replace(within=row.within[:1]) for row in world.contexts]
    evidence = world.evidence()
    with TemporaryDirectory() as folder:
        write_extract(Path(folder), evidence)
        again = read_extract(Path(folder)).known(date.max)

    order = sorted(row.uid for row in world.associations)
    rows = {uid: str(number) for number, uid in enumerate(order, start=1)}
    numbers = rows | {uid.upper(): number for uid, number in rows.items()}
    expected = [comparable(cluster, numbers) for cluster in evaluate(evidence, POLICY, TODAY)]
    assert [comparable(each, {n: n for n in rows.values()}) for each in evaluate(again, POLICY, TODAY)] == expected
