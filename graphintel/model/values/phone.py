"""Telephone numbers: any writing in, E.164 out, nothing coerced.

Order matters: look-alikes and words are undone before the library sees the text, because ``07700 9OO123`` (letter O)
is otherwise read as a wrong, "possible" number. The library calls the reserved drama ranges invalid, so they are
tested first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

from graphintel.model.values.base import BadValue, Cleaned, Comparison, folded

RESERVED = re.compile(
    r"\+44(7700900\d{3}|1632960\d{3}|2079460\d{3}|1(13|14|15|16|17|18|21|31|41|51|61)4960\d{3}|1914980\d{3}"
    r"|2920180\d{3}|2896496\d{3}|8081570\d{3}|9098790\d{3}|3069990\d{3}|6\d{9})",
    re.ASCII,
)
"""Reserved ranges: safe in tests and demonstrations (domain reference C.8)."""

_LONGEST = 100
_WORDS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_WORD = re.compile(r"\b(?:(double|treble|triple)\s*)?(" + "|".join(_WORDS) + r"|\d)(?![a-z0-9])", re.IGNORECASE)
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8"})
_RUN = re.compile(r"(?<![A-Za-z])[\dOolI|SB][\dOolI|SB\s().\-/_*~]{5,}[\dOolI|SB](?![A-Za-z])")
_LABEL = re.compile(
    r"^\s*(?:(?:please\s+)?(?:call|text|txt|ring)(?:\s+(?:me|us))?(?:\s+(?:on|at))?"
    r"|(?:tel|telephone|phone|mob|mobile|whatsapp|t|m)(?:[\s.]*(?:no|number)\b)?)\b[\s.:]*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s().\-/_*~]")
_WITHIN = re.compile(r"(?<![\w+£])(?:\+|\(?[0Oo]|7(?=\d))[\dOolI|SB\s().\-/_*~]{7,28}[\dOolI|SB](?!\w)")
_SENTENCE = (
    "expected a UK number in full (0 and nine or ten digits) or one with + and its country code; "
    "correct it from the source, do not guess"
)


def _undisguised(text: str) -> str:
    """Undo full-width and other scripts' digits, key caps, number words, and look-alikes within a run of digits."""
    plain = folded(text)
    if re.search(r"[a-z]{3}", plain, re.IGNORECASE):
        plain = _WORD.sub(_spoken, plain)

    def digits(found: re.Match[str]) -> str:
        run = found.group()
        true = sum(c.isdigit() for c in run)
        return run.translate(_LOOKALIKES) if 3 * true >= len(_SEPARATORS.sub("", run)) else run

    return _RUN.sub(digits, plain)


def _spoken(found: re.Match[str]) -> str:
    times = {"": 1, "double": 2}.get((found[1] or "").lower(), 3)
    if times == 1 and found[2].isdigit():
        return found.group()
    return _WORDS.get(found[2].lower(), found[2]) * times


def _refuse(text: str, why: str) -> BadValue:
    return BadValue("bad_phone", f"{text.strip()[:60]!r} is no usable telephone number ({why}): {_SENTENCE}.")


@lru_cache(maxsize=200_000)
def _clean(text: str) -> Cleaned | BadValue:
    """Return the number in normal form, or why it is refused."""
    if len(text) > _LONGEST:
        return _refuse(text, f"more than {_LONGEST} characters")
    plain = _undisguised(_LABEL.sub("", text)).strip(" .,;:'\"=`’")
    if re.search(r"\d[eE]\+?\d", plain):
        return _refuse(text, "digits were lost in scientific notation")
    if re.search(r"\d/\d{1,2}$", plain):
        return _refuse(text, "two numbers in one cell")
    if re.fullmatch(r"\d+\.0", plain):  # a spreadsheet's idea of a number
        plain = plain[:-2]
    squeezed = _SEPARATORS.sub("", plain)
    if not re.fullmatch(r"\+?[0-9]+", squeezed):
        return _refuse(text, "it holds other characters than digits")
    squeezed = re.sub(r"^00", "+", squeezed)
    return _judged(text, re.sub(r"^(?:\+44|44(?=0\d{9,10}$))0", "+44", squeezed))


