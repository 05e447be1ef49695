"""How a briefing tells its parts: what each table's rows say, in words that every format shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from graphintel.briefing.content import Briefing, Sign, Thing, Tie
from graphintel.briefing.scales import STATES, TIERS
from graphintel.model.ontology import PROTECTED_GROUPS, ROLES, RoleGroup
from graphintel.model.words import GROUP_WORDS, citation, says, seen, shown_as, spelled

_MONTH = re.compile(r"\d{4}-\d{2}")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_ALONE = {"ADVERTISES_PLACE": "stands as a place in an advert"}
"""Words for statements that are told of a place alone; a role is told as reported there."""
PROTECTED = GROUP_WORDS[RoleGroup.EXPLOITED]


def is_protected(thing: Thing) -> bool:
    """Return whether a thing is shown as protected: by what is said of it, or because nothing says why to name it."""
    return thing.protected or thing.group in PROTECTED_GROUPS


def drawn_as(thing: Thing) -> str:
    """Return the group by which a thing is drawn: whoever is protected as a shield, for whichever reason."""
    return RoleGroup.EXPLOITED.value if is_protected(thing) else thing.group


def group_of(thing: Thing) -> str:
    """Return the group that a thing is shown as: whoever is protected is shown as nothing else.

    Whoever is reported to sell sex is told as that, and not as exploited.
    """
    if thing.group in PROTECTED_GROUPS or not thing.protected:
        return thing.group
    return RoleGroup.EXPLOITED.value


def roles_of(thing: Thing) -> tuple[str, ...]:
    """Return the roles that are shown: of whoever is protected the protective ones alone."""
    if not is_protected(thing):
        return thing.roles
    return tuple(role for role in thing.roles if ROLES.get(role) in PROTECTED_GROUPS)


def roles_told(thing: Thing) -> str:
    """Return in words what is said of a person: see :func:`graphintel.model.words.shown_as`."""
    return shown_as(group_of(thing), thing.roles, thing.doubted)


def facts_told(thing: Thing) -> str:
    """Return what else is known of a thing, on one line."""
    return "; ".join(f"{spelled(name)}: {_plain(value)}" for name, value in sorted(thing.facts.items()))


def _plain(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def said(tie: Tie) -> str:
    """Return in words what a statement says, without its ends.

    Examples
    --------
    >>> said(Tie("t1", "ADVERTISES_PLACE", "a", "a", "R-1", "OFFICIAL", alone=True))
    'stands as a place in an advert'
    """
    if tie.alone:
        return _ALONE.get(tie.type, "{part} reported there").format(part=spelled(tie.part))
    return says({"type": tie.type, "part": tie.part})


def sentence(tie: Tie, called: Mapping[str, str]) -> str:
    """Return what a statement says with its ends; one that is told of one thing only names it once."""
    if tie.start == tie.end:
        return f"{called[tie.start]} – {said(tie)}"
    return f"{called[tie.start]} – {said(tie)} – {called[tie.end]}"


def when(tie: Tie) -> str:
    """Return when something was seen, no more exactly than the briefing gives it.

    Examples
    --------
    >>> when(Tie("t1", "LIVES_AT", "a", "b", "FA:1/1", "OFFICIAL", seen_from="2026-W14", seen_precision="week"))
    'week 14 of 2026'
    """
    weeks = [_WEEK.fullmatch(text) for text in (tie.seen_from, tie.seen_to) if text]
    if weeks and all(weeks):
        told = [f"week {int(week[2])} of {week[1]}" for week in weeks if week]
        return " to ".join(dict.fromkeys(told))
    first, last = (f"{text}-01" if _MONTH.fullmatch(text) else text for text in (tie.seen_from, tie.seen_to))
    return seen({"seen_from": first, "seen_to": last, "seen_precision": tie.seen_precision})


def cited_once(ties: Iterable[Tie]) -> list[str]:
    """Return the items of statements as every inferred text cites them, each once, with the dates of the briefing."""
    once = {tie.reference: tie for tie in reversed(list(ties))}
    return [citation(tie.reference, tie.grade, when(tie)) for tie in reversed(once.values())]


def tier_told(sign: Sign) -> str:
    """Return the tier with its meaning."""
    return f"{sign.tier}: {TIERS[sign.tier]}" if sign.tier in TIERS else sign.tier


def state_told(sign: Sign) -> str:
    """Return whether an indicator is there, and whether it raises its subject."""
    told = STATES.get(sign.state, sign.state)
    return f"{told}; raises this by the tier rules" if sign.raised else f"{told}; does not raise this"


def about(briefing: Briefing) -> list[tuple[str, str]]:
    """Return what holds for the whole briefing, by name: every file carries it. Empty ones are left out."""
    rows = [
        ("marking", briefing.marking),
        ("reference", briefing.ref),
        ("title", briefing.title),
        ("recipient", briefing.recipient),
        ("purpose", briefing.purpose),
        ("agreement", briefing.agreement),
        ("profile", briefing.profile),
        ("author", briefing.author),
        ("made on", briefing.made_on),
        ("review on", briefing.review_on),
        ("expires on", briefing.expires_on),
        ("handling", " ".join(briefing.handling)),
    ]
    return [(name, text) for name, text in rows if text]


def whole(briefing: Briefing) -> list[tuple[str, str]]:
    """Return what holds for the whole, its sentences and its indicators: for files that are a graph and no document."""
    named = ("safety", "why", "organised", "exploited", "method")
    rows = about(briefing) + [(name, " ".join(getattr(briefing, name))) for name in named]
    rows += [(f"indicator {sign.id}", _sign(sign)) for sign in briefing.signs]
    return [(name, text) for name, text in rows if text]


def _sign(sign: Sign) -> str:
    parts = [f"{sign.name} (tier {tier_told(sign)}; {state_told(sign)}). {sign.sentence}"]
    lists = {"Evidence": sign.evidence, "Against it": sign.counter_evidence, "False positives": sign.false_positives}
    return " ".join(parts + [f"{name}: {' '.join(sentences)}" for name, sentences in lists.items() if sentences])
