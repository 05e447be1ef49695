"""Text that every format can write: cleaned once, before any format gets it.

``with_safe_text`` is for every format. ``drawable`` is for PDF and PNG, whose compiler brings fonts of its own: a character
that the two in use lack breaks PDF/UA, and some lone joiners make the compiler itself fail, so that only what was tried
is drawn and the rest is spelled out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

from graphintel.briefing.content import Briefing

REPLACEMENT = "\ufffd"
"""Stands where a character was that no document may hold."""

_BREAKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029")
_DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Controls that turn the direction of what follows: with them one caption could rewrite the line it stands in."""

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff")
"""Joiners, marks of direction and variants: they change how a sign looks, not which it is."""

_FIRST_FONT = (
    (0x20, 0x7E), (0xA1, 0x2E4), (0x2EA, 0x2FF), (0x374, 0x375), (0x37A, 0x37E), (0x384, 0x3CE), (0x3D0, 0x3E1),
    (0x3F0, 0x3F6), (0x3F8, 0x3F9), (0x3FB, 0x3FB), (0x3FD, 0x45F), (0x490, 0x4C4), (0x4C7, 0x4CC), (0x4D0, 0x4F9),
    (0x5BE, 0x5EA), (0x5F0, 0x5F4), (0x1E00, 0x1E9B), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9), (0x2010, 0x2027),
    (0x2030, 0x2037), (0x2039, 0x203E), (0x2070, 0x209C), (0x2100, 0x2103), (0x2116, 0x2116), (0x2153, 0x2184),
    (0x2460, 0x2473), (0xFFFD, 0xFFFD),
)  # fmt: skip
"""Code points that the first font of the templates holds, each tried: Latin, Greek, Cyrillic, Hebrew, figures."""

_SECOND_FONT = (
    (0x531, 0x556), (0x559, 0x55F), (0x561, 0x587), (0x60C, 0x60C), (0x61F, 0x61F), (0x621, 0x63A), (0x640, 0x64A),
    (0x660, 0x66D), (0x67E, 0x67E), (0x686, 0x686), (0x698, 0x698), (0x6A9, 0x6A9), (0x6AF, 0x6AF), (0x6CC, 0x6CC),
    (0x6F0, 0x6F9), (0x20A0, 0x20B5), (0x20B8, 0x20BA), (0x20BD, 0x20BD), (0x2190, 0x2213), (0x2215, 0x2215),
    (0x2217, 0x2220), (0x2241, 0x2269), (0x2500, 0x262F), (0x2701, 0x2704), (0x2706, 0x2709), (0x270C, 0x2727),
    (0x2756, 0x2756), (0x2761, 0x2775), (0x2798, 0x27AF), (0xFB01, 0xFB02),
)  # fmt: skip
"""Code points that the second font holds, each tried: Armenian, Arabic, currencies, arrows and signs."""

Value = TypeVar("Value")


def safe_text(text: str) -> str:
    """Return text that every format can hold: one line, no control characters, no halves of characters.

    Examples
    --------
    >>> safe_text("two\\r\\nlines"), safe_text("a\\x00b\\ud800")
    ('two lines', 'a\\ufffdb\\ufffd')
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_safe_character, text.replace("\r\n", "\n")))


def _safe_character(character: str) -> str:
    if character in _BREAKS:
        return " "
    refused = unicodedata.category(character) in {"Cc", "Cs"} or ord(character) & 0xFFFE == 0xFFFE
    return (
        REPLACEMENT if refused or character in _DIRECTION_CONTROLS or 0xFDD0 <= ord(character) <= 0xFDEF else character
    )


def drawable(text: str) -> str:
    """Return text in characters that PDF and PNG can draw; others are spelled out in brackets.

    Examples
    --------
    >>> drawable("Alder \\U0001f352"), drawable("\\u4e2d")
    ('Alder [cherries]', '[U+4E2D]')
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_drawable_character, unicodedata.normalize("NFC", text)))


def _drawable_character(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Zs":
        return " "
    if kind[0] in "LNPS" and (_within(character, _FIRST_FONT) or is_of_second_font(character)):
        return character
    if character in _INVISIBLE:
        return ""
    name = unicodedata.name(character, "") if kind == "So" else ""
    return f"[{name.lower()}]" if name else f"[U+{ord(character):04X}]"


def is_of_second_font(character: str) -> bool:
    """Return whether the second font of the templates is the one to draw a character."""
    return not character.isascii() and _within(character, _SECOND_FONT)


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)


def with_safe_text(briefing: Briefing) -> Briefing:
    """Return the briefing with every text in it cleaned."""
    return map_texts(briefing, safe_text)


def with_drawable_text(briefing: Briefing) -> Briefing:
    """Return the briefing with every text in it as PDF and PNG can draw it."""
    return map_texts(briefing, drawable)


def map_texts(value: Value, change: Callable[[str], str]) -> Value:
    """Return a frozen value with every text in it changed, however deep."""
    if isinstance(value, str):
        return change(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map_texts(part, change) for part in value)  # type: ignore[return-value]
    if isinstance(value, Mapping):
        return {change(key): map_texts(value, change) for key, value in value.items()}  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{name: map_texts(getattr(value, name), change) for name in _field_names(type(value))})
    return value


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
