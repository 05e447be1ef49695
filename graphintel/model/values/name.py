"""Names: kept as written, compared by their words; never an identity."""

from __future__ import annotations

import re
import unicodedata

from graphintel.model.values.base import CleanValue, Comparison, InvalidValueError, folded, one_line
from graphintel.model.values.fillers import is_filler

_MAX_LENGTH = 200
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n"}
)
_APOSTROPHES = re.compile("['’‘`´]")


def words_of_name(text: str) -> list[str]:
    """Return the words of a text in lower case, without accents and apostrophes.

    Examples
    --------
    >>> words_of_name("Testname  ÁLDER-Birch"), words_of_name("O’Alder")
    (['testname', 'alder', 'birch'], ['oalder'])
    """
    plain = _APOSTROPHES.sub("", folded(text)).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_LETTERS)).casefold()
        plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    return re.findall(r"[^\W_]+", plain)


class NameType:
    """A name of somebody, as a source wrote it.

    Examples
    --------
    >>> NAME.compare("Testname Alder", "ALDER, T.")
    Comparison(score=0.75, reason='alder the same; testname begins as t')
    """

    def clean(self, text: str) -> CleanValue:
        """Return the words as key and the single-spaced writing as caption.

        Raises
        ------
        InvalidValueError
            ``bad_name``: no letter in it, a filler such as ``#N/A`` or ``NULL``, or longer than 200 characters.
        """
        written = one_line(text)
        words = words_of_name(written)
        lettered = any(c.isalpha() for word in words for c in word)
        if not lettered or len(written) > _MAX_LENGTH or is_filler(written) or is_filler(" ".join(words)):
            raise InvalidValueError(
                "bad_name", f"{text.strip()[:40]!r} is no name; leave the cell empty where none is known."
            )
        return CleanValue(" ".join(words), written)

    def key(self, text: str) -> str:
        """Return the words."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the words with capitals."""
        return " ".join(word.capitalize() for word in key.split())

    def compare(self, first: str, second: str) -> Comparison:
        """Return how well the words pair off, whatever their order: the mean over the longer name.

        A pair counts 1 where the words are the same, 0.8 where one letter differs in five or more, 0.5 where one is the
        other's initial. A name alone never decides who somebody is.
        """
        one, two = sorted((words_of_name(first), words_of_name(second)), key=len)
        total, reasons = 0.0, []
        for score, reason in _pairs(one, two):
            total += score
            reasons.append(reason)
        if not reasons:
            return Comparison(0.0, "no word in common")
        return Comparison(round(total / len(two), 4), "; ".join(reasons))


def _pairs(one: list[str], two: list[str]) -> list[tuple[float, str]]:
    """Return score and reason of each pair of words, best pairs first, each word once."""
    scored = [(_alike(a, b), i, j) for i, a in enumerate(one) for j, b in enumerate(two)]
    used_one, used_two, found = set[int](), set[int](), []
    for score, i, j in sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if score and i not in used_one and j not in used_two:
            used_one.add(i)
            used_two.add(j)
            longer, shorter = sorted((one[i], two[j]), key=lambda word: (-len(word), word))
            said = {1.0: f"{longer} the same", 0.8: f"{longer} nearly {shorter}"}
            found.append((score, said.get(score, f"{longer} begins as {shorter}")))
    return found


def _alike(first: str, second: str) -> float:
    """Return how alike two words are."""
    if first == second:
        return 1.0
    if 1 in (len(first), len(second)):
        return 0.5 if first[0] == second[0] else 0.0
    return 0.8 if min(len(first), len(second)) >= 5 and _one_letter_apart(first, second) else 0.0


def _one_letter_apart(first: str, second: str) -> bool:
    """Return whether one letter was changed, left out, put in, or two neighbours were swapped."""
    shorter, longer = sorted((first, second), key=len)
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    rest_short, rest_long = shorter[start:], longer[start:]
    if len(shorter) == len(longer):
        swapped = rest_short[:2] == rest_long[:2][::-1] and rest_short[2:] == rest_long[2:]
        return rest_short[1:] == rest_long[1:] or swapped
    return len(longer) == len(shorter) + 1 and rest_short == rest_long[1:]


NAME = NameType()
