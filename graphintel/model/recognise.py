"""What a text typed into the one search box may mean, and the search terms of entities and captions.

Terms are short lower-case tokens. The last term of a search may be the beginning of a token, so that hits come while
somebody types; the others are whole words.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from graphintel.model.keys import TYPE_OF_PREFIX, entity_of_id
from graphintel.model.records import Entity
from graphintel.model.values.base import BadValue
from graphintel.model.values.mark import FRAGMENT, MARK
from graphintel.model.values.name import words_of
from graphintel.model.values.phone import PHONE
from graphintel.model.values.premises import PREMISES

_LEAD = re.compile(
    r"^\s*(?:exhibit|card|nominal|mark|vrm|reg|registration|uprn|ref|reference|submission|item)[\s:]+",
    re.IGNORECASE,
)
_MOST_TERMS = 8


@dataclass(frozen=True, slots=True)
class Recognised:
    """One meaning of a text: an exact id, or terms to look for; ``type`` is an id prefix that narrows, or empty."""

    id: str
    terms: list[str]
    type: str
    reason: str


def squashed(text: str) -> str:
    """Return a reference as one token: lower case, without white space."""
    return re.sub(r"\s+", "", text.casefold())


def terms_of_caption(text: str) -> list[str]:
    """Return the words of a caption, each once.

    Examples
    --------
    >>> terms_of_caption("Testname ALDER")
    ['alder', 'testname']
    """
    return sorted({word[:64] for word in words_of(text)})


def terms_of_entity(entity: Entity) -> list[str]:
    """Return the tokens under which an entity is found by its key.

    Parameters
    ----------
    entity : Entity

    Returns
    -------
    list of str
        Sorted, each once.
    """
    prefix, _, key = entity.id.partition(":")
    tokens = {squashed(key)[:200]}
    if prefix == "phone":
        tokens = {key.lstrip("+")} | ({"0" + key[3:]} if key.startswith("+44") else set())
    elif prefix == "premises":
        tokens |= set(words_of(entity.caption))
        if not key.startswith(("uprn:", "area:")):
            tokens.add(key.partition(":")[0].lower())
        if key.startswith("uprn:"):
            tokens.add(squashed(key[5:]))
    elif prefix not in {"mark", "fragment"}:
        _, colon, rest = key.partition(":")
        if colon:
            tokens |= {squashed(rest)[:200], *words_of(rest)}
    return sorted(token for token in tokens if token)


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
    """
    typed = " ".join(text.split())[:200]
    prefix, colon, rest = typed.partition(":")
    if colon and prefix.lower() in TYPE_OF_PREFIX:
        prefix = prefix.lower()
        exact = _exact_id(f"{prefix}:{rest}")
        return exact + [r for r in _meanings(rest.strip(), prefix) if r.id not in {e.id for e in exact} or not r.id]
    return _meanings(typed, "")


def _exact_id(identifier: str) -> list[Recognised]:
    try:
        entity = entity_of_id(identifier)
    except (BadValue, ValueError, TypeError):
        return []
    return [Recognised(entity.id, [], "", "the id itself")]


def _meanings(text: str, kind: str) -> list[Recognised]:
    """Return the meanings of a text, all of them or those of one id prefix."""
    found: list[Recognised] = []
    plain = _LEAD.sub("", text)
    for prefix, clean, reason in (
        ("phone", PHONE.clean, "this number"),
        ("mark", MARK.clean, "this registration mark"),
        ("premises", PREMISES.clean, "this address"),
    ):
        try:
            found.append(Recognised(f"{prefix}:{clean(plain).key}", [], "", reason))
        except BadValue:
            continue
    if "?" in plain or "*" in plain:
        with suppress(BadValue):
            found.append(Recognised(f"fragment:{FRAGMENT.key(plain)}", [], "", "this part of a mark"))
    found = [meaning for meaning in found if not kind or meaning.id.startswith(kind + ":")]
    digits = re.sub(r"[\s().\-+/]", "", plain)
    if digits.isdigit() and len(digits) >= 4:
        found.append(Recognised("", [digits.removeprefix("00")], kind, "number beginning"))
    whole = squashed(plain)
    if whole and re.search(r"\w", whole) and whole != digits:
        found.append(Recognised("", [whole], kind, "reference"))
    words = words_of(plain)[:_MOST_TERMS]
    if words and words != [whole] and words != [digits]:
        found.append(Recognised("", words, kind, "words"))
    return found
