"""Text made safe to show: a character that would act on the screen instead of being seen is written as its number.

A line break in a caption would forge the next row of a table, an escape sequence would command the terminal, and an
override of direction would turn a number round. What is stored is not altered, only what is shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Controls, formats (directions and joiners among them), halves of characters, ends of lines and paragraphs."""

_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    chr(code) for code in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
)
"""Characters of other categories that take no place or look like a space."""

_COLOURED, _SIGNS = "\ufe0f", frozenset({"So", "Sk"})
"""What makes a sign a coloured one belongs to that sign; behind a letter or a digit it is unseen."""

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LOOKED_AT = re.compile(r"[^ -~]")
_HALF = re.compile("[\ud800-\udfff]")


@lru_cache(4096)
def _acts(character: str) -> bool:
    return unicodedata.category(character) in _ACTING or character in _UNSEEN


def _number(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _stand_in(found: re.Match[str]) -> str:
    character = found.group()
    if character == _COLOURED and unicodedata.category(found.string[found.start() - 1]) in _SIGNS:
        return character
    return (_SHORT.get(character) or _number(character)) if _acts(character) else character


def shown(text: str) -> str:
    """Return a text as one line can show it, every character seen and none acting.

    Parameters
    ----------
    text : str
        Whatever it holds.

    Returns
    -------
    str
        The same where it only holds what can be seen; once shown it is not altered again.

    Examples
    --------
    >>> print(shown("Mary\\nFA  owner\\x1b[2J"))
    Mary\\nFA  owner\\x1b[2J
    >>> print(shown("\u202e321"), shown("Zo\u00eb"))
    \\u202e321 Zo\u00eb
    """
    return text if text.isascii() and text.isprintable() else _LOOKED_AT.sub(_stand_in, text)


def shown_lines(text: str) -> str:
    """Return a text of several lines, each as :func:`shown` gives it."""
    return "\n".join(map(shown, text.split("\n")))


def shown_answer(answer: Any) -> Any:
    """Return an answer with every text in it as it may be shown, keys of mappings too."""
    if isinstance(answer, str):
        return shown(answer)
    if isinstance(answer, Mapping):
        return {shown_answer(key): shown_answer(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        found = [*map(shown_answer, answer)]
        return found if isinstance(answer, list) else tuple(found)
    if is_dataclass(answer) and not isinstance(answer, type):
        return type(answer)(**{each.name: shown_answer(getattr(answer, each.name)) for each in fields(answer)})
    return answer


def _escaped(found: re.Match[str]) -> str:
    character = found.group()
    if character == "\n" or not _acts(character):
        return character
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def shown_document(document: str) -> str:
    """Return a JSON document that says the same, with every character in it that acts written as its escape.

    Examples
    --------
    >>> print(shown_document('{"a": "\u202e"}'))
    {"a": "\\u202e"}
    """
    return _LOOKED_AT.sub(_escaped, document)


def has_lone_surrogates(value: Any) -> bool:
    """Return whether a text in some plain values holds half a character, which no file and no database can keep.

    Examples
    --------
    >>> has_lone_surrogates({"id": ["\\ud800"]}), has_lone_surrogates("\U0001f600")
    (True, False)
    """
    if isinstance(value, str):
        return not value.isascii() and _HALF.search(value) is not None
    if isinstance(value, Mapping):
        return any(has_lone_surrogates(part) for pair in value.items() for part in pair)
    return isinstance(value, list | tuple) and any(map(has_lone_surrogates, value))
