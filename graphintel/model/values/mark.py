"""Registration marks and fragments of them."""

from __future__ import annotations

import re

from graphintel.model.records import Scalar
from graphintel.model.values.base import CleanValue, InvalidValueError
from graphintel.model.values.countries import MAX_MARK_LENGTHS, is_country
from graphintel.model.values.mark_forms import FORMATS, RESERVED, conforms, miswritings, readings, repaired_mark, spaced
from graphintel.model.values.mark_unseen import pattern_of, plain_mark, squeezed

__all__ = [
    "FORMATS",
    "FRAGMENT",
    "MARK",
    "RESERVED",
    "FragmentType",
    "MarkType",
    "is_fragment",
    "other_writings",
    "possible_marks",
]

_COUNTRY = re.compile(r"\s*([A-Za-z]{2})\s*:\s*(?=\S)")
_COUNTRY_BEHIND = re.compile(r"(?<=[\w\s])\(\s*([A-Za-z]{2})\s*\)\s*$")
_COUNTRY_BEFORE = re.compile(r"\s*\(\s*([A-Za-z]{2})\s*\)\s+(?=\w)")
_IN_BRACKETS = re.compile(r"\s*\(\s*[A-Za-z]{1,3}\s*\)\s*(?=\w)|(?<=[\w\s])\(\s*[A-Za-z]{1,3}\s*\)\s*$")
_OURS = frozenset({"GB", "UK"})
_LETTERS = "A-ZÄÖÜ"
_WHOLE = re.compile(rf"(?=.*[{_LETTERS}])(?=.*[0-9])[{_LETTERS}0-9]{{2,}}")
_MAX_UK_LENGTH, _MAX_FOREIGN_LENGTH = 8, 10
_LONG_FORMS = re.compile(r"\d{2,3}[A-Z]{1,2}\d{1,6}|[A-Z]\d{3}[A-Z]{2}\d{2,3}|\d{1,4}[A-Z]{2,3}\d{2}", re.ASCII)
"""Irish, Russian and older French marks: longer than others, and recognised by their form where no country is said."""
_MAX_WRITING_LENGTH = 60


def _refuse(text: str, expected: str) -> InvalidValueError:
    return InvalidValueError("bad_mark", f"{text.strip()[:40]!r} is no registration mark: expected {expected}.")


class MarkType:
    """A registration mark.

    Examples
    --------
    >>> MARK.key("zz01 aaa")
    'ZZ01AAA'
    >>> MARK.key("ZZO1 AAA")  # letter O where only a digit can stand, spaced as a mark
    'ZZ01AAA'
    >>> MARK.key("PO 12345"), MARK.key("PL: PO 12345")  # spaced as no mark of the United Kingdom: kept as written
    ('PO12345', 'PL:PO12345')
    """

    def clean(self, text: str) -> CleanValue:
        """Return the mark without case and spacing; ``reserved``, ``nonconforming`` or ``country`` where it is.

        O/0 and I/1 are put right only in a text that is spaced as a UK mark and can be read as exactly one; ``writing``
        then keeps it as written.

        Raises
        ------
        InvalidValueError
            ``bad_mark``: not 2 to 8 letters and digits with at least one of each (up to 10 with its country in front), or
            with a sign for a character that was not seen.
        """
        country, rest = _country_and_rest(text)
        mark = squeezed(plain_mark(rest[:_MAX_WRITING_LENGTH]))
        longest = _longest(country, mark)
        if is_fragment(text):
            raise _refuse(text, "a whole mark; what was not seen makes it part of one")
        if len(rest) > _MAX_WRITING_LENGTH or not _WHOLE.fullmatch(mark) or len(mark) > longest:
            raise _refuse(
                text,
                f"2 to {longest} letters and digits with at least one of each; "
                "write ? for an unknown character and * for an unknown run",
            )
        if not country:
            if _IN_BRACKETS.search(rest) and not conforms(mark):
                raise _refuse(text, "the code of a country before a colon, as DE: or PL:, and no remark in brackets")
            return _of_no_country(rest)
        if not is_country(country):
            raise _refuse(text, f"the code of a country before the colon, as DE or PL, not {country}")
        return CleanValue(f"{country}:{mark}", f"{country}:{mark}", {"country": country})

    def key(self, text: str) -> str:
        """Return the mark in normal form."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the mark as it stands on a plate; behind its country and a colon where that was said."""
        return spaced(key)


def _longest(country: str, mark: str) -> int:
    """Return how many letters and digits a mark may have."""
    if country:
        return MAX_MARK_LENGTHS.get(country, _MAX_FOREIGN_LENGTH)
    return _MAX_FOREIGN_LENGTH if _LONG_FORMS.fullmatch(mark) else _MAX_UK_LENGTH


def _country_and_rest(text: str) -> tuple[str, str]:
    """Return the country that is said in front of a mark or in brackets behind it, and the rest; none for our own."""
    short = text[: _MAX_WRITING_LENGTH + 10]
    if found := _COUNTRY.match(short) or _before(short):
        country, rest = found[1].upper(), text[found.end() :]
    elif len(short) == len(text) and (found := _COUNTRY_BEHIND.search(text)) and _is_known(found[1]):
        country, rest = found[1].upper(), text[: found.start()]
    else:
        return "", text
    return ("" if country in _OURS else country), rest