def _judged(text: str, squeezed: str) -> Cleaned | BadValue:
    """Return the number of a squeezed writing; one without 0 or + in front must be a number that is in use."""
    complete = squeezed.startswith(("0", "+"))
    international = squeezed if squeezed.startswith("+") else "+44" + squeezed.removeprefix("0")
    if not complete and re.fullmatch(r"44[1-9]\d{9}", squeezed):
        international = "+" + squeezed
    if RESERVED.fullmatch(international):
        return Cleaned(international, _readable(international), {"reserved": True})
    try:
        number = phonenumbers.parse(international, None)
    except phonenumbers.NumberParseException:
        return _refuse(text, "no country's number")
    key = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if phonenumbers.is_valid_number(number) and (complete or len(key) >= 12):
        return Cleaned(key, _readable(key))
    if not complete:
        return _refuse(text, "too short, or without 0 or + in front")
    if not phonenumbers.is_possible_number(number):
        return _refuse(text, "of a length that its country does not use")
    national = key.removeprefix("+44")
    if national != key and (len(national) < 9 or re.match(r"[046]|[237].{0,8}$", national)):
        return _refuse(text, "too short for a UK number of its kind")
    return Cleaned(key, _readable(key))


def _readable(key: str) -> str:
    """Return a UK number as people write it at home, another one with its country code."""
    national = "0" + key[3:]
    if not key.startswith("+44"):
        return "+" + phonenumbers.format_number(
            phonenumbers.parse(key, None), phonenumbers.PhoneNumberFormat.INTERNATIONAL
        ).lstrip("+")
    if national.startswith("02"):
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    if national.startswith(("011", "0121", "0131", "0141", "0151", "0161", "0191", "03", "08", "09")):
        return f"{national[:4]} {national[4:7]} {national[7:]}".strip()
    return f"{national[:5]} {national[5:]}"


def digits_of(text: str) -> str:
    """Return the digits of the beginning of a number, as far as it is typed; empty where the text is something else.

    Examples
    --------
    >>> digits_of("O7700 9"), digits_of("+44 (0)7700"), digits_of("Testname")
    ('077009', '447700', '')
    """
    plain = _undisguised(_LABEL.sub("", text[:_LONGEST]))
    squeezed = re.sub(r"^[Oo](?=[0-9])", "0", _SEPARATORS.sub("", plain.strip(" +='\"")))
    if not re.fullmatch(r"[0-9]+", squeezed):
        return ""
    return re.sub(r"^440", "44", squeezed.removeprefix("00"))


def numbers_in(text: str) -> Iterator[str]:
    """Yield the keys of the numbers written within a longer text, such as that of a card."""
    for found in _WITHIN.finditer(folded(text)):
        number = _clean(found.group())
        if isinstance(number, Cleaned):
            yield number.key


class Phone:
    """A telephone number by its E.164 form.

    Examples
    --------
    >>> PHONE.key("+44 (0)7700-900123") == PHONE.key("O7700 9OO123") == "+447700900123"
    True
    """

    def clean(self, text: str) -> Cleaned:
        """Return E.164, the national writing, and ``reserved`` for a number of the test ranges.

        Raises
        ------
        BadValue
            ``bad_phone``: too short, other characters, or digits lost; nothing is guessed.
        """
        found = _clean(text)
        if isinstance(found, BadValue):
            raise BadValue(found.code, found.message)
        return found

    def key(self, text: str) -> str:
        """Return E.164."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the national writing of a UK number."""
        return _readable(key)

    def compare(self, first: str, second: str) -> Comparison:
        """Return 1.0 for the same number; a near miss is another number."""
        if first == second:
            return Comparison(1.0, "the same number")
        if len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) == 1:
            return Comparison(0.0, "one digit differs: another number")
        return Comparison(0.0, "different numbers")


PHONE = Phone()
