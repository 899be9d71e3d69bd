"""The clock: what it tells is always later than what was told before, whatever the machine says."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.clock import TICK, Clock, Ticks, clock_as_of, shift_to
from csgraph.domain.times import read_day, read_moment
from csgraph.errors import InvalidInput
from csgraph.vault.tie import instant_of, micros
from csgraph.vault.vault import Vault
from tests.unit.vault.conftest import ADMINISTRATOR

ZONES = ["Europe/London", "Pacific/Auckland", "America/Los_Angeles"]
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda each: each.replace(tzinfo=UTC))  # noqa: DTZ001


@given(st.lists(st.tuples(INSTANTS, st.none() | INSTANTS), max_size=30))
def test_whatever_the_machine_and_others_say_each_instant_is_later(
    steps: list[tuple[datetime, datetime | None]],
) -> None:
    ticks, told = Ticks(), list[datetime]()
    others = iter([other for _, other in steps])
    ticks.follow(lambda: next(others))

    for wall, other in steps:
        instant, _ = ticks.after(wall)
        assert instant >= wall
        assert other is None or instant > other
        assert all(instant > earlier for earlier in told)
        told.append(instant)


def test_a_jump_back_is_told_once_and_again_after_the_clock_caught_up() -> None:
    ticks, start = Ticks(), datetime(2026, 5, 1, tzinfo=UTC)
    walls = [0, 59, 10, -60, -61, -50, 200, 100]

    told = [ticks.after(start + timedelta(seconds=each))[1] for each in walls]

    assert [each is not None for each in told] == [False, False, False, True, False, False, False, True]


def test_a_second_or_two_are_not_told() -> None:
    told: list[timedelta] = []
    clock = Clock(told=lambda behind, _today: told.append(behind))
    clock.see(clock.wall() + timedelta(seconds=30))

    clock.now()

    assert told == []


def test_today_is_the_day_of_the_latest_instant() -> None:
    clock = clock_as_of(date(2026, 4, 3))
    clock.see(datetime(2026, 4, 12, 12, tzinfo=UTC))

    assert clock.today() == date(2026, 4, 12)
    assert clock.now() > datetime(2026, 4, 12, 12, tzinfo=UTC)


def test_a_copy_of_a_clock_goes_on_from_the_same_instant() -> None:
    clock = Clock()
    ahead = clock.now() + timedelta(days=3)

    replace(clock, shift=timedelta(days=5)).now()

    assert clock.now() > ahead


@given(INSTANTS, st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.sampled_from(ZONES))
def test_whenever_it_is_asked_the_shifted_day_is_the_one_that_was_meant(wall: datetime, day: date, zone: str) -> None:
    there = ZoneInfo(zone)

    moved = (wall + shift_to(day, wall, there)).astimezone(there)

    assert moved.date() == day
    time_of_day = datetime.combine(day, wall.astimezone(there).time())
    assert abs(moved.replace(tzinfo=None) - time_of_day) <= timedelta(hours=1)


@given(INSTANTS)
def test_instants_are_kept_to_the_microsecond(instant: datetime) -> None:
    assert instant_of(micros(instant)) == instant


def test_a_vault_remembers_its_latest_instant_across_openings(tmp_path: Path) -> None:
    def opened(shift: timedelta) -> Vault:
        clock = Clock(shift=shift)
        return Vault.open(f"sqlite:///{tmp_path / 'v.sqlite3'}", key_file=tmp_path / "key", clock=clock)

    def written(vault: Vault) -> datetime:
        with vault.unit(actor=ADMINISTRATOR, action="test:clock:write"):
            return vault.clock.now()

    first = opened(timedelta(days=9))
    at = written(first)
    second = opened(timedelta(0))

    later = written(second)
    # The first process is still there, and its clock is at a standstill before the other's last instant.
    much_later = written(first)

    assert at < later < much_later
    assert second.latest() >= much_later
    assert later - at < timedelta(minutes=1)
    first.close()
    second.close()


def test_notes_of_readings_move_it_too(tmp_path: Path) -> None:
    clock = Clock(shift=timedelta(days=2))
    vault = Vault.open(f"sqlite:///{tmp_path / 'v.sqlite3'}", key_file=tmp_path / "key", clock=clock)
    before = vault.latest()

    vault.note(actor=ADMINISTRATOR, action="test:clock:read", subject="", details={})

    assert vault.latest() > before
    assert vault.latest() + TICK > clock.wall() - timedelta(minutes=1)
    vault.close()


FORMS = st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%G-W%V-%u", "%GW%V%u"])


@given(day=st.dates(date(1901, 1, 1), date(2199, 1, 1)), form=FORMS)
def test_a_day_alone_is_its_end_however_it_is_written(day: date, form: str) -> None:
    text = day.strftime(form)
    assert read_day(text) == day
    assert read_moment(text) == datetime.combine(day, time.max, tzinfo=UTC)


@given(instant=INSTANTS, hours=st.integers(-12, 14))
def test_an_instant_is_the_same_in_every_zone(instant: datetime, hours: int) -> None:
    there = instant.astimezone(timezone(timedelta(hours=hours)))
    forms = (there.isoformat(), there.isoformat(" "), there.isoformat(timespec="microseconds"))
    assert {read_moment(each) for each in forms} == {instant}


@pytest.mark.parametrize("zone", ZONES)
def test_what_is_to_come_cannot_be_asked_and_the_rest_of_today_is_now(zone: str) -> None:
    clock = clock_as_of(date(2026, 5, 31), zone=zone)
    tomorrow = datetime.combine(date(2026, 6, 1), time.min, tzinfo=ZoneInfo(zone))
    before = clock.now()

    assert clock.asked_day(None) == clock.asked_day(date(2026, 5, 31)) == date(2026, 5, 31)
    assert before < clock.asked_moment(None) < clock.now()
    assert before < clock.asked_moment(tomorrow - TICK) < clock.now()
    assert clock.asked_moment(before) == before
    for asked in (lambda: clock.asked_day(date(2026, 6, 1)), lambda: clock.asked_moment(tomorrow)):
        with pytest.raises(InvalidInput, match="to come"):
            asked()


@given(INSTANTS, st.sampled_from(ZONES), FORMS)
def test_today_can_be_asked_about_at_every_hour_of_it(wall: datetime, zone: str, form: str) -> None:
    clock = Clock(zone=ZoneInfo(zone), shift=wall - datetime.now(UTC))
    clock.see(wall)
    today = clock.today()

    assert clock.asked_moment(read_moment(today.strftime(form))) <= clock.now()
    with pytest.raises(InvalidInput, match="to come"):
        clock.asked_moment(read_moment((today + timedelta(days=1)).strftime(form)))
