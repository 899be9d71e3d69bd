"""Invented names and numbers: nobody and nowhere real. Numbers lie in ranges that are kept for testing."""

import random

FIRST = [
    "Asha",
    "Ben",
    "Cleo",
    "Dan",
    "Efa",
    "Finn",
    "Gia",
    "Hal",
    "Ines",
    "Jod",
    "Kemi",
    "Lior",
    "Mab",
    "Niko",
    "Orla",
    "Pax",
    "Quin",
    "Rafi",
    "Suri",
    "Teo",
    "Uma",
    "Vik",
    "Wren",
    "Xan",
    "Yaz",
    "Zev",
]
START = [
    "Ald",
    "Bram",
    "Cor",
    "Dun",
    "Els",
    "Fen",
    "Gar",
    "Hol",
    "Ist",
    "Jar",
    "Kel",
    "Lan",
    "Mor",
    "Nor",
    "Ott",
    "Pel",
    "Quer",
    "Rav",
    "Sel",
    "Tarn",
    "Und",
    "Ver",
    "Wes",
    "Yar",
    "Zel",
]
END = [
    "bury",
    "combe",
    "dale",
    "field",
    "gate",
    "ham",
    "hurst",
    "ley",
    "low",
    "mere",
    "more",
    "stow",
    "thorn",
    "wick",
    "worth",
]
PLACES = (
    ("Park", "LOCATION", "park"),
    ("Stairwell", "LOCATION", "stairwell"),
    ("Stop", "LOCATION", "bus_stop"),
    ("Takeaway", "LOCATION", "takeaway"),
    ("Arcade", "LOCATION", "amusement_arcade"),
    ("Car Park", "LOCATION", "car_park"),
    ("Estate", "NEIGHBOURHOOD", "housing_estate"),
    ("Crew", "PEER_GROUP", "friendship"),
    ("Chat", "ONLINE_SPACE", "group_chat"),
    ("Hub", "SERVICE_ORGANISATION", "youth_club"),
    ("Line", "TRANSPORT_ROUTE", "bus_route"),
)
AGENCIES = ("CSC", "POLICE", "SCHOOLS", "HEALTH", "YJS", "YOUTHWORK", "HOUSING")


def surname(rng: random.Random) -> str:
    """A family name of two syllables."""
    return rng.choice(START) + rng.choice(END)


def place_name(number: int) -> tuple[str, str, str]:
    """(name, kind, subtype) of a place; the names of different numbers differ in more than their number."""
    what, kind, subtype = PLACES[number % len(PLACES)]
    index = number // len(PLACES)
    start, end = START[index % len(START)], END[(index // len(START)) % len(END)]
    rest = index // (len(START) * len(END))
    return f"{start}{end} {what}" + (f" {_letters(rest)}" if rest else ""), kind, subtype


def _letters(number: int) -> str:
    return START[number % len(START)] + (END[number // len(START) % len(END)] if number >= len(START) else "")


def nhs_number(number: int) -> str | None:
    """An NHS number of the test range 999 with its check digit; None where there is none for this number."""
    base = f"999{number % 1_000_000:06}"
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(base)) % 11
    return None if check == 10 else f"{base}{check % 11}"


def postcode(number: int) -> str:
    """A postcode of an area that does not exist."""
    return f"ZZ{number % 9 + 1} {number // 9 % 9 + 1}{'ABDEFGHJLN'[number % 10]}{'PQRSTUWXYZ'[number // 10 % 10]}"
