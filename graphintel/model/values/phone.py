"""Telephone numbers: any writing in, E.164 out, nothing coerced, joined or guessed.

Order matters: look-alikes and words are undone (``phone_writing``) before the library sees the text, because
``07700 9OO123`` (letter O) is otherwise read as a wrong, "possible" number. The library calls the reserved drama ranges
invalid, so they are tested first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

import phonenumbers

from graphintel.model.records import Scalar
from graphintel.model.values.base import CleanValue, InvalidValueError
from graphintel.model.values.phone_writing import DigitGroup, JoinedDigits, chains_of, joined, plain_number

RESERVED = re.compile(
    r"\+44(7700900\d{3}|1632960\d{3}|2079460\d{3}|1(13|14|15|16|17|18|21|31|41|51|61)4960\d{3}|1914980\d{3}"
    r"|2920180\d{3}|2896496\d{3}|8081570\d{3}|9098790\d{3}|3069990\d{3}|6\d{9})",
    re.ASCII,
)
"""Reserved ranges: safe in tests and demonstrations (domain reference C.8)."""

_MAX_LENGTH = 200
_KEY_CAP = "\u20e3"
_BESIDE = (
    "a and any anytime at business call calls cell cellphone c contact contract day d direct fax for from gb h handset "
    "hour hours hrs home landline line m main me messages mob mobile mobiles my new night no now num number numbers office "
    "on only or p payg personal phone please pls prepaid private ring s signal sim sms t tel telegram telephone text texts "
    "the time to today tonight txt txts uk us via viber w wa wapp whatsapp withheld with work"
)
_NOTES = frozenset(_BESIDE.split())
"""Words that may stand beside a number without saying anything of it: how to reach it, whose kind of line it is."""
_KISSES = re.compile(r"\bx{1,3}\b")
_TAIL = re.compile(
    r"[\s,;(\[]*(?:(?<![A-Za-z])(?:ext(?:ensio)?n?|opt(?:ion)?)[\s.:]*\d{1,5}"
    r"|(?<=\s)(?P<sign>[xX#])\s?\d{1,5}|(?P<other>[/,&])\s*\d{1,2})[\s)\]]*$",
    re.IGNORECASE,
)
_HOURS = r"\b24\s*/\s*7\b|\b24\s*h(?:ou)?rs?\b"
_OPEN = re.compile(_HOURS, re.IGNORECASE)
_DAY, _MONTH = r"(?:[12]\d|3[01]|0?[1-9])", r"(?:1[0-2]|0?[1-9])"
_DATE = "(?:" + "|".join(
    rf"{_DAY}{sign}{_MONTH}{sign}(?:19|20)?\d\d|(?:19|20)\d\d{sign}{_MONTH}{sign}{_DAY}" for sign in (r"\.", "/", "-")
) + ")"  # fmt: skip
_TIME = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?"
_MOMENT = re.compile(
    rf"{_DATE}(?:[\sT,]+\d{{1,2}}(?:[:.]?\d\d){{0,2}}(?:\s*(?:am|pm|hrs))?)?|{_TIME}(?:\W+{_TIME})*(?:\W+{_DATE})?",
    re.IGNORECASE,
)
_NO_NUMBER = re.compile(
    rf"{_HOURS}|(?<![\d./-]){_DATE}(?![\d/-]|\.\d)|(?<![\d:.]){_TIME}(?![\d:]|\.\d)"
    r"|\b(?:ref(?:erence)?|account|acct|acc|a/c|order|vat|invoice|crime|urn|exhibit|sort\s+code|serial|imei)\b"
    r"(?:\s+no\b)?[\s.:#]{0,9}[\w/.\-]{0,40}\d[\w/.\-]*",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"\+?[0-9(][0-9 ()]*(?:-[0-9 ()]+)*")
_NEXT_THING = re.compile(r"[.,;:]\s")
_SCIENTIFIC = re.compile(r"\d[eE][+-]?\d")
_SENTENCE = (
    "expected a UK number in full (0 and nine or ten digits) or one with + and its country code; "
    "correct it from the source, do not guess"
)


def _refuse(text: str, why: str) -> InvalidValueError:
    return InvalidValueError("bad_phone", f"{text.strip()[:60]!r} is no usable telephone number ({why}): {_SENTENCE}.")


class _NoNumber(Exception):
    """Why a text is no number."""


@lru_cache(maxsize=20_000)
def _clean(text: str) -> CleanValue | InvalidValueError:
    """Return the number in normal form, or why it is refused."""
    if len(text) > _MAX_LENGTH:
        return _refuse(text, f"more than {_MAX_LENGTH} characters")
    whole = plain_number(text).strip()
    if re.fullmatch(r"['\"=`’]*\d+\.0['\"]*", whole):  # a spreadsheet's idea of a number
        whole = re.sub(r"\.0['\"]*$", "", whole)
    if _SCIENTIFIC.search(whole):
        return _refuse(text, "digits were lost in scientific notation")
    plain, rest = _without_tail(whole)
    try:
        key, obscured, alone = _number_of(plain)
    except _NoNumber as bad:
        return _refuse(text, "two numbers in one cell" if len(set(numbers_in(whole))) > 1 else str(bad))
    obscured |= any(not c.isascii() and (c.isalnum() or c == _KEY_CAP) for c in text)
    writing: dict[str, Scalar] = {} if alone and not obscured and not rest else {"as_written": " ".join(text.split())}
    writing |= {"obscured": True} if obscured else {}
    writing |= {"not_read": rest} if rest else {}
    return CleanValue(key, _readable(key), {"reserved": True} if RESERVED.fullmatch(key) else {}, writing)


def _without_tail(plain: str) -> tuple[str, str]:
    """Return a text without the extension or second ending behind its number, and these as written.

    What stands behind a sign that the number itself is written with is part of it.
    """
    found = _TAIL.search(plain)
    if found is None or _OPEN.search(plain, found.start() - 3 if found.start() > 3 else 0):
        return plain, ""
    before, sign = plain[: found.start()], found["sign"] or found["other"]
    if sign and sign.lower() in before.lower():
        return plain, ""
    return before, found.group().strip(" ,;")


def _number_of(plain: str) -> tuple[str, bool, bool]:
    """Return the one number of a text, whether it is obscured, and whether nothing but signs stands beside it."""
    if _MOMENT.fullmatch(plain):
        raise _NoNumber("it is a date or a time")
    if _PLAIN.fullmatch(plain):
        return _judged(JoinedDigits(re.sub(r"[ ()\-]", "", plain)), masked=False), False, True
    opened = _OPEN.sub(lambda hours: " " * len(hours.group()), plain)
    chains = list(chains_of(opened))
    if len(chains) != 1:
        raise _NoNumber("it holds other characters than digits")
    (chain,) = chains
    start, end = chain[0].start, chain[-1].end
    outside = opened[:start].rstrip(" ").removesuffix("+") + " " + opened[end:]
    if re.search(r"[?£$€%@+]", outside) or not _are_notes(outside):
        raise _NoNumber("it holds other characters than digits")
    digits = joined(opened, chain)
    key = _judged(digits, masked=digits.masked or re.search(r"[*_#•xX]|\.\s*\.|-\s*-", outside) is not None)
    dressed = any(c in "[]{}<>*~_#^" or unicodedata.category(c) == "So" for c in outside)
    return key, digits.obscured or dressed, not re.search(r"[A-Za-z0-9]", plain[:start] + plain[end:])


def _are_notes(text: str) -> bool:
    return _NOTES.issuperset(re.findall(r"[^\W_]+", _KISSES.sub("", text.lower())))


def _judged(digits: JoinedDigits, masked: bool) -> str:
    """Return E.164; a number without 0 or + in front must be one that is in use."""
    if digits.drawn:
        raise _NoNumber("it holds other characters than digits")
    squeezed = re.sub(r"^00", "+", digits.text)
    squeezed = re.sub(r"^(?:\+44|44(?=0\d{9,10}$))0", "+44", squeezed)
    complete = squeezed.startswith(("0", "+"))
    international = squeezed if squeezed.startswith("+") else "+44" + squeezed.removeprefix("0")
    if not complete and re.fullmatch(r"44[1-9]\d{9}", squeezed):
        international = "+" + squeezed
    if not complete and digits.odd:
        raise _NoNumber("too short, or without 0 or + in front")
    if RESERVED.fullmatch(international):
        return international
    try:
        number = phonenumbers.parse(international, None)
    except phonenumbers.NumberParseException:
        raise _NoNumber("no country's number") from None
    key = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    national = key.removeprefix("+44") if key.startswith("+44") else ""
    if masked and len(national) != 10:
        raise _NoNumber("signs stand where digits may be missing")
    if phonenumbers.is_valid_number(number) and (complete or len(key) >= 12):
        return key
    if not complete:
        raise _NoNumber("too short, or without 0 or + in front")
    if not phonenumbers.is_possible_number(number):
        raise _NoNumber("of a length that its country does not use")
    if national and (len(national) < 10 or national[0] in "046"):  # a short one that exists is valid
        raise _NoNumber("too short for a UK number of its kind")
    if digits.odd:
        raise _NoNumber("hidden, and no number that is in use")
    return key


_FIVE_DIGIT_AREA = re.compile(r"1(?:3873|5242|539[4-6]|697[347]|768[347]|9467)")


_FOUR_THREE_FOUR = re.compile(r"11\d|1[2-69]1|[389]\d\d")


def _readable(key: str) -> str:
    """Return a UK number as Ofcom spaces it, another one with its country code."""
    if not key.startswith("+44"):
        return phonenumbers.format_number(phonenumbers.parse(key, None), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    national = key[3:]
    if _FIVE_DIGIT_AREA.match(national):
        return f"0{national[:3]} {national[3:5]} {national[5:]}"
    if national.startswith("6"):  # the library spaces no number of a kind that is not in use
        return f"0{national[:4]} {national[4:]}"
    if len(national) == 10 and (three := _FOUR_THREE_FOUR.match(national)):
        return f"0{three.group()} {national[3:6]} {national[6:]}"
    if len(national) == 10 and re.match("7[1-57-9]", national):
        return f"0{national[:4]} {national[4:]}"
    number = phonenumbers.PhoneNumber(country_code=44, national_number=int(national))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def digits_of(text: str) -> str:
    """Return the digits of the beginning of a number, as far as it is typed; empty where the text is something else.

    Examples
    --------
    >>> digits_of("O7700 9"), digits_of("+44 (0)7700"), digits_of("Testname")
    ('077009', '447700', '')
    """
    plain = plain_number(text[:_MAX_LENGTH])
    chains = list(chains_of(plain))
    if len(chains) != 1:
        return ""
    outside = plain[: chains[0][0].start] + " " + plain[chains[0][-1].end :]
    digits = joined(plain, chains[0])
    if digits.drawn or "?" in outside or not _are_notes(outside):
        return ""
    return re.sub(r"^440", "44", digits.text.lstrip("+").removeprefix("00"))


def numbers_in(text: str) -> Iterator[str]:
    """Yield the keys of the numbers written within a longer text, such as that of a card; only numbers that are in use.

    A number begins and ends with a group of digits. Dates, times, opening hours, sums of money and what is called a
    reference are none.
    """
    plain = plain_number(text)
    plain = _NO_NUMBER.sub(lambda other: "¤" * len(other.group()), plain)
    for chain in chains_of(plain):
        at = 0
        while at < len(chain):
            found = list(_numbers_from(plain, chain, at))
            yield from dict.fromkeys(key for key, _ in found)
            at = found[-1][1] if found else at + 1


def _numbers_from(plain: str, chain: list[DigitGroup], at: int) -> Iterator[tuple[str, int]]:
    """Yield each number that begins at a group of a chain, and the group behind it."""
    first = chain[at]
    if not (first.plus or first.digits.startswith(("0", "7", "44"))) or plain[: first.start].endswith(("£", "$", "€")):
        return
    for end in range(at + 1, len(chain) + 1):
        groups = chain[at:end]
        if end > at + 1 and _NEXT_THING.search(plain[groups[-2].end : groups[-1].start]):
            return
        length = sum(len(group.digits) for group in groups)
        if length > 18:
            return
        if length not in _lengths(first):
            continue
        digits = joined(plain, groups)
        if digits.text.startswith("00") and digits.obscured:
            continue
        with suppress(_NoNumber):
            if _in_use(key := _judged(digits, digits.masked)):
                yield key, end


def _lengths(first: DigitGroup) -> range:
    """Return how many digits a number may have that begins with a group."""
    if first.plus or first.digits.startswith("00"):
        return range(9, 19)
    if first.digits.startswith("44"):
        return range(12, 13)
    return range(10, 12) if first.digits[0] == "0" else range(10, 11)


def _in_use(key: str) -> bool:
    """Return whether a number is of the plan, or of a reserved range."""
    return RESERVED.fullmatch(key) is not None or phonenumbers.is_valid_number(phonenumbers.parse(key, None))


class PhoneType:
    """A telephone number by its E.164 form.

    Examples
    --------
    >>> PHONE.key("+44 (0)7700-900123") == PHONE.key("O7700 9OO123") == "+447700900123"
    True
    """

    def clean(self, text: str) -> CleanValue:
        """Return E.164, the national writing, and ``reserved`` for a number of the test ranges.

        Raises
        ------
        InvalidValueError
            ``bad_phone``: too short, other characters, or digits lost; nothing is guessed.
        """
        found = _clean(text)
        if isinstance(found, InvalidValueError):
            raise InvalidValueError(found.code, found.message)
        return found

    def key(self, text: str) -> str:
        """Return E.164."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the national writing of a UK number."""
        return _readable(key)


PHONE = PhoneType()
