"""The protected people of one viewer's graph: which records are theirs, and where something tells who they are.

Protected are people whom anything visible reports as exploited or as selling sex. Without the permission to reveal, a
viewer sees none of their ids, nominals and names: see :mod:`graphintel.service.pseudonym_filter`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graphintel.model.pseudonyms import PSEUDONYM_MARK, SHOWN_LENGTH

_CHUNK = re.compile(r"[^\W_]+")
_FORCE_BEHIND = re.compile(r" \(([^()]+)\)")
_MIN_NOMINAL_LENGTH = 3
_DIGIT = re.compile(r"\d")
_IN_REFERENCE = re.compile(r"(?<!\w)nominals-([^/\s]*[^/\s,;:.!?()\[\]\"'’”])")
"""References of nominal records are made of nominals, also of such as are no words of their own in a text."""


def nominal_of(record: str) -> str:
    """Return the nominal number that a person's id holds, empty where there is none to be recognised.

    Examples
    --------
    >>> nominal_of("person:FA:N4711"), nominal_of("person:FA:12/3#1"), nominal_of("person:FA:7")
    ('N4711', '', '')
    """
    nominal = _whole_nominal(record)
    is_recognisable = len(nominal) >= _MIN_NOMINAL_LENGTH and any(c.isdigit() for c in nominal)
    return nominal if is_recognisable and "#" not in nominal else ""


def _whole_nominal(record: str) -> str:
    """Return what stands behind the force in a person's id."""
    return record.partition(":")[2].partition(":")[2]


@dataclass(frozen=True)
class ProtectedRecords:
    """Protected records, each with the token that stands for it.

    Parameters
    ----------
    tokens : mapping of str to str
        Token by record id.
    """

    tokens: Mapping[str, str]
    _nominals: dict[tuple[int, str], list[str]] = field(default_factory=dict, init=False, repr=False)
    _shapes: dict[str, set[tuple[int, int]]] = field(default_factory=dict, init=False, repr=False)
    """By the first letters and digits of a nominal: how long such nominals are, and where in them these begin. However
    many nominals begin alike, a text is looked up for each shape once."""
    _unrecognisable: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False)
    _by_beginning: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for record, token in sorted(self.tokens.items()):
            self._by_beginning.setdefault(token[:SHOWN_LENGTH], []).append(record)
            if nominal := nominal_of(record).casefold():
                first = _CHUNK.search(nominal)
                assert first is not None
                self._nominals.setdefault((first.start(), nominal), []).append(record)
                self._shapes.setdefault(first[0], set()).add((len(nominal), first.start()))
            elif whole := _whole_nominal(record).casefold():
                self._unrecognisable.setdefault(whole, []).append(record)

    def with_token(self, tokens: Iterable[str], beginning: str = "") -> list[str]:
        """Return the records that one of the tokens stands for, or one that begins as every pseudonym shows it."""
        records = {
            record
            for token in tokens
            for record in self._by_beginning.get(token[:SHOWN_LENGTH], ())
            if self.tokens[record] == token
        }
        return sorted(records.union(self._by_beginning.get(beginning, ())))

    def nominals_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where a text holds the nominal number of a protected person: begin, end, record."""
        if self._unrecognisable and "nominals-" in text:
            yield from sorted({*self._in_words(text), *self._in_references(text)})
        else:
            yield from self._in_words(text)

    def _in_references(self, text: str) -> Iterator[tuple[int, int, str]]:
        folded = _folded(text)
        for match in _IN_REFERENCE.finditer(folded):
            for record in self._unrecognisable.get(match[1], ()):
                if _is_of(record, text, *match.span(1)):
                    yield *match.span(1), record
                    break

    def _in_words(self, text: str) -> Iterator[tuple[int, int, str]]:
        if not self._nominals or (text.isascii() and not _DIGIT.search(text)):  # each nominal has a digit
            return
        folded = _folded(text)
        if self._shapes.keys().isdisjoint(_CHUNK.findall(folded)):  # most texts: no nominal begins like a word of it
            return
        done = 0
        for chunk in _CHUNK.finditer(folded):
            for begin, end, record in self._nominals_at(folded, chunk):
                if begin >= done and _is_of(record, text, begin, end):
                    yield begin, end, record
                    done = end
                    break

    def _nominals_at(self, folded: str, chunk: re.Match[str]) -> Iterator[tuple[int, int, str]]:
        """Return the nominals whose first letters and digits stand at one place of a text, the longest first."""
        found = [
            (-length, nominal, record, begin)
            for length, offset in self._shapes.get(chunk[0], ())
            if (begin := chunk.start() - offset) >= 0 and len(nominal := folded[begin : begin + length]) == length
            for record in self._nominals.get((offset, nominal), ())
        ]
        return ((begin, begin - shorter, record) for shorter, _, record, begin in sorted(found))

    def records_in(self, text: str) -> set[str]:
        """Return the protected records that a text names: by its id, or by its nominal number."""
        if text in self.tokens:
            return {text}
        return {record for _, _, record in self.nominals_in(text)}

    def with_tokens(self, text: str) -> str:
        """Return an id, reference or text with a token wherever it names a protected record."""
        if text in self.tokens:
            return f"{text.partition(':')[0]}:{PSEUDONYM_MARK}{self.tokens[text]}"
        parts, done = [], 0
        for begin, end, record in self.nominals_in(text):
            parts += [text[done:begin], PSEUDONYM_MARK, self.tokens[record]]
            done = end
        return "".join([*parts, text[done:]]) if parts else text

    def without_tokens(self, text: str, records: Iterable[str]) -> str:
        """Return what a disguised text of :meth:`with_tokens` was, for the records whose tokens stand in it."""
        for record in records:
            token = PSEUDONYM_MARK + self.tokens[record]
            text = (
                record if text == f"{record.partition(':')[0]}:{token}" else text.replace(token, _whole_nominal(record))
            )
        return text


def _folded(text: str) -> str:
    """Return a text in lower case in which every letter keeps its place."""
    folded = text.casefold()
    return folded if len(folded) == len(text) else "".join(c.casefold() if len(c.casefold()) == 1 else c for c in text)


def _is_of(record: str, text: str, begin: int, end: int) -> bool:
    """Return whether the digits found are a number of their own and, where a force stands with them, of that force."""
    if (begin and text[begin - 1].isalnum()) or text[end : end + 1].isalnum():
        return False
    force = record.split(":")[1].casefold()
    before = text[:begin].rpartition(" ")[2].casefold()
    if ":" in before:
        return force in before.split(":")
    behind = _FORCE_BEHIND.match(text, end)
    return behind is None or behind[1].casefold() == force
