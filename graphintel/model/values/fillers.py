"""Fillers and errors: what people and spreadsheets write where nothing is known; the one rule of every value type.

A filler that stands where something is identified joins strangers: three cards of "design #N/A" are no design. So no
key, name or area is one, in any case, spacing and punctuation. A word of the list inside a longer text is no filler:
a person may be called Testname Null, and a house Unknown Warrior Court. Words that are also what an owner may call a
thing (other, same, various, missing, error, a zero) are none alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from graphintel.model.values.base import InvalidValueError, one_line

_WORDS = (
    "na", "nk", "nil", "null", "none", "nan", "nat", "unk", "unkn", "unknown", "unspecified", "undisclosed",
    "undefined", "unidentified", "unavailable", "unrecorded", "withheld", "redacted", "tbc", "tba", "tbd", "tbn", "nfa",
    "ditto", "same as above", "as above", "see above", "see notes", "see text", "name refused", "address refused",
    "details refused", "name missing", "address missing", "number missing", "reference missing", "data missing",
    "not known", "not applicable", "not available", "not stated", "not given", "not provided", "not recorded",
    "not disclosed", "not specified", "not supplied", "not held", "not found", "not set", "not yet known", "no data",
    "no value", "no entry", "no name", "no address", "no number", "no reference", "no details", "no trace",
    "no information", "none given", "none known", "none recorded", "nothing known", "to be confirmed",
    "to be advised", "to be announced", "to be decided", "to be determined", "to follow", "no fixed abode",
    "of no fixed abode", "no fixed address", "no permanent address", "dont know", "does not know", "doesnt know",
    "did not say", "would not say", "refused to say", "awaited", "awaiting", "awaiting confirmation", "pending",
)  # fmt: skip
_THINGS = (
    "address", "advert", "area", "card", "company", "design", "detail", "driver", "exhibit", "female", "firm",
    "forename", "handle", "id", "identity", "info", "information", "location", "male", "man", "mark", "mobile", "name",
    "nominal", "number", "organisation", "person", "people", "phone", "place", "plate", "postcode", "profile", "ref",
    "reference", "registration", "site", "street", "subject", "surname", "telephone", "unit", "value", "vehicle", "vrm",
    "woman",
)  # fmt: skip
_BEFORE = ("a", "an", "the", "currently", "still", "as yet", "presently")
_AFTER = ("at present", "at this time", "at the moment", "as yet", "yet", "so far", "currently", "later")
_MAX_LENGTH = 80
_JOINED = frozenset("".join(words.split()) for words in _WORDS)
_LONG = "|".join(sorted((words for words in _WORDS if len(words) > 4), key=len, reverse=True))
_THING = f"(?:{'|'.join(_THINGS)})s?"
_OF_A_THING = re.compile(
    rf"(?:(?:{'|'.join(_BEFORE)}) )?(?:{_THING} )*(?:{_LONG})(?:(?: {_THING})+(?: \d{{1,3}})?)?(?: (?:{'|'.join(_AFTER)}))?"
)
_MARKS = re.compile(r"[\W_]+")
_SPREADSHEET = re.compile(
    r"#\s?(?:n/a\b|div/0\b|ref!|value!|num!|null!|name\?|spill!|calc!|field!|blocked!|connect!|busy!|unknown!"
    r"|external!|python!|getting_data|error!|wert!|bezug!|zahl!|nv\b)|\berr:\d{3}\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"x(?: ?x){2,}"  # xxx
    r"|0{2,4}([-/.])00\1(?:0{4}|00)(?:[ t][0:.]+)?"  # 0000-00-00
    r"|[+-]?\d+(?:[.,]\d+)?e[+-]\d{1,3}|[+-]?\d+[.,]\d+e\d{1,3}",  # 1.00023E+11: the digits are lost
    re.IGNORECASE,
)
_OTHER_LETTER = re.compile(r"[^\W\d_xet]", re.IGNORECASE)
"""A letter that stands in none of these."""
_ONE_SIGN = re.compile(r"([^\w\s])(?: ?\1)*|_(?: ?_)*")
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_QUOTES = " '\"‘’“”`´()[]{}<>"
_ANY_OF_THEM = "|".join(sorted((*_WORDS, "n a", "n k", "t b c", "t b a"), key=len, reverse=True))
_SEVERAL = re.compile(rf"(?:{_ANY_OF_THEM})(?: (?:{_ANY_OF_THEM}))+")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}", re.IGNORECASE | re.ASCII)
_NO_PLACE = re.compile(r"\bZZ99\s?3[VW]Z\b", re.IGNORECASE | re.ASCII)
_UNIT = re.compile(r"(?:flat|apartment|apt|unit|room|studio|floor|suite|block|house)\b[\s.:]*(.+)", re.IGNORECASE)


_NO_ABODE = re.compile(
    rf"\b(?:no fixed (?:abode|address)|nfa|(?:address|location|place) (?:{_LONG})|(?:{_LONG}) (?:address|location|place))\b"
)

_BEGINNINGS = frozenset(words.split()[0] for words in (*_WORDS, *_BEFORE, "n a", "t b c", *_THINGS))
_BEGINNINGS |= {f"{thing}s" for thing in _THINGS}


_DO = "Write what is known, or leave the cell empty."


@lru_cache(maxsize=50_000)
def is_filler(text: str) -> bool:
    """Return whether a text says that nothing is known, or is an error that a spreadsheet left.

    Parameters
    ----------
    text : str
        A whole cell, or one value of it.

    Returns
    -------
    bool
        False for an empty text, which is nothing at all.

    Examples
    --------
    >>> [is_filler(text) for text in ("#N/A", "(not  known)", "T.B.C.", "Address withheld", "1.00023E+11", "--")]
    [True, True, True, True, True, True]
    >>> [is_filler(text) for text in ("", "JS/1", "Testname Null", "The Unknown Alder", "1E5")]
    [False, False, False, False, False]
    """
    if not text or len(text) > _MAX_LENGTH:
        return bool(text) and _SPREADSHEET.search(text[:1000]) is not None
    line = one_line(text)
    if ("#" in line or ":" in line) and _SPREADSHEET.search(line):
        return True
    bare = line.strip(_QUOTES)
    if _ONE_SIGN.fullmatch(bare or line):
        return True
    if not _OTHER_LETTER.search(line) and _ALONE.fullmatch(_AROUND.sub("", line)):
        return True
    words = _words_of(bare)
    if words.replace(" ", "") in _JOINED:
        return True
    first = words.partition(" ")[0]
    return first in _BEGINNINGS and any(form.fullmatch(words) is not None for form in (_OF_A_THING, _SEVERAL))


def _words_of(text: str) -> str:
    """Return the words of a text in lower case, with single spaces and without apostrophes."""
    return " ".join(_MARKS.sub(" ", text.replace("'", "").replace("’", "")).split()).casefold()


def refuse_filler(type_name: str, written: str, *, is_address: bool = False) -> None:
    """Refuse a key that is a filler, or whose owner, site, reference or part of an address is one.

    Parameters
    ----------
    type_name : str
        What the key would identify, for the message.
    written : str
        As the officer wrote it.
    is_address : bool
        True where each part of an address counts.

    Raises
    ------
    InvalidValueError
        ``filler``.
    """
    for part in _parts(written, is_address):
        if is_filler(part):
            raise InvalidValueError(
                "filler", f"{_quoted(written)} {_why(written, part)}; it identifies no {type_name}. {_DO}"
            )


def _quoted(written: str) -> str:
    return repr(written.strip()[:60])


def _why(written: str, part: str) -> str:
    said = "is" if part.strip() == written.strip() else f"holds {part.strip()[:40]!r}, which is"
    return f"{said} a filler or an error, which says that nothing is known"


def _parts(written: str, is_place: bool) -> Iterator[str]:
    """Yield the parts of a key of which none may be a filler: the whole, owner and rest; of a place each part."""
    yield written
    owner, colon, rest = written.partition(":")
    if colon:
        yield owner
        yield rest
    if is_place:
        yield from _place_parts(one_line(written)[: _MAX_LENGTH * 4])


def _place_parts(line: str) -> Iterator[str]:
    """Yield the parts of an address, without its postcode and unit word; the pseudo-postcodes of no place are one."""
    if _NO_PLACE.search(line) or _NO_ABODE.search(_words_of(line)):
        yield "no fixed abode"
    for part in line.split(","):
        bare = _POSTCODE.sub("", part).strip()
        yield bare
        if (unit := _UNIT.fullmatch(bare)) and not unit[1].isdigit():  # Flat 0 is a flat
            yield unit[1]
