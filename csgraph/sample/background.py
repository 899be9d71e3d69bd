"""The background: an ordinary borough, in which nothing is shared by enough unrelated young people to matter.

Written as it is made, one young person after another, so that England's size needs no more memory than
a town's. In the last year and a half no place is named unsafe by more than two young people.
"""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from csgraph.sample import words
from csgraph.sample.writing import Files

YEARS = 6
QUIET_DAYS = 470
"""Longer than the year that detection looks at and the longest window before it."""
MOST_RECENT = 2
OPEN_SHARE = 0.18
PER_PERSON = 10

KINDS = (
    ("SPENDS_TIME_AT", 28),
    ("NAMED_SAFE", 18),
    ("NAMED_UNSAFE", 20),
    ("HARMED_AT", 8),
    ("NAMED_MIXED", 6),
    ("FOUND_AT", 4),
    ("CONNECTED_TO", 8),
    ("EXCLUDED_FROM", 2),
)
TRIGGERS = frozenset({"NAMED_UNSAFE", "HARMED_AT"})
HARMS = ("SYV", "EXP.CCE", "EXP.CSE", "PEER.BULLY", "TRA", "ONL", "GANG", "EXP.CCE.CL")
SCHOOLS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much to make: people ever, contexts, on which day."""

    people: int
    contexts: int
    today: date


def contexts(files: Files, size: Size) -> None:
    """The borough's places, groups and schools."""
    for number in range(SCHOOLS):
        files.row(
            "ctx_contexts",
            context_id=f"S{number:03}",
            kind="SCHOOL",
            name=f"{words.START[number]}{words.END[-1 - number % len(words.END)]} Academy",
            urn=f"{900000 + number}",
            postcode=words.postcode(number),
        )
    for number in range(size.contexts - SCHOOLS):
        name, kind, subtype = words.place_name(number)
        is_place = kind in ("LOCATION", "SERVICE_ORGANISATION")
        files.row(
            "ctx_contexts",
            context_id=f"C{number:06}",
            kind=kind,
            subtype=subtype,
            name=name,
            postcode=words.postcode(number) if is_place else None,
            easting=500_000 + number % 900 * 10 if is_place else None,
            northing=200_000 + number % 700 * 10 if is_place else None,
            accuracy_m=50 if is_place else None,
        )


def professionals(files: Files, rng: random.Random) -> None:
    """Twenty workers."""
    for number in range(20):
        name = f"{rng.choice(words.FIRST)} {words.surname(rng)}"
        files.row(
            "ssd_professionals",
            prof_professional_id=f"W{number:03}",
            prof_professional_name=name,
            prof_professional_job_title="Social worker",
        )


