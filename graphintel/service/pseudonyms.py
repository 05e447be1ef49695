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
from graphintel.model.nested import values_in
from graphintel.model.pseudonyms import MARK, Pseudonyms, tokens_in
from graphintel.model.values.address_words import STREET_TYPES
from graphintel.model.values.name import words_of
from graphintel.service.protected import Protected
from graphintel.service.view import Answer, View

WITHHELD = "[name withheld]"
_AS_SAID, _WHOLE_NAMES, _OWNERS, _ANY_WORD = range(4)
"""What a text may lose: nothing; names of protected people, whole; words of such a name that somebody is an owner by
("Testname's flat") as well; or every word of it."""

_WRITTEN_FREELY = frozenset({"note", "title"})
_CAPTIONS = frozenset({"caption", "names"})
_SENTENCES = frozenset({"reason", "why", "text", "sentence"})
"""What is put together from captions of things."""
_WORD = re.compile(r"[^\W\d_]+(?:['’](?![sS](?!\w))[^\W\d_]+)*")
_OWNING = re.compile(r"['’](?:[sS])?(?!\w)")
_LEAST_WORD = 3
_NEVER_HELD = "withheld-from-this-account"
_STREETS = frozenset(word.lower() for pair in STREET_TYPES.items() for word in pair)


def asked(view: View, read: Callable[..., Answer], arguments: Mapping[str, Any]) -> tuple[Answer, Answer]:
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
    given = {name: value if name == "text" else entered(view, value) for name, value in arguments.items()}
    with in_own_words(view):
        answer = read(view, **given)
    return answer, shown(view, answer)


def entered(view: View, value: Any) -> Any:
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
        return [entered(view, one) for one in value]
    if not isinstance(value, str):
        return value
    protected = view.protected()
    tokens = set(tokens_in(value))
    records = [record for record, token in protected.tokens.items() if token in tokens] if tokens else []
    view.admitted.update(records)
    if records:
        return protected.undisguised(value, records)
    if not view.withholds(value):
        return value
    stand_in = f"{_NEVER_HELD}-{len(view.stand_ins)}"
    view.stand_ins[stand_in] = value
    return stand_in


@contextmanager
def in_own_words(view: View) -> Iterator[None]:
    """Let refusals of a block say ids as they were given to :func:`entered`."""
    try:
        yield
    except NotHeldError as error:
        NotHeldError.__init__(error, _typed(view, error.identifier))
        raise
    except GraphintelError as error:
        error.args = tuple(_typed(view, text) if isinstance(text, str) else text for text in error.args)
        raise


def _typed(view: View, text: str) -> str:
    tokens = {record: view.protected().tokens[record] for record in view.admitted}
    for record, token in tokens.items():
        text = text.replace(record, f"{record.partition(':')[0]}:{MARK}{token}")
    text = Protected(tokens).disguised(text)
    for stand_in, typed in view.stand_ins.items():
        text = text.replace(stand_in, typed)
    return text


def shown(view: View, answer: Answer) -> Answer:
    """Return an answer as a viewer without the permission to reveal may see it."""
    protected = view.protected()
    if view.viewer.reveals or not protected.tokens:
        return answer
    named = _records_in(answer, protected) | (view.spoken_of & protected.tokens.keys())
    named |= _said_in_items(view, answer, protected)
    every: frozenset[tuple[str, ...]] = view.cached("protected names", lambda: names_of(view, protected.tokens.keys()))
    sealed = frozenset(_sealed_in(answer, protected))
    disguised: Answer = Disguise(protected, view.pseudonyms, sealed, every, names_of(view, named)).of(answer)
    return disguised


def _texts_in(answer: Answer) -> set[str]:
    return {one for one in values_in(answer) if isinstance(one, str)}


def _mappings_in(answer: Answer) -> Iterator[Mapping[str, Any]]:
    return (one for one in values_in(answer) if isinstance(one, Mapping))


def _records_in(answer: Answer, protected: Protected) -> set[str]:
    return {record for text in _texts_in(answer) for record in protected.records_in(text)}


def _said_in_items(view: View, answer: Answer, protected: Protected) -> set[str]:
    """Return the protected people of items whose text the answer holds: the text may name them."""
    items = {str(one["item"]) for one in _mappings_in(answer) if one.get("type") == "PART_OF" and "item" in one}
    return {end for item in sorted(items) for end in view.items.ends_of_item(item)} & protected.tokens.keys()


def _sealed_in(answer: Answer, protected: Protected) -> Iterator[str]:
    """Yield ids that are plain hashes of what tells of a protected person: of statements, and of independent sources."""
    for one in _mappings_in(answer):
        ends = [str(one.get(name, "")) for name in ("start", "end", "start_record", "end_record", "item")]
        if any(protected.records_in(end) for end in ends if end) or "reopened_by" in one:
            told = [one, *one.get("reopened_by", ())]
            hashes = (str(each.get(name, "")) for each in told for name in ("id", "independent", "source"))
            yield from (text for text in hashes if text.startswith(("st:", "src:")))


def names_of(view: View, people: Collection[str]) -> frozenset[tuple[str, ...]]:
    """Return the words of each name of these people, sorted."""
    captions = {
        caption
        for statement in (view.said_of(people) if people else ())
        for end, caption in ((statement.start, statement.start_caption), (statement.end, statement.end_caption))
        if end in people
    }
    return frozenset(tuple(sorted(words)) for caption in captions if (words := words_of(caption)))


