"""Which signs in a mark stand for characters that nobody saw, and which only keep its groups apart.

``?`` and ``*``, an underscore, a bullet, a run of dots or dashes mean something unseen; one dash or dot between two groups
is how most countries write their marks. Where a sign may be either, the United Kingdom's forms decide; where these do not,
a run stands for what was not seen, because part of a mark must never pass for a whole one.
"""

from __future__ import annotations

import re

from graphintel.model.values.base import folded, latin
from graphintel.model.values.mark_forms import FULL_SHAPES, SHAPES, conforms

_MAX_UK_LENGTH = 7
_QUOTES = re.compile(r"[\"'`´‘’“”()\[\]]")
_BLANKS = str.maketrans({"●": "•", "○": "?", "■": "?", "□": "?", "▢": "?", "#": "?", "∙": "•", "‧": "•", "⋅": "·"})
_RUN = re.compile(r"[?*_.\-•·](?:\s*[?*_.\-•·])*")


def plain_mark(text: str) -> str:
    """Return a text without quotes and brackets, every dash and dot in one form, foreign look-alike letters in ours."""
    return _QUOTES.sub("", latin(folded(text.translate(_BLANKS)))).strip()


def squeezed(plain: str) -> str:
    """Return the letters and digits of a plain text in capitals, with what else it holds but separators."""
    return re.sub(r"[\s._\-•·]+", "", plain if "ß" in plain else plain.upper())


def pattern_of(text: str, *, ours: bool = True) -> str:
    """Return the pattern of a text that leaves out characters, or an empty text where it is a whole mark.

    Parameters
    ----------
    text : str
        A mark as written.
    ours : bool
        False where another country is said: the forms of the United Kingdom then decide nothing.

    Returns
    -------
    str
        Capitals with ``?`` for one character and ``*`` for a run.

    Examples
    --------
    >>> pattern_of("AB12 _ _ _"), pattern_of("AB12..."), pattern_of("ZZ01-AAA"), pattern_of("AB-100-CD")
    ('AB12???', 'AB12*', '', '')
    """
    plain = plain_mark(text)
    runs = list(_RUN.finditer(plain))
    whole = squeezed(plain)
    is_one = ours and conforms(whole)
    asked = re.search(r"[?*]", plain) is not None
    if not runs or (not asked and len(whole) == _MAX_UK_LENGTH and is_one):
        return ""
    unseen = [_is_unseen(run, plain) for run in runs]
    if not any(unseen) and ours and not is_one:
        unseen = [_fits(_replaced(plain, runs, [True] * len(runs)), spaced=True)] * len(runs)
    made = _replaced(plain, runs, unseen)
    within = all(_parts_groups(run, plain) for run in runs)
    if not any(unseen) or (not asked and within and is_one and not _fits(made)):
        return ""
    return re.sub(r"[?*]+", _ordered, "".join(made.upper().split()))


def _at_edge(run: re.Match[str], plain: str) -> bool:
    return run.start() == 0 or run.end() == len(plain)


def _parts_groups(run: re.Match[str], plain: str) -> bool:
    """Return whether signs stand between a letter and a digit, where two groups of a mark meet."""
    before, behind = plain[: run.start()].rstrip()[-1:], plain[run.end() :].lstrip()[:1]
    return bool(before and behind) and before.isdigit() != behind.isdigit()


def _stands_alone(run: re.Match[str], plain: str) -> bool:
    return plain[run.start() - 1 : run.start()].isspace() or plain[run.end() : run.end() + 1].isspace()


def _is_unseen(run: re.Match[str], plain: str) -> bool:
    """Return whether signs stand for unseen characters whatever the letters and digits around them are."""
    signs = "".join(run.group().split())
    if len(signs) > 1 or signs in "?*_•":
        return True
    return _at_edge(run, plain) and (signs != "." or _stands_alone(run, plain))


def _replaced(plain: str, runs: list[re.Match[str]], unseen: list[bool]) -> str:
    """Return the text with ``?`` and ``*`` for what was not seen, and without the other signs."""
    made, end = "", 0
    for run, is_unseen in zip(runs, unseen, strict=True):
        made += plain[end : run.start()] + (_meaning(run, plain) if is_unseen else "")
        end = run.end()
    return made + plain[end:]


def _meaning(run: re.Match[str], plain: str) -> str:
    """Return ``?`` for each sign of a run; ``*`` for an ellipsis, a lone dash and a line longer than a mark."""
    signs = "".join(run.group().split())
    asked = signs.count("?")
    if re.search(r"[?*]", signs) and len(re.sub(r"[?*]", "", signs)) < 2:  # one dash beside them keeps groups apart
        return "?" * asked + "*" * ("*" in signs)
    too_long = sum(c.isalnum() for c in plain) + len(signs) > _MAX_UK_LENGTH + 1
    lone = signs == "-" and _stands_alone(run, plain) and _at_edge(run, plain)
    return "?" * asked + "*" if too_long or lone or re.search(r"\*|\.\.", run.group()) else "?" * len(signs)


def _fits(pattern: str, *, spaced: bool = False) -> bool:
    """Return whether a pattern may be a whole UK mark, spaced as one where it is spaced.

    With ``spaced`` only where it is, and is of seven characters.
    """
    plain = "".join(pattern.upper().split())
    spaces: set[int] = set()
    for group in pattern.split()[:-1]:
        spaces.add(max(spaces, default=0) + len(group))
    if "*" in plain:
        head, _, tail = plain.partition("*")
        room = _MAX_UK_LENGTH - len(head) - len(tail)
        return "*" not in tail and room >= 0 and _fits(f"{head}{'?' * room}{tail}")
    return any(
        len(plain) == len(first + second)
        and all(c == "?" or c.isdigit() == (slot == "D") for c, slot in zip(plain, first + second, strict=True))
        and all(at == len(first) or "?" in plain[at - 1 : at + 1] for at in spaces)
        and (len(first) in spaces or not spaced)
        for first, second in (FULL_SHAPES if spaced else SHAPES)
    )


def _ordered(found: re.Match[str]) -> str:
    return "?" * found.group().count("?") + "*" * ("*" in found.group())
