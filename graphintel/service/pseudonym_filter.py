"""The one door by which protected people stay behind their pseudonyms, in what is asked and in what is answered.

A read works on real ids. Before it, the tokens in its arguments become the ids that they stand for, and an identifier by
which somebody protected could be looked up becomes one under which nothing is held. After it, every string of the answer
is gone through: ids and nominals of protected people become tokens, names in texts are withheld, and ids that are plain
hashes of all that (a statement's, an independent source's) are sealed, because a nominal can be counted through. Lists
that stood in the order of real ids stand in the order of what is shown. Who holds the permission to reveal sees ids as
they are.

A name in a text is not replaced by a pseudonym: it may be a namesake's, and a wrong link is worse than a gap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from graphintel.errors import GraphintelError, NotHeldError
from graphintel.model.keys import is_person
from graphintel.model.nested import values_in
from graphintel.model.ontology import ITEM_LINKS, PEOPLE
from graphintel.model.pseudonyms import PSEUDONYM_MARK, Pseudonyms, tokens_in
from graphintel.model.values.address_words import STREET_TYPES
from graphintel.model.values.name import words_of_name
from graphintel.service.answer_json import JsonObject
from graphintel.service.protected_records import ProtectedRecords
from graphintel.service.view import View, captions_of

WITHHELD = "[name withheld]"
_UNCHANGED, _WHOLE_NAMES, _OWNER_NAMES, _ANY_NAME_WORD = range(4)
"""What a text may lose: nothing; names of protected people, whole; words of such a name that somebody is an owner by
("Testname's flat") as well; or every word of it."""

_WRITTEN_FREELY = frozenset({"note", "title"})
_CAPTIONS = frozenset({"caption", "names"})
_SENTENCES = frozenset({"reason", "why", "text", "sentence"})
"""What is put together from captions of entities."""
_WORD = re.compile(r"[^\W\d_]+(?:['’](?![sS](?!\w))[^\W\d_]+)*")
_OWNING = re.compile(r"['’](?:[sS])?(?!\w)")
_MIN_WORD_LENGTH = 3
_UNKNOWN_ID = "withheld-from-this-account"
_STREETS = frozenset(word.lower() for pair in STREET_TYPES.items() for word in pair)


def read_pseudonymised(
    view: View, read: Callable[..., JsonObject], arguments: Mapping[str, Any]
) -> tuple[JsonObject, JsonObject]:
    """Run a read for its viewer behind the pseudonyms.

    Parameters
    ----------
    view : View
        Whose graph.
    read : callable
        Takes the view, then ``arguments``.
    arguments : mapping
        As the viewer gave them.

    Returns
    -------
    tuple of dict
        The answer with real ids, for the audit chain, and what may be shown.

    Raises
    ------
    GraphintelError
        What the read refuses, in the words that the viewer used.
    """
    if view.viewer.reveals:
        answer = read(view, **arguments)
        return answer, answer
    given = {name: value if name == "text" else resolve_tokens(view, value) for name, value in arguments.items()}
    with refusals_as_typed(view):
        answer = read(view, **given)
    return answer, pseudonymise(view, answer)


def resolve_tokens(view: View, value: Any) -> Any:
    """Return an argument with ids for tokens; what tells of somebody protected becomes an id under which nothing is held.

    Parameters
    ----------
    view : View
        Whose graph.
    value : any
        An id as the viewer gave it, or a sequence of them; anything else comes back as it is.
    """
    if view.viewer.reveals:
        return value
    if isinstance(value, list | tuple):
        return [resolve_tokens(view, one) for one in value]
    if not isinstance(value, str):
        return value
    protected = view.protected()
    records = protected.with_token(tokens_in(value))
    view.requested_by_token.update(records)
    if records:
        return protected.without_tokens(value, records)
    if not view.withholds(value):
        return value
    placeholder = f"{_UNKNOWN_ID}-{len(view.placeholders)}"
    view.placeholders[placeholder] = value
    return placeholder


@contextmanager
def refusals_as_typed(view: View) -> Iterator[None]:
    """Let refusals of a block say ids as they were given to :func:`resolve_tokens`."""
    try:
        yield
    except NotHeldError as error:
        NotHeldError.__init__(error, _as_typed(view, error.identifier))
        raise
    except GraphintelError as error:
        error.args = tuple(_as_typed(view, text) if isinstance(text, str) else text for text in error.args)
        raise


def _as_typed(view: View, text: str) -> str:
    tokens = {record: view.protected().tokens[record] for record in view.requested_by_token}
    for record, token in tokens.items():
        text = text.replace(record, f"{record.partition(':')[0]}:{PSEUDONYM_MARK}{token}")
    text = ProtectedRecords(tokens).with_tokens(text)
    for placeholder, typed in view.placeholders.items():
        text = text.replace(placeholder, typed)
    return text


def pseudonymise(view: View, answer: JsonObject) -> JsonObject:
    """Return an answer as a viewer without the permission to reveal may see it."""
    protected = view.protected()
    if view.viewer.reveals or not protected.tokens:
        return answer
    everything = list(values_in(answer))
    mappings = [one for one in everything if isinstance(one, dict)]
    texts = {one for one in everything if isinstance(one, str)}
    named = {record for text in texts for record in protected.records_in(text)}
    named |= view.mentioned & protected.tokens.keys()
    named |= _people_in_item_texts(view, mappings, protected)
    all_names: frozenset[tuple[str, ...]] = view.cached(
        "protected names", lambda: _names_in(view.captions(protected.tokens))
    )
    ids_to_seal = frozenset(_ids_to_seal(mappings, protected))
    pseudonymised: JsonObject = Pseudonymiser(
        protected, view.pseudonyms, ids_to_seal, all_names, names_of_people(view, named)
    ).of(answer)
    return pseudonymised


def _people_in_item_texts(view: View, mappings: Iterable[Mapping[str, Any]], protected: ProtectedRecords) -> set[str]:
    """Return the protected people of items whose text the answer holds: the text may name them."""
    items = {str(one["item"]) for one in mappings if one.get("type") in ITEM_LINKS and "item" in one}
    return {end for item in sorted(items) for end in view.items.ends_of_item(item)} & protected.tokens.keys()


def _ids_to_seal(mappings: Iterable[Mapping[str, Any]], protected: ProtectedRecords) -> Iterator[str]:
    """Yield ids that are plain hashes of what tells of a protected person: of statements, and of independent sources."""
    for one in mappings:
        ends = [str(one.get(name, "")) for name in ("start", "end", "start_record", "end_record", "item")]
        if any(protected.records_in(end) for end in ends if end) or "reopened_by" in one:
            answers = [one, *one.get("reopened_by", ())]
            hashes = (str(each.get(name, "")) for each in answers for name in ("id", "independent", "source"))
            yield from (text for text in hashes if text.startswith(("st:", "src:")))


def names_of_people(view: View, people: Collection[str]) -> frozenset[tuple[str, ...]]:
    """Return the words of each name of these people, sorted."""
    return _names_in(captions_of(view.statements_about(people), people))


def _names_in(captions: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(sorted(words)) for caption in captions if (words := words_of_name(caption)))


def _redaction_level(holder: Mapping[str, Any], key: object, inherited: int) -> int:
    """Return what a text under this key of a mapping may lose; a person's own caption is a pseudonym, or a namesake's."""
    if key in _WRITTEN_FREELY:
        return _ANY_NAME_WORD
    if key == "said":
        return _ANY_NAME_WORD if holder.get("type") in ITEM_LINKS else _WHOLE_NAMES
    if key in _CAPTIONS:
        return _UNCHANGED if holder.get("type") in PEOPLE else _OWNER_NAMES
    if key in _SENTENCES:
        return max(inherited, _OWNER_NAMES)
    if key in {"start_caption", "end_caption"}:
        end = str(holder.get(str(key).partition("_")[0], ""))
        return _UNCHANGED if is_person(end) else _OWNER_NAMES
    return inherited


@dataclass
class Pseudonymiser:
    """One answer's strings as they may be shown.

    Parameters
    ----------
    protected : ProtectedRecords
    pseudonyms : Pseudonyms
    keyed_id : frozenset of str
        Ids that are plain hashes of what tells of a protected person.
    names : frozenset of tuple of str
        The words of each name of a protected person, sorted: a caption far from somebody may name that person as well.
    mentioned : frozenset of tuple of str
        The same of those that the answer speaks of: single words of these are withheld from free texts.
    """

    protected: ProtectedRecords
    pseudonyms: Pseudonyms
    ids_to_seal: frozenset[str]
    names: frozenset[tuple[str, ...]]
    mentioned: frozenset[tuple[str, ...]]
    _words: frozenset[str] = field(default=frozenset(), init=False)
    _beginnings: frozenset[str] = field(default=frozenset(), init=False)
    """Words with which something that is withheld may begin."""
    _plain_words: dict[str, str] = field(default_factory=dict, init=False)
    _lengths: tuple[int, ...] = field(default=(), init=False)
    _done: dict[tuple[str, int], str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._lengths = tuple(sorted({len(words) for words in self.names if len(words) > 1}, reverse=True))
        self._words = frozenset(
            word for words in self.mentioned for word in words if len(word) >= _MIN_WORD_LENGTH and word.isalpha()
        )
        self._beginnings = self._words.union(*self.names)

    def of(self, value: Any, level: int = _UNCHANGED) -> Any:
        """Return nested plain values with every string in them disguised."""
        if isinstance(value, str):
            return self.text(value, level)
        if isinstance(value, dict | Mapping):
            if (
                "score" in value and "reason" in value
            ):  # of a hit: it repeats what was typed, which a token would explain
                return self.of({k: v for k, v in value.items() if k != "reason"}) | {"reason": value["reason"]}
            items = [
                (self.text(key) if isinstance(key, str) else key, self.of(each, _redaction_level(value, key, level)))
                for key, each in value.items()
            ]
            return dict(sorted(items) if _ascend(list(value)) else items)
        if isinstance(value, list | tuple):
            return self._listed(value, level)
        return value

    def text(self, text: str, level: int = _UNCHANGED) -> str:
        """Return one string as it may be shown."""
        if (text, level) not in self._done:
            plain = self.pseudonyms.keyed_id(text) if text in self.ids_to_seal else self.protected.with_tokens(text)
            self._done[text, level] = self._without_names(plain, level) if self.names and level else plain
        return self._done[text, level]

    def _listed(self, values: Sequence[Any], level: int) -> list[Any]:
        """Return a list; stretches of it that stand in the order of real ids stand in the order of those shown."""
        done = [self.of(each, level) for each in values]
        before, after = [_id_of(each) for each in values], [_id_of(each) for each in done]
        if before == after:
            return done
        out: list[Any] = []
        for first, last in _ascending(before):
            out.extend(sorted(done[first:last], key=_id_of))
        return out

    def _without_names(self, text: str, level: int) -> str:
        """Return a text without names of protected people, whatever the order of their words."""
        if self._beginnings.isdisjoint(map(self._plain_word, _WORD.findall(text))):
            return text
        words_found = [(m.start(), m.end(), self._plain_word(m[0])) for m in _WORD.finditer(text)]
        parts, done, at = [], 0, 0
        while at < len(words_found):
            begins = words_found[at][2] in self._beginnings
            length = self._name_length_at(words_found, at, text, level) if begins else 0
            if length:
                parts += [text[done : words_found[at][0]], WITHHELD]
                done = words_found[at + length - 1][1]
            at += length or 1
        return "".join([*parts, text[done:]]) if parts else text

    def _plain_word(self, word: str) -> str:
        """Return a word as names have it."""
        plain = self._plain_words.get(word)
        if plain is None:
            plain = self._plain_words[word] = "".join(words_of_name(word))
        return plain

    def _name_length_at(self, words_found: Sequence[tuple[int, int, str]], at: int, text: str, level: int) -> int:
        """Return how many words from a place on are a name; 0 where none is."""
        for length in self._lengths:
            words = tuple(sorted(word for _, _, word in words_found[at : at + length]))
            if len(words) == length and words in self.names:
                return length
        begin, end, word = words_found[at]
        if level < _OWNER_NAMES or not text[begin].isupper() or word not in self._words:
            return 0
        following = words_found[at + 1][2] if at + 1 < len(words_found) else ""
        return int(bool(_OWNING.match(text, end)) or (level == _ANY_NAME_WORD and following not in _STREETS))


def _id_of(value: Any) -> str:
    """Return what a list of such values may be in the order of."""
    if isinstance(value, str):
        return value
    return str(value.get("id", "")) if isinstance(value, dict | Mapping) else ""


def _ascend(values: Sequence[Any]) -> bool:
    return all(isinstance(value, str) for value in values) and list(values) == sorted(values)


def _ascending(ids: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a list in which people's ids ascend: first place, and the one behind the last."""
    listed = list(ids)
    first = 0
    for position in range(1, len(listed) + 1):
        together = position < len(listed) and listed[position - 1] <= listed[position]
        together = together and all(is_person(one) for one in listed[position - 1 : position + 1])
        if not together:
            yield first, position
            first = position
