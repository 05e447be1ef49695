"""What must not stand in any text of a briefing: names, numbers, homes and ids of protected people, in every writing.

Texts are compared by their letters and digits only, so that spaces, hyphens, brackets and case hide nothing: a name as a
run of words, a number by its last ten digits, an id or address as a run of words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

REDACTED = "withheld"
"""Stands in place of a text that would identify somebody protected."""

_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d(?:[\s().\-\u2010-\u2015/]*\d)*")
_NUMBER_DIGITS = 10
_MIN_DIGITS = 7
_MIN_LETTERS = 4


def _words(text: str) -> list[str]:
    """Return the words of a text without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


@dataclass(frozen=True)
class ForbiddenTerms:
    """Runs of words and digits that must not be written; see :meth:`of`."""

    runs: frozenset[str]
    numbers: frozenset[str]
    longest: int

    @classmethod
    def of(cls, texts: Iterable[str], numbers: Iterable[str] = ()) -> ForbiddenTerms:
        """Return the terms that these texts and numbers forbid.

        Parameters
        ----------
        texts : iterable of str
            Names, addresses, handles, ids. Those of fewer than four letters and digits forbid nothing: they would be
            found in ordinary words.
        numbers : iterable of str
            Telephone numbers, in any writing; the last ten digits count, so that national and international forms are one.

        Returns
        -------
        ForbiddenTerms
        """
        split = [words for words in map(_words, texts) if len("".join(words)) >= _MIN_LETTERS]
        runs = {"".join(words) for words in split} | {"".join(reversed(words)) for words in split}
        digits = {_digits(number)[-_NUMBER_DIGITS:] for number in numbers}
        longest = max((len(run) for run in runs), default=0)
        return cls(frozenset(runs), frozenset(d for d in digits if len(d) >= _MIN_DIGITS), longest)

    def occur_in(self, text: str) -> bool:
        """Return whether a text contains a forbidden term.

        Examples
        --------
        >>> ForbiddenTerms.of(["Testname Alder"], ["07700 900123"]).occur_in("ALDER, testname: +44 7700-900-123")
        True
        >>> ForbiddenTerms.of(["Testname Alder"]).occur_in("Alder Street")
        False
        """
        return self._has_run(_words(text)) or self._has_number(text)

    def _has_run(self, words: list[str]) -> bool:
        for first in range(len(words) if self.runs else 0):
            run = ""
            for word in words[first:]:
                run += word
                if len(run) > self.longest:
                    break
                if run in self.runs:
                    return True
        return False

    def _has_number(self, text: str) -> bool:
        if not self.numbers:
            return False
        sizes = {len(number) for number in self.numbers}
        for run_of_digits in _DIGITS.findall(text):
            digits = _digits(run_of_digits)
            for size in sizes:
                if any(digits[at : at + size] in self.numbers for at in range(len(digits) - size + 1)):
                    return True
        return False

    def redact(self, text: str, instead: str = REDACTED) -> str:
        """Return the text, or ``instead`` where it contains a forbidden term."""
        return instead if text and self.occur_in(text) else text