def _how_free(holder: Mapping[str, Any], key: object, inherited: int) -> int:
    """Return what a text under this key of a mapping may lose; a person's own caption is a pseudonym, or a namesake's."""
    if key in _WRITTEN_FREELY:
        return _ANY_WORD
    if key == "said":
        return _ANY_WORD if holder.get("type") == "PART_OF" else _WHOLE_NAMES
    if key in _CAPTIONS:
        return _AS_SAID if holder.get("type") == "Person" else _OWNERS
    if key in _SENTENCES:
        return max(inherited, _OWNERS)
    if key in {"start_caption", "end_caption"}:
        end = str(holder.get(str(key).partition("_")[0], ""))
        return _AS_SAID if end.startswith("person:") else _OWNERS
    return inherited


@dataclass
class Disguise:
    """One answer's strings as they may be shown.

    Parameters
    ----------
    protected : Protected
    pseudonyms : Pseudonyms
    sealed : frozenset of str
        Ids that are plain hashes of what tells of a protected person.
    names : frozenset of tuple of str
        The words of each name of a protected person, sorted: a caption far from somebody may name that person as well.
    spoken_of : frozenset of tuple of str
        The same of those that the answer speaks of: single words of these are withheld from free texts.
    """

    protected: Protected
    pseudonyms: Pseudonyms
    sealed: frozenset[str]
    names: frozenset[tuple[str, ...]]
    spoken_of: frozenset[tuple[str, ...]]
    _words: frozenset[str] = field(default=frozenset(), init=False)
    _lengths: tuple[int, ...] = field(default=(), init=False)
    _done: dict[tuple[str, int], str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._lengths = tuple(sorted({len(words) for words in self.names if len(words) > 1}, reverse=True))
        self._words = frozenset(
            word for words in self.spoken_of for word in words if len(word) >= _LEAST_WORD and word.isalpha()
        )

    def of(self, value: Any, free: int = _AS_SAID) -> Any:
        """Return nested plain values with every string in them disguised."""
        if isinstance(value, str):
            return self.text(value, free)
        if isinstance(value, Mapping):
            if (
                "score" in value and "reason" in value
            ):  # of a hit: it repeats what was typed, which a token would explain
                return self.of({k: v for k, v in value.items() if k != "reason"}) | {"reason": value["reason"]}
            kept = [
                (self.text(key) if isinstance(key, str) else key, self.of(each, _how_free(value, key, free)))
                for key, each in value.items()
            ]
            return dict(sorted(kept) if _ascend(list(value)) else kept)
        if isinstance(value, list | tuple):
            return self._listed(value, free)
        return value

    def text(self, text: str, free: int = _AS_SAID) -> str:
        """Return one string as it may be shown."""
        if (text, free) not in self._done:
            plain = self.pseudonyms.sealed(text) if text in self.sealed else self.protected.disguised(text)
            self._done[text, free] = self._unnamed(plain, free) if self.names and free else plain
        return self._done[text, free]

    def _listed(self, values: Sequence[Any], free: int) -> list[Any]:
        """Return a list; stretches of it that stand in the order of real ids stand in the order of those shown."""
        done = [self.of(each, free) for each in values]
        before, after = [_id_of(each) for each in values], [_id_of(each) for each in done]
        if before == after:
            return done
        out: list[Any] = []
        for first, last in _ascending(before):
            out.extend(sorted(done[first:last], key=_id_of))
        return out

    def _unnamed(self, text: str, free: int) -> str:
        """Return a text without names of protected people, whatever the order of their words."""
        found = [(m.start(), m.end(), "".join(words_of(m[0]))) for m in _WORD.finditer(text)]
        parts, done, at = [], 0, 0
        while at < len(found):
            length = self._name_at(found, at, text, free)
            if length:
                parts += [text[done : found[at][0]], WITHHELD]
                done = found[at + length - 1][1]
            at += length or 1
        return "".join([*parts, text[done:]]) if parts else text

    def _name_at(self, found: Sequence[tuple[int, int, str]], at: int, text: str, free: int) -> int:
        """Return how many words from a place on are a name; 0 where none is."""
        for length in self._lengths:
            words = tuple(sorted(word for _, _, word in found[at : at + length]))
            if len(words) == length and words in self.names:
                return length
        begin, end, word = found[at]
        if free < _OWNERS or not text[begin].isupper() or word not in self._words:
            return 0
        following = found[at + 1][2] if at + 1 < len(found) else ""
        return int(bool(_OWNING.match(text, end)) or (free == _ANY_WORD and following not in _STREETS))


def _id_of(value: Any) -> str:
    """Return what a list of such values may be in the order of."""
    if isinstance(value, Mapping):
        return str(value.get("id", ""))
    return value if isinstance(value, str) else ""


def _ascend(values: Sequence[Any]) -> bool:
    return all(isinstance(value, str) for value in values) and list(values) == sorted(values)


def _ascending(ids: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a list in which people's ids ascend: first place, and the one behind the last."""
    listed = list(ids)
    first = 0
    for place in range(1, len(listed) + 1):
        together = place < len(listed) and listed[place - 1] <= listed[place]
        together = together and all(one.startswith("person:") for one in listed[place - 1 : place + 1])
        if not together:
            yield first, place
            first = place
