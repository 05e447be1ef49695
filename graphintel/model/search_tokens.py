"""Tokens under which an entity is found: short, lower case."""

from __future__ import annotations

from graphintel.model.values.base import one_line
from graphintel.model.values.name import words_of_name

MAX_LENGTH = 64
"""Characters that count of a token."""

_ENDING = "<"


def reference_token(text: str) -> str:
    """Return a reference as one token: lower case, without white space.

    Examples
    --------
    >>> reference_token("JS / 1")
    'js/1'
    """
    return "".join(one_line(text).casefold().split())[:MAX_LENGTH]


def ending_token(text: str) -> str:
    """Return the token by which something is found by its ending: reversed, so that an ending is a beginning.

    Examples
    --------
    >>> ending_token("447700900123"), ending_token("0123")
    ('<321009007744', '<3210')
    """
    return (_ENDING + text[::-1])[:MAX_LENGTH]


def as_read(token: str) -> str:
    """Return a token as people read it: that of an ending the right way round.

    Examples
    --------
    >>> as_read(ending_token("447700900123")), as_read("js/1")
    ('447700900123', 'js/1')
    """
    return token[:0:-1] if token.startswith(_ENDING) else token


def tokens_of_reference(key: str) -> set[str]:
    """Return the tokens of a key: the whole, the part behind its owner or site, and the words of that part.

    Examples
    --------
    >>> sorted(tokens_of_reference("FA:JS/1"))
    ['1', 'fa:js/1', 'js', 'js/1']
    """
    if "#" in key:  # somebody unnamed is found by the whole key alone
        return {reference_token(key)}
    rest = key.partition(":")[2] or key
    return {reference_token(key), reference_token(rest), *words_of_name(rest)}
