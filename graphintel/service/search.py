"""Search: what a text typed by an officer may mean, and why each hit is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphintel.model.keys import is_person
from graphintel.model.pseudonyms import token_beginning, tokens_in
from graphintel.model.search_meanings import SearchMeaning, fits_pattern, meanings_of, why_same_premises
from graphintel.model.search_tokens import as_read
from graphintel.service.answers.exploration import SearchAnswer
from graphintel.service.describe import describe_entities
from graphintel.service.pseudonym_filter import names_of_people
from graphintel.service.read_functions import read_function
from graphintel.service.view import View

MAX_HITS = 200
"""The most hits of one search."""

MAX_ADDRESSES_COMPARED = 1_000
"""How many places at one postcode are compared with an address."""

MAX_MARKS_TRIED = 2_000
"""How many marks that share the longest run of a fragment are tried against it."""


@read_function()
def search(view: View, text: str, limit: int = 20) -> SearchAnswer:
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
    SearchAnswer
        ``score`` is 1.0 for an exact key, less for what the text
        may be (an address that may be the same place, a mark with
        look-alikes read otherwise, a mark that a fragment fits; the reason says so) and for words.
    """
    limit = max(1, min(limit, MAX_HITS))
    hits_by_record: dict[str, tuple[float, str]] = dict.fromkeys(
        _people_by_pseudonym(view, text), (1.0, "this pseudonym")
    )
    meanings = meanings_of(text)
    view.visible(meaning.id for meaning in meanings if meaning.id)  # one question for all of them
    for meaning in meanings:
        for identifier, score, reason in _matches(view, meaning, limit):
            if identifier not in hits_by_record or hits_by_record[identifier][0] < score:
                hits_by_record[identifier] = (score, reason)
    view.visible(hits_by_record)  # says as well which of them there are decisions on
    identity = view.identity(hits_by_record)
    best: dict[str, tuple[float, str]] = {}
    for record, (score, reason) in hits_by_record.items():
        canonical = identity.canonical.get(record, record)
        if canonical not in best or best[canonical][0] < score:
            best[canonical] = (score, reason)
    ordered = sorted(best.items(), key=lambda hit: (-hit[1][0], hit[0]))[:limit]
    described = describe_entities(view, [identifier for identifier, _ in ordered], identity, [])
    return SearchAnswer(
        hits=tuple(
            described[identifier].hit(reason, round(score, 3))
            for identifier, (score, reason) in ordered
            if identifier in described
        )
    )


def _matches(view: View, meaning: SearchMeaning, limit: int) -> list[tuple[str, float, str]]:
    """Return ``(record id, score, reason)`` for one meaning of the text."""
    if meaning.id:
        shown = meaning.id in view.visible([meaning.id]) and not view.withholds(meaning.id)
        return [(meaning.id, meaning.score, meaning.reason)] if shown else []
    most = MAX_ADDRESSES_COMPARED if meaning.near else MAX_MARKS_TRIED if meaning.fits else limit
    hits = _visible_hits(view, meaning.terms, most)
    if meaning.fits:
        return [
            (identifier, 0.75, meaning.reason) for identifier, _, _ in hits if fits_pattern(meaning.fits, identifier)
        ]
    if meaning.near:
        return [*_possible_same_premises(meaning, [identifier for identifier, _, _ in hits])]
    return [
        (identifier, _score(token, kind, meaning.terms), f"{meaning.reason}: {as_read(token)}")
        for identifier, token, kind in hits
        if not meaning.type or identifier.startswith(meaning.type + ":")
    ]


def _possible_same_premises(meaning: SearchMeaning, identifiers: list[str]) -> Iterator[tuple[str, float, str]]:
    """Yield the places that may be the one that an address means: one place may have two keys, and its hit says so."""
    for identifier in identifiers:
        if why := why_same_premises(meaning, identifier):
            yield identifier, 0.95, f"{meaning.reason}: {why}"


def _visible_hits(view: View, terms: Sequence[str], limit: int) -> list[tuple[str, str, str]]:
    """Return hits of the index; hits that would identify a protected person are replaced."""
    asked = limit
    while True:
        hits = view.search_index.search(terms, view.viewer.holds, view.read_point.revision, asked)
        identifying = _identifying_hits(view, hits, terms[:-1])
        shown = [hit for hit in hits if hit[0] not in identifying and not view.withholds(hit[0])]
        if len(shown) >= limit or len(hits) < asked:
            return shown[:limit]
        asked *= 2


def _identifying_hits(view: View, hits: Sequence[tuple[str, str, str]], others: Sequence[str]) -> set[str]:
    """Return the entities found by a word of their caption that names a protected person whom they are tied to."""
    if view.viewer.reveals:
        return set()
    words = {
        identifier: {bare for word in (token, *others) for bare in (word, word.removesuffix("s"))}
        for identifier, token, kind in hits
        if kind == "caption" and not is_person(identifier)
    }
    linked = {
        (entity, person)
        for statement in view.statements_about(words)
        for entity, person in ((statement.start, statement.end), (statement.end, statement.start))
        if entity in words and person in view.protected().tokens
    }
    people = {person for _, person in linked}
    view.statements_about(people)  # one question for all of them
    names = {person: {word for name in names_of_people(view, {person}) for word in name} for person in people}
    identifying_pairs = {(entity, person) for entity, person in linked if names[person] & words[entity]}
    view.withheld.update(person for _, person in identifying_pairs)
    return {entity for entity, _ in identifying_pairs}


def _people_by_pseudonym(view: View, text: str) -> list[str]:
    """Return the protected people whose pseudonym, or id as it is shown, a text is."""
    tokens, beginning = tokens_in(text), token_beginning(text)
    people = view.protected().with_token(tokens, beginning)
    view.requested_by_token.update(people)
    return people


def _score(token: str, kind: str, terms: list[str]) -> float:
    """Return 0.9 for a whole key, 0.7 for a whole word of a caption, less for a beginning."""
    whole = token in terms
    return {("key", True): 0.9, ("caption", True): 0.7, ("key", False): 0.6}.get((kind, whole), 0.5)
