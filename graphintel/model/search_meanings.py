"""What a text typed into the one search box may mean, and the search terms of entities and captions.

Terms are short lower-case tokens. The last term of a search may be the beginning of a token, so that hits come while
somebody types; the others are whole words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from graphintel.model.key_forms import ValueKey
from graphintel.model.keys import TYPE_OF_PREFIX, entity_of_id
from graphintel.model.ontology import ENTITY_TYPES
from graphintel.model.records import Entity
from graphintel.model.search_tokens import MAX_LENGTH as MAX_TERM_LENGTH
from graphintel.model.search_tokens import ending_token, reference_token
from graphintel.model.values.address_words import STREET_TYPES
from graphintel.model.values.base import InvalidValueError, one_line
from graphintel.model.values.mark import FRAGMENT, MARK, is_fragment, other_writings, possible_marks
from graphintel.model.values.name import words_of_name
from graphintel.model.values.phone import PHONE, digits_of, numbers_in
from graphintel.model.values.premises import PREMISES

_LEADING_WORDS = {"ref", "reference", *(word for kind in ENTITY_TYPES.values() for word in kind.typed_before)}
_LEAD = re.compile(
    rf"^\s*(?:{'|'.join(sorted(map(re.escape, _LEADING_WORDS)))})\b[\s:.]*(?:no\b[\s:.]*)?",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"[\d/:@._#-]")
_MAX_LENGTH = 200
_MAX_TERMS = 8
_MAX_CANDIDATES = 5
_ENDING_DIGITS = (4, 9)
"""How many digits may be the ending of a number: with fewer too many end so, with more they are most of one."""


@dataclass(frozen=True, slots=True)
class SearchMeaning:
    """One meaning of a text: an id, or terms to look for; ``type`` is an id prefix that narrows, or empty.

    ``score`` is below 1.0 for an id that is only a candidate; ``fits`` is the pattern that a mark found must fit.
    ``near`` is the key of an address, where only addresses count that may be the same place.
    """

    id: str
    terms: list[str]
    type: str
    reason: str
    score: float = 1.0
    fits: str = ""
    near: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether the text writes the id itself: a candidate may be offered, but is never opened in its place."""
        return bool(self.id) and self.score == 1.0


def terms_of_caption(text: str) -> list[str]:
    """Return the words of a caption, each once.

    Examples
    --------
    >>> terms_of_caption("Testname ÁLDER")
    ['alder', 'testname']
    """
    return sorted({word[:MAX_TERM_LENGTH] for word in words_of_name(text)})


def terms_of_entity(entity: Entity) -> list[str]:
    """Return the tokens under which an entity is found by its key.

    Parameters
    ----------
    entity : Entity

    Returns
    -------
    list of str
        Sorted, each once: of a phone both writings and its ending; of a mark the whole, without its country, and each end of it behind
        an asterisk; of an address its words and postcode; of a reference the whole, the part without its force, and the
        words of that part.

    Examples
    --------
    >>> terms_of_entity(Entity("phone:+447700900123", "Phone", "07700 900123"))
    ['07700900123', '447700900123', '<321009007744']
    """
    prefix, _, key = entity.id.partition(":")
    tokens = ENTITY_TYPES[TYPE_OF_PREFIX[prefix]].key.search_tokens(key, entity.caption)
    return sorted({token[:MAX_TERM_LENGTH] for token in tokens if token})


def meanings_of(text: str) -> list[SearchMeaning]:
    """Return what a typed text may mean, exact keys first.

    Parameters
    ----------
    text : str
        As typed or pasted; ``phone:``, ``person:`` and the like in front narrow to a type.

    Returns
    -------
    list of SearchMeaning
        Empty for a text without letters or digits.

    Examples
    --------
    >>> meanings_of("O7700 900-123")[0].id
    'phone:+447700900123'
    >>> [(meaning.type, meaning.terms) for meaning in meanings_of("phone:07700 9")]
    [('phone', ['077009']), ('phone', ['<900770'])]
    """
    typed = one_line(text)[:_MAX_LENGTH]
    prefix, colon, rest = typed.partition(":")
    kind = prefix.strip().lower() if colon and prefix.strip().lower() in TYPE_OF_PREFIX else ""
    found: dict[tuple[str, tuple[str, ...]], SearchMeaning] = {}
    if kind:
        with suppress(InvalidValueError):
            identifier = entity_of_id(f"{kind}:{rest.strip()}").id
            found[identifier, ()] = SearchMeaning(identifier, [], "", "the id itself")
    plain = rest.strip() if kind else typed
    for meaning in (*_exact(plain, kind), *_premises_meant(text, kind), *_searched(plain, kind)):
        found.setdefault((meaning.id, tuple(meaning.terms)), meaning)
    return list(found.values())


