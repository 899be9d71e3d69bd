"""Identifiers: whether a number or code can be what it claims to be."""

import re

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")


def is_nhs_number(text: str) -> bool:
    """Ten digits whose last is the modulus-11 check digit (NHS Data Dictionary)."""
    if not re.fullmatch(r"[0-9]{10}", text):
        return False
    remainder = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(text[:9])) % 11
    return remainder != 10 and int(text[9]) == remainder % 11


def is_upn(text: str) -> bool:
    """A unique pupil number: check letter and 12 digits, or a temporary one that ends in a letter (DfE UPN guide).

    The check letter is the 23-letter alphabet at the weighted sum (2 to 13) modulo 23; a temporary
    number's last letter counts by its place in that alphabet.
    """
    if not re.fullmatch(r"[A-Z][0-9]{11}[0-9A-Z]", text):
        return False
    last = text[12]
    if not last.isdigit() and last not in _UPN_LETTERS:
        return False
    digits = [int(digit) for digit in text[1:12]] + [int(last) if last.isdigit() else _UPN_LETTERS.index(last)]
    return _UPN_LETTERS[sum(digit * weight for weight, digit in enumerate(digits, start=2)) % 23] == text[0]


def is_uprn(text: str) -> bool:
    """A unique property reference number: 1 to 12 digits, not all zero."""
    return bool(re.fullmatch(r"[0-9]{1,12}", text)) and int(text) > 0


def is_usrn(text: str) -> bool:
    """A unique street reference number: 1 to 8 digits, not all zero."""
    return bool(re.fullmatch(r"[0-9]{1,8}", text)) and int(text) > 0


def is_urn(text: str) -> bool:
    """An establishment's unique reference number: six digits, the first not zero."""
    return bool(re.fullmatch(r"[1-9][0-9]{5}", text))


def is_postcode(text: str) -> bool:
    """The shape of a postcode of the United Kingdom, without its space and in capitals."""
    return bool(_POSTCODE.fullmatch(text)) or text == "GIR0AA"
