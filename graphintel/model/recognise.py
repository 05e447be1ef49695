"""What a text typed into the one search box may mean, and the search terms of entities and captions.

Terms are short lower-case tokens. The last term of a search may be the beginning of a token, so that hits come while
somebody types; the others are whole words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from graphintel.model.keys import TYPE_OF_PREFIX, entity_of_id
from graphintel.model.records import Entity
from graphintel.model.values.address_words import STREET_TYPES
from graphintel.model.values.base import BadValue, one_line
from graphintel.model.values.mark import FRAGMENT, MARK
from graphintel.model.values.name import words_of
from graphintel.model.values.phone import PHONE, digits_of, numbers_in
from graphintel.model.values.premises import PREMISES

_LEAD = re.compile(
    r"^\s*(?:exhibit|card|design|nominal|person|vehicle|event|operation|mark|vrm|reg|registration|ref|reference"
    r"|submission|item|uprn)\b[\s:.]*(?:no\b[\s:.]*)?",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"[\d/:@._#-]")
_LONGEST = 200
_LONGEST_TERM = 64
_MOST_TERMS = 8
_SCOPED = frozenset({"mark", "fragment"})


@dataclass(frozen=True, slots=True)
class Recognised:
    """One meaning of a text: an exact id, or terms to look for; ``type`` is an id prefix that narrows, or empty.

    ``near`` is the key of an address, where only addresses count that may be the same place.
    """

    id: str
    terms: list[str]
    type: str
    reason: str
    near: str = ""


def squashed(text: str) -> str:
    """Return a reference as one token: lower case, without white space.

    Examples
    --------
    >>> squashed("JS / 1")
    'js/1'
    """
    return "".join(one_line(text).casefold().split())[:_LONGEST_TERM]


def terms_of_caption(text: str) -> list[str]:
    """Return the words of a caption, each once.

    Examples
    --------
    >>> terms_of_caption("Testname ÁLDER")
    ['alder', 'testname']
    """
    return sorted({word[:_LONGEST_TERM] for word in words_of(text)})


def terms_of_entity(entity: Entity) -> list[str]:
    """Return the tokens under which an entity is found by its key.

    Parameters
    ----------
    entity : Entity

    Returns
    -------
    list of str
        Sorted, each once: of a phone both writings; of an address its words and postcode; of a reference the whole,
        the part without its force, and the words of that part.

    Examples
    --------
    >>> terms_of_entity(Entity("phone:+447700900123", "Phone", "07700 900123"))
    ['07700900123', '447700900123']
    """
    prefix, _, key = entity.id.partition(":")
    if prefix == "phone":
        tokens = {key.lstrip("+")} | ({"0" + key[3:]} if key.startswith("+44") else set())
    elif prefix == "premises":
        tokens = {*words_of(entity.caption), squashed(key.rpartition(":")[2] if key.startswith("uprn:") else key)}
        tokens |= set() if key.startswith(("uprn:", "area:")) else {key.partition(":")[0].lower()}
    elif prefix in _SCOPED or "#" in key:
        tokens = {squashed(key)}
    else:
        rest = key.partition(":")[2] or key
        tokens = {squashed(key), squashed(rest), *words_of(rest)}
    return sorted({token[:_LONGEST_TERM] for token in tokens if token})


def recognise(text: str) -> list[Recognised]:
    """Return what a typed text may mean, exact keys first.

    Parameters
    ----------
    text : str
        As typed or pasted; ``phone:``, ``person:`` and the like in front narrow to a type.

    Returns
    -------
    list of Recognised
        Empty for a text without letters or digits.

    Examples
    --------
    >>> recognise("O7700 900-123")[0].id
    'phone:+447700900123'
    >>> [(meaning.type, meaning.terms) for meaning in recognise("phone:07700 9")]
    [('phone', ['077009'])]
    """
    typed = one_line(text)[:_LONGEST]
    prefix, colon, rest = typed.partition(":")
    kind = prefix.strip().lower() if colon and prefix.strip().lower() in TYPE_OF_PREFIX else ""
    found: dict[tuple[str, tuple[str, ...]], Recognised] = {}
    if kind:
        with suppress(BadValue):
            identifier = entity_of_id(f"{kind}:{rest.strip()}").id
            found[identifier, ()] = Recognised(identifier, [], "", "the id itself")
    plain = rest.strip() if kind else typed
    for meaning in (*_exact(plain, kind), *_places(text, kind), *_searched(plain, kind)):
        found.setdefault((meaning.id, tuple(meaning.terms)), meaning)
    return list(found.values())


def _exact(text: str, kind: str) -> Iterator[Recognised]:
    """Yield the ids that a text writes, all of them or those of one id prefix."""
    plain = _LEAD.sub("", text)
    for prefix, key, reason in (
        ("phone", PHONE.key, "this number"),
        ("mark", MARK.key, "this registration mark"),
        ("fragment", FRAGMENT.key, "this part of a mark"),
        ("premises", PREMISES.key, "this address"),
    ):
        if kind in {"", prefix} and (prefix != "fragment" or "?" in plain or "*" in plain):
            with suppress(BadValue):
                yield Recognised(f"{prefix}:{key(plain)}", [], "", reason)
    if kind in {"", "phone"}:
        for number in numbers_in(text):
            yield Recognised(f"phone:{number}", [], "", "this number")


def _places(text: str, kind: str) -> Iterator[Recognised]:
    """Yield the place that a text means, and the search for places at its postcode that may be the same.

    The text is taken as typed: folding would make other digits of the fraction in 12½.
    """
    if kind not in {"", "premises"} or len(text) > _LONGEST:
        return
    plain = _LEAD.sub("", text.strip().partition(":")[2] if kind else text)
    if kind:
        with suppress(BadValue):
            yield Recognised(entity_of_id(f"premises:{plain.strip()}").id, [], "", "the id itself")
    with suppress(BadValue):
        key = PREMISES.key(plain)
        yield Recognised(f"premises:{key}", [], "", "this address")
        if not key.startswith("uprn:"):
            postcode = key.partition(":")[0].lower()
            yield Recognised("", [postcode], "premises", "may be the same place", near=key)


def _searched(text: str, kind: str) -> Iterator[Recognised]:
    """Yield the terms to look for: as the beginning of a number or mark, as a reference, as words."""
    plain = _LEAD.sub("", text)
    digits = digits_of(plain)
    if len(digits) >= 3:
        yield Recognised("", [digits], kind, "number beginning")
        if digits[0] in "1237":
            yield Recognised("", ["0" + digits], kind or "phone", "number beginning, with its 0")
    mark = re.fullmatch(r"([A-Z0-9]{2,6})\*", "".join(plain.upper().split()))
    if mark:
        yield Recognised("", [mark[1].lower()], kind or "mark", "mark beginning")
    if digits and kind == "phone":
        return
    whole = squashed(plain)
    if whole and whole != digits and _REFERENCE.search(whole) and re.search(r"[^\W_]", whole):
        yield Recognised("", [whole], kind, "reference")
    for written in (text, plain):
        words = [word[:_LONGEST_TERM] for word in words_of(written)][:_MOST_TERMS]
        if words and words != [digits]:
            yield Recognised("", words, kind, "words")
            full = [STREET_TYPES.get(word.upper(), word).lower() for word in words]
            if full != words:
                yield Recognised("", full, kind, "words, written out")