def _exact(text: str, kind: str) -> Iterator[SearchMeaning]:
    """Yield the ids that a text writes, all of them or those of one id prefix."""
    plain = _LEAD.sub("", text)
    mark = ("fragment", FRAGMENT.key, "this part of a mark") if is_fragment(plain) else ("mark", MARK.key, "this mark")
    for prefix, key, reason in (
        ("phone", PHONE.key, "this number"),
        mark,
        ("premises", PREMISES.key, "this address"),
    ):
        if kind in {"", prefix} or (kind, prefix) == ("mark", "fragment"):
            with suppress(InvalidValueError):
                yield SearchMeaning(f"{prefix}:{key(plain)}", [], "", reason)
    for declared in ENTITY_TYPES.values():
        if isinstance(declared.key, ValueKey) and declared.key.meaning and kind in {"", declared.prefix}:
            with suppress(InvalidValueError):
                identifier = f"{declared.prefix}:{declared.key.clean(text).key}"
                yield SearchMeaning(identifier, [], "", declared.key.meaning)
    if kind in {"", "phone"}:
        for number in numbers_in(text):
            yield SearchMeaning(f"phone:{number}", [], "", "this number")
    if kind in {"", "mark"}:
        yield from _marks_that_may_be(plain)


def _marks_that_may_be(plain: str) -> Iterator[SearchMeaning]:
    """Yield the marks that a text may be with look-alikes read otherwise, the likeliest first: candidates, never the same."""
    for rank, mark in enumerate(possible_marks(plain)[:_MAX_CANDIDATES]):
        reason = f"may be {MARK.display(mark)}, with look-alikes read otherwise"
        yield SearchMeaning(f"mark:{mark}", [], "", reason, 0.85 - rank / 100)
    for mark in other_writings(plain):
        yield SearchMeaning(
            f"mark:{mark}", [], "", f"may be a writing of {one_line(plain).upper()}: held as written", 0.65
        )


def _premises_meant(text: str, kind: str) -> Iterator[SearchMeaning]:
    """Yield the place that a text means, and the search for places at its postcode that may be the same.

    The text is taken as typed: folding would make other digits of the fraction in 12½.
    """
    if kind not in {"", "premises"} or len(text) > _MAX_LENGTH:
        return
    plain = _LEAD.sub("", text.strip().partition(":")[2] if kind else text)
    if kind:
        with suppress(InvalidValueError):
            yield SearchMeaning(entity_of_id(f"premises:{plain.strip()}").id, [], "", "the id itself")
    with suppress(InvalidValueError):
        key = PREMISES.key(plain)
        yield SearchMeaning(f"premises:{key}", [], "", "this address")
        if not key.startswith("uprn:"):
            postcode = key.partition(":")[0].lower()
            yield SearchMeaning("", [postcode], "premises", "may be the same place", near=key)


def _searched(text: str, kind: str) -> Iterator[SearchMeaning]:
    """Yield the terms to look for: as the beginning of a number or mark, as a reference, as words."""
    plain = _LEAD.sub("", text)
    digits = digits_of(plain)
    if len(digits) >= 3:
        yield SearchMeaning("", [digits], kind, "number beginning")
        if digits[0] in "1237":
            yield SearchMeaning("", ["0" + digits], kind or "phone", "number beginning, with its 0")
    if kind in {"", "phone"} and _ENDING_DIGITS[0] <= len(digits) <= _ENDING_DIGITS[1]:
        yield SearchMeaning("", [ending_token(digits)], "phone", "number ending")
    if kind in {"", "mark", "fragment"} and is_fragment(plain):
        with suppress(InvalidValueError):
            yield _fitting(FRAGMENT.key(plain))
    if digits and kind == "phone":
        return
    whole = reference_token(plain)
    if whole and whole != digits and _REFERENCE.search(whole) and re.search(r"[^\W_]", whole):
        yield SearchMeaning("", [whole], kind, "reference")
    for written in (text, plain):
        words = [word[:MAX_TERM_LENGTH] for word in words_of_name(written)][:_MAX_TERMS]
        if words and words != [digits]:
            yield SearchMeaning("", words, kind, "words")
            full = [STREET_TYPES.get(word.upper(), word).lower() for word in words]
            if full != words:
                yield SearchMeaning("", full, kind, "words, written out")


def _fitting(pattern: str) -> SearchMeaning:
    """Return the search for the marks that a pattern fits, by the longest run of it that was seen."""
    bare = pattern.rpartition(":")[2]
    run = max(re.findall(r"[^?*]+", bare), key=len)
    term = run.lower() if bare.startswith(run) else "*" + run.lower()
    return SearchMeaning("", [term], "mark", f"may be: fits {pattern}", fits=pattern)


def why_same_premises(meaning: SearchMeaning, identifier: str) -> str:
    """Return why an entity may be the place that an address means, or an empty text.

    Examples
    --------
    >>> why_same_premises(SearchMeaning("", [], "", "", near="XX11AB:12::ALDER STREET"), "phone:+447700900123")
    ''
    """
    prefix, _, key = identifier.partition(":")
    return PREMISES.may_be_same(meaning.near, key) if prefix == "premises" else ""


def fits_pattern(pattern: str, identifier: str) -> bool:
    """Return whether an id is that of a mark which a pattern fits; one without a country also fits a foreign mark.

    Examples
    --------
    >>> fits_pattern("ZZ01A??", "mark:ZZ01AAA"), fits_pattern("ZZ01A??", "phone:+447700900123")
    (True, False)
    """
    prefix, _, mark = identifier.partition(":")
    bare = mark if ":" in pattern else mark.rpartition(":")[2]
    return prefix == "mark" and FRAGMENT.fits(pattern, bare)
