"""Search: what a text typed by an officer may mean, and why each hit is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphintel.model.pseudonyms import beginning_in, tokens_in
from graphintel.model.recognise import Recognised, recognise
from graphintel.model.values.mark import FRAGMENT
from graphintel.model.values.premises import PREMISES
from graphintel.service.describe import describe
from graphintel.service.pseudonyms import names_of
from graphintel.service.reading import reading
from graphintel.service.view import Answer, View

MOST_HITS = 200
"""The most hits of one search."""

MOST_NEAR = 1_000
"""How many places at one postcode are compared with an address."""

MOST_FITTING = 2_000
"""How many marks that share the longest run of a fragment are tried against it."""


@reading
def search(view: View, text: str, limit: int = 20) -> Answer:
    """Return what a text may mean, the surest first.

    Parameters
    ----------
    view : View
        Whose graph.
    text : str
        A number, mark, address, exhibit, reference or name, as written.
    limit : int
        Most hits, 1 to 200.

    Returns
    -------
    dict
        ``hits``: list of ``{id, type, caption, reason, score}``; ``score`` is 1.0 for an exact key, less for what the text
        may be (an address that may be the same place, a mark with
        look-alikes read otherwise, a mark that a fragment fits; the reason says so) and for words.
    """
    limit = max(1, min(limit, MOST_HITS))
    found: dict[str, tuple[float, str]] = dict.fromkeys(_pseudonymous(view, text), (1.0, "this pseudonym"))
    meanings = recognise(text)
    view.visible(meaning.id for meaning in meanings if meaning.id)  # one question for all of them
    for meaning in meanings:
        for identifier, score, reason in _matches(view, meaning, limit):
            if identifier not in found or found[identifier][0] < score:
                found[identifier] = (score, reason)
    identity = view.identity(found)
    best: dict[str, tuple[float, str]] = {}
    for record, (score, reason) in found.items():
        canonical = identity.canonical.get(record, record)
        if canonical not in best or best[canonical][0] < score:
            best[canonical] = (score, reason)
    ordered = sorted(best.items(), key=lambda hit: (-hit[1][0], hit[0]))[:limit]
    things = describe(view, [identifier for identifier, _ in ordered], identity, [])
    return {
        "hits": [
            {**things[identifier].brief(), "reason": reason, "score": round(score, 3)}
            for identifier, (score, reason) in ordered
            if identifier in things
        ]
    }


def _matches(view: View, meaning: Recognised, limit: int) -> list[tuple[str, float, str]]:
    """Return ``(record id, score, reason)`` for one meaning of the text."""
    if meaning.id:
        shown = meaning.id in view.visible([meaning.id]) and not view.withholds(meaning.id)
        return [(meaning.id, meaning.score, meaning.reason)] if shown else []
    most = MOST_NEAR if meaning.near else MOST_FITTING if meaning.fits else limit
    hits = _found(view, meaning.terms, most)
    if meaning.fits:
        return [(identifier, 0.75, meaning.reason) for identifier, _, _ in hits if _fits(meaning.fits, identifier)]
    if meaning.near:
        return [*_near(meaning, [identifier for identifier, _, _ in hits])]
    return [
        (identifier, _score(token, kind, meaning.terms), f"{meaning.reason}: {token}")
        for identifier, token, kind in hits
        if not meaning.type or identifier.startswith(meaning.type + ":")
    ]


def _near(meaning: Recognised, identifiers: list[str]) -> Iterator[tuple[str, float, str]]:
    """Yield the places that may be the one that an address means: one place may have two keys, and its hit says so."""
    for identifier in identifiers:
        prefix, _, key = identifier.partition(":")
        if prefix == "premises" and (why := PREMISES.may_be_same(meaning.near, key)):
            yield identifier, 0.95, f"{meaning.reason}: {why}"


def _fits(pattern: str, identifier: str) -> bool:
    """Return whether an id is that of a mark which a pattern fits; one without a country also fits a foreign mark."""
    prefix, _, mark = identifier.partition(":")
    bare = mark if ":" in pattern else mark.rpartition(":")[2]
    return prefix == "mark" and FRAGMENT.compare(pattern, bare).score > 0


def _found(view: View, terms: Sequence[str], limit: int) -> list[tuple[str, str, str]]:
    """Return hits of the index; where some tell who a protected person is, others take their places."""
    asked = limit
    while True:
        hits = view.finder.search(terms, view.viewer.holds, view.moment.revision, asked)
        telling = _telling(view, hits, terms[:-1])
        shown = [hit for hit in hits if hit[0] not in telling and not view.withholds(hit[0])]
        if len(shown) >= limit or len(hits) < asked:
            return shown[:limit]
        asked *= 2


def _telling(view: View, hits: Sequence[tuple[str, str, str]], others: Sequence[str]) -> set[str]:
    """Return the things found by a word of their caption that names a protected person whom they are tied to."""
    if view.viewer.reveals:
        return set()
    words = {
        identifier: {bare for word in (token, *others) for bare in (word, word.removesuffix("s"))}
        for identifier, token, kind in hits
        if kind == "caption" and not identifier.startswith("person:")
    }
    tied = {
        (thing, person)
        for said in view.said_of(words)
        for thing, person in ((said.start, said.end), (said.end, said.start))
        if thing in words and person in view.protected().tokens
    }
    people = {person for _, person in tied}
    view.said_of(people)  # one question for all of them
    names = {person: {word for name in names_of(view, {person}) for word in name} for person in people}
    told = {(thing, person) for thing, person in tied if names[person] & words[thing]}
    view.withheld.update(person for _, person in told)
    return {thing for thing, _ in told}


def _pseudonymous(view: View, text: str) -> list[str]:
    """Return the protected people whose pseudonym, or id as it is shown, a text is."""
    tokens, beginning = tokens_in(text), beginning_in(text)
    people = [
        record
        for record, token in view.protected().tokens.items()
        if token in tokens or (beginning and token.startswith(beginning))
    ]
    view.admitted.update(people)
    return sorted(people)


def _score(token: str, kind: str, terms: list[str]) -> float:
    """Return 0.9 for a whole key, 0.7 for a whole word of a caption, less for a beginning."""
    whole = token in terms
    return {("key", True): 0.9, ("caption", True): 0.7, ("key", False): 0.6}.get((kind, whole), 0.5)