class Borough:
    """Writes young people one by one, with what is known of each."""

    def __init__(self, files: Files, rng: random.Random, size: Size) -> None:
        self.files = files
        self.rng = rng
        self.size = size
        self.recent: Counter[int] = Counter()
        self.kinds = [kind for kind, _ in KINDS]
        self.weights = [weight for _, weight in KINDS]
        self.family = ""
        self.household = 0
        self.associations = 0

    def person(self, number: int) -> None:
        """One young person: identity, kin, episodes, records, associations."""
        rng, today = self.rng, self.size.today
        uid = f"P{number:06}"
        is_open = rng.random() < OPEN_SHARE
        born = today - timedelta(days=rng.randrange(4400, 6300) if is_open else rng.randrange(4400, 8400))
        first = max(born + timedelta(days=3700), today - timedelta(days=365 * YEARS))
        start = first + timedelta(days=rng.randrange(max((today - first).days - 400, 1)))
        end = None if is_open else min(start + timedelta(days=rng.randrange(90, 700)), today - timedelta(days=30))
        self._identity(uid, number, born, start)
        self._episode(uid, number, start, end)
        self._statements(uid, number, first, today)

    def _identity(self, uid: str, number: int, born: date, start: date) -> None:
        rng, files = self.rng, self.files
        files.row(
            "ssd_person",
            pers_person_id=uid,
            pers_forename=rng.choice(words.FIRST),
            pers_surname=words.surname(rng),
            pers_sex=rng.choice("MF"),
            pers_dob=None if rng.random() < 0.01 else f"{born.isoformat()}T00:00:00",
            pers_common_child_id=words.nhs_number(number) if rng.random() < 0.7 else None,
        )
        if rng.random() < 0.22 and self.family:
            files.row("ssd_family", fami_table_id=f"F{number:06}", fami_family_id=self.family, fami_person_id=uid)
        else:
            self.family = f"FAM{number:06}"
            self.household = number
            files.row("ssd_family", fami_table_id=f"F{number:06}", fami_family_id=self.family, fami_person_id=uid)
        home, street = self.household, f"{words.START[self.household % len(words.START)]} Lane"
        files.row(
            "ssd_address",
            addr_table_id=f"AD{number:06}",
            addr_person_id=uid,
            addr_address_json=f'{{"PAON": "{home}", "STREET": "{street}", "UPRN": "9999{home:08}"}}',
            addr_address_type="Home",
            addr_address_start_date=born.isoformat(),
            addr_address_postcode=words.postcode(self.household),
        )
        files.row(
            "ssd_involvements",
            invo_involvements_id=f"I{number:06}",
            invo_professional_id=f"W{number % 20:03}",
            invo_professional_role_id="Allocated worker",
            invo_person_id=uid,
            invo_involvement_start_date=start.isoformat(),
        )

    def _episode(self, uid: str, number: int, start: date, end: date | None) -> None:
        rng, files = self.rng, self.files
        files.row(
            "ssd_cin_episodes",
            cine_referral_id=f"E{number:06}",
            cine_person_id=uid,
            cine_referral_date=start.isoformat(),
            cine_referral_source_code="2A",
            cine_close_reason=rng.choice(("RC7", "RC8", "RC9")) if end else None,
            cine_close_date=end.isoformat() if end else None,
        )
        if rng.random() < 0.5:
            files.row(
                "ssd_cin_assessments",
                cina_assessment_id=f"AS{number:06}",
                cina_person_id=uid,
                cina_assessment_start_date=start.isoformat(),
            )
            files.row(
                "ssd_assessment_factors",
                cinf_table_id=f"AF{number:06}",
                cinf_assessment_id=f"AS{number:06}",
                cinf_assessment_factors_json=rng.choice(('["10A", "24A"]', '["18B"]', '["21"]', '["11A"]')),
            )
        if rng.random() < 0.35:
            day = start + timedelta(days=rng.randrange(60))
            if day <= self.size.today:
                files.row(
                    "ssd_missing",
                    miss_table_id=f"M{number:06}",
                    miss_person_id=uid,
                    miss_missing_episode_start_date=f"{day.isoformat()}T21:30:00",
                    miss_missing_episode_type="M",
                    miss_missing_episode_end_date=f"{(day + timedelta(days=1)).isoformat()}T08:00:00",
                )

    def _statements(self, uid: str, number: int, first: date, today: date) -> None:
        rng, files = self.rng, self.files
        files.row("ctx_records", record_id=f"R{number:06}-S", kind="REFERRAL", agency="SCHOOLS", received_on=first)
        self._associate(uid, f"S{number % SCHOOLS:03}", "ATTENDS", first, f"R{number:06}-S", "PROFESSIONAL")
        record, day = "", first
        for place in range(rng.randrange(PER_PERSON - 5, PER_PERSON + 5)):
            if place % 2 == 0:
                record = f"R{number:06}-{place}"
                day = first + timedelta(days=rng.randrange(max((today - first).days, 1)))
                late = min(day + timedelta(days=rng.choice((1, 3, 7, 40))), today)
                agency = rng.choice(words.AGENCIES)
                files.row(
                    "ctx_records", record_id=record, kind="ASSESSMENT", agency=agency, occurred_on=day, received_on=late
                )
            kind = rng.choices(self.kinds, self.weights)[0]
            context = min(int(rng.paretovariate(0.55)) - 1, self.size.contexts - SCHOOLS - 1)
            if kind in TRIGGERS and (today - day).days < QUIET_DAYS:
                if self.recent[context] >= MOST_RECENT:
                    kind = "NAMED_SAFE"
                else:
                    self.recent[context] += 1
            voice = rng.choice(("OWN", "OWN", "PROFESSIONAL", "PARENT_CARER", "POLICE"))
            self._associate(uid, f"C{context:06}", kind, day, record, voice)
        if rng.random() < 0.3:
            files.row(
                "ctx_harms",
                harm_id=f"H{number:06}",
                person_id=uid,
                harm_type=rng.choice(HARMS),
                status="ASSESSED",
                locus="EXTRA_FAMILIAL",
                valid_from=day,
                record_id=record,
            )

    def _associate(self, uid: str, context: str, kind: str, day: date, record: str, voice: str) -> None:
        rng = self.rng
        self.associations += 1
        lasts = kind in ("SPENDS_TIME_AT", "CONNECTED_TO") and rng.random() < 0.6
        end = min(day + timedelta(days=rng.randrange(30, 400)), self.size.today + timedelta(days=60)) if lasts else None
        self.files.row(
            "ctx_associations",
            association_id=f"A{self.associations:07}",
            person_id=uid,
            context_id=context,
            kind=kind,
            voice=voice,
            role="HARMED" if kind == "HARMED_AT" else "UNKNOWN",
            valid_from=day,
            valid_to=end if end and end > day else None,
            precision=rng.choice(("DAY", "DAY", "WEEK", "MONTH")),
            harm_types=rng.choice(HARMS) if kind in TRIGGERS else None,
            locus="EXTRA_FAMILIAL" if kind in TRIGGERS else None,
            confidence=rng.choice(("CONFIRMED", "PROBABLE", "POSSIBLE")),
            record_id=record,
        )