def _before(text: str) -> re.Match[str] | None:
    """Return the known country in brackets before a text, unless its letters are those of a UK mark."""
    found = _COUNTRY_BEFORE.match(text)
    return found if found and _is_known(found[1]) and not conforms(squeezed(plain_mark(text))) else None


def _is_known(code: str) -> bool:
    return code.upper() in _OURS or is_country(code.upper())


def _of_no_country(text: str) -> CleanValue:
    """Return a mark of no said country, repaired where it is spaced as a UK mark."""
    plain = plain_mark(text)
    mark = _repaired_or_same(plain)
    writing: dict[str, Scalar] = {} if mark == squeezed(plain) else {"as_written": " ".join(text.split())}
    if RESERVED.fullmatch(mark):
        return CleanValue(mark, spaced(mark), {"reserved": True}, writing)
    return CleanValue(mark, spaced(mark), {} if conforms(mark) else {"nonconforming": True}, writing)


class FragmentType:
    """Part of a mark: ``?`` one unknown character, ``*`` any run.

    Examples
    --------
    >>> FRAGMENT.key("zz0? *"), FRAGMENT.key("AB12 _ _ _")
    ('ZZ0?*', 'AB12???')
    """

    def clean(self, text: str) -> CleanValue:
        """Return the pattern without case and spacing, ``?`` before ``*`` where they stand together.

        Raises
        ------
        InvalidValueError
            ``bad_mark``: other characters, nothing known, longer than a mark, or a whole mark with a doubt.
        """
        country, rest = _country_and_rest(text)
        short = rest if len(rest) <= _MAX_WRITING_LENGTH and (not country or is_country(country)) else ""
        pattern = pattern_of(short, ours=not country) or squeezed(plain_mark(short))
        characters = pattern.replace("*", "")
        known = characters.strip("?")
        if (
            not re.fullmatch(rf"[{_LETTERS}0-9?*]{{2,24}}", pattern)
            or not known
            or len(characters) > _MAX_FOREIGN_LENGTH
        ):
            raise InvalidValueError(
                "bad_mark",
                f"{text.strip()[:40]!r} is no part of a registration mark: expected letters and digits with ? for one "
                "unknown character and * for an unknown run, at most 10 characters.",
            )
        if len(known) == 7 < len(characters) and conforms(known):
            raise InvalidValueError(
                "bad_mark",
                f"{text.strip()[:40]!r} is a whole mark and more unknown characters: write the mark alone, or ? in the "
                "place of a character that is in doubt.",
            )
        as_written = " ".join(text.split())
        pattern = f"{country}:{pattern}" if country else pattern
        return CleanValue(pattern, pattern, writing={} if _is_pattern(as_written) else {"as_written": as_written})

    def key(self, text: str) -> str:
        """Return the pattern in normal form."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the pattern."""
        return key

    def fits(self, pattern: str, mark: str) -> bool:
        """Return whether a mark is what the pattern leaves open; it is a candidate then, never the same."""
        expression = re.escape(pattern).replace(r"\?", ".").replace(r"\*", ".*")
        return re.fullmatch(expression, mark) is not None


def _is_pattern(text: str) -> bool:
    """Return whether a text is written as patterns are, with spaces at most."""
    return re.fullmatch(r"[\w?*: ]+", text, re.ASCII) is not None and "_" not in text


def is_fragment(text: str) -> bool:
    """Return whether a text leaves out characters of a mark that nobody saw.

    Examples
    --------
    >>> is_fragment("AB12..."), is_fragment("ZZ01-AAA")
    (True, False)
    """
    country, rest = _country_and_rest(text)
    return bool(pattern_of(rest[: _MAX_WRITING_LENGTH + 1], ours=not country))


MARK = MarkType()
FRAGMENT = FragmentType()


def possible_marks(text: str) -> tuple[str, ...]:
    """Return the UK marks that a text may be with one or two look-alikes read otherwise, the likeliest first.

    Parameters
    ----------
    text : str
        A whole mark as written; without a digit only where it is spaced as a mark.

    Returns
    -------
    tuple of str
        Without the mark itself. Candidates for a reader: what is written stays as written.

    Examples
    --------
    >>> possible_marks("PO12345")[0], possible_marks("ZZOI AAA")[0]
    ('POI2345', 'ZZ01AAA')
    """
    if is_fragment(text):
        return ()
    country, rest = _country_and_rest(text)
    if country:
        return ()
    plain = plain_mark(rest[:_MAX_WRITING_LENGTH])
    written = re.sub(r"[._\-•·]+", "", plain)
    mark = squeezed(plain)
    is_one = re.fullmatch("[A-Z0-9]{2,7}", mark, re.ASCII) and (not mark.isalpha() or len(written.split()) == 2)
    return tuple(other for other in readings(written) if other != _repaired_or_same(plain)) if is_one else ()


def other_writings(text: str) -> tuple[str, ...]:
    """Return the writings of no form under which others may hold a UK mark; none where the text is no such mark.

    Examples
    --------
    >>> "PO12345" in other_writings("POI 2345")
    True
    """
    country, rest = _country_and_rest(text)
    mark = "" if country else squeezed(plain_mark(rest[:_MAX_WRITING_LENGTH]))
    return tuple(miswritings(mark)) if len(mark) <= _MAX_UK_LENGTH and conforms(mark) and not is_fragment(text) else ()


def _repaired_or_same(plain: str) -> str:
    return repaired_mark(plain.split()) or squeezed(plain)
