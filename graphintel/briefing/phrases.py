"""Phrases of a briefing: what each table's rows say, in words that every format shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphintel.briefing.content import BriefedEntity, BriefedIndicator, BriefedStatement, Briefing
from graphintel.briefing.scales import STATE_MEANINGS, TIER_MEANINGS
from graphintel.model.display_words import (
    GROUP_WORDS,
    citation,
    name_words,
    person_words,
    statement_words,
    value_words,
    when_seen,
)
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.roles import PROTECTED_GROUPS, ROLES, RoleGroup

PROTECTED_WORDS = GROUP_WORDS[RoleGroup.EXPLOITED]


def is_displayed_protected(entity: BriefedEntity) -> bool:
    """Return whether an entity is shown as protected: by its statements, or because there is no reason to name it."""
    return entity.protected or entity.group in PROTECTED_GROUPS


def style_group(entity: BriefedEntity) -> str:
    """Return the group by which an entity is drawn: whoever is protected, for whichever reason, as a shield."""
    return RoleGroup.EXPLOITED.value if is_displayed_protected(entity) else entity.group


def displayed_group(entity: BriefedEntity) -> str:
    """Return the group that an entity is shown as: whoever is protected is shown as protected and nothing else.

    Whoever is reported to sell sex is shown as that, and not as exploited.
    """
    if entity.group in PROTECTED_GROUPS or not entity.protected:
        return entity.group
    return RoleGroup.EXPLOITED.value


def displayed_roles(entity: BriefedEntity) -> tuple[str, ...]:
    """Return the roles that are shown: only the protective ones of whoever is protected."""
    if not is_displayed_protected(entity):
        return entity.roles
    return tuple(role for role in entity.roles if ROLES.get(role) in PROTECTED_GROUPS)


def roles_phrase(entity: BriefedEntity) -> str:
    """Return in words what is said of a person: see :func:`graphintel.model.display_words.person_words`."""
    return person_words(displayed_group(entity), entity.roles, entity.doubted)


def facts_phrase(entity: BriefedEntity) -> str:
    """Return what else is known of an entity, on one line."""
    return "; ".join(f"{name_words(name)}: {value_words(value)}" for name, value in sorted(entity.facts.items()))


def statement_phrase(statement: BriefedStatement) -> str:
    """Return in words what a statement says, without its ends.

    Examples
    --------
    >>> statement_phrase(BriefedStatement("t1", "ADVERTISES_PLACE", "a", "a", "R-1", "OFFICIAL", one_end_only=True))
    'stands as a place in an advert'
    """
    if statement.one_end_only:
        return LINK_TYPES[statement.type].one_end_phrase.format(part=name_words(statement.part))
    return statement_words(statement, statement.properties)


def statement_sentence(statement: BriefedStatement, captions: Mapping[str, str]) -> str:
    """Return what a statement says with its ends; one of which only one end is disclosed names it once."""
    if statement.start == statement.end:
        return f"{captions[statement.start]} – {statement_phrase(statement)}"
    return f"{captions[statement.start]} – {statement_phrase(statement)} – {captions[statement.end]}"


def property_columns(statements: Iterable[BriefedStatement]) -> tuple[str, ...]:
    """Return the columns of the properties that statements have, in order.

    Examples
    --------
    >>> counted = BriefedStatement("t1", "CONTACTED", "a", "b", "R-1", "OFFICIAL", properties={"calls": 2})
    >>> property_columns([counted])
    ('CONTACTED.calls',)
    """
    return tuple(sorted({name for statement in statements for name in property_texts(statement)}))


def property_texts(statement: BriefedStatement) -> dict[str, str]:
    """Return the properties of a statement by their columns: with the link before it, none has the name of another column."""
    return {f"{statement.type}.{name}": str(value) for name, value in statement.properties.items()}


def dates_phrase(statement: BriefedStatement) -> str:
    """Return when something was seen, no more exactly than the briefing gives it.

    Examples
    --------
    >>> dates_phrase(BriefedStatement("t1", "LIVES_AT", "a", "b", "FA:1/1", "OFFICIAL", seen_from="2026-W14", seen_precision="week"))
    'week 14 of 2026'
    """
    return when_seen(statement)


def citations(statements: Iterable[BriefedStatement]) -> list[str]:
    """Return the items of statements as every inferred text cites them, each once, with the dates of the briefing."""
    once = {statement.reference: statement for statement in reversed(list(statements))}
    return [
        citation(statement.reference, statement.grade, dates_phrase(statement)) for statement in reversed(once.values())
    ]


def tier_phrase(indicator: BriefedIndicator) -> str:
    """Return the tier with its meaning."""
    return f"{indicator.tier}: {TIER_MEANINGS[indicator.tier]}" if indicator.tier in TIER_MEANINGS else indicator.tier


def state_phrase(indicator: BriefedIndicator) -> str:
    """Return whether an indicator is there, and whether it raises its subject."""
    phrases = STATE_MEANINGS.get(indicator.state, indicator.state)
    return f"{phrases}; raises this by the tier rules" if indicator.raised else f"{phrases}; does not raise this"


def briefing_metadata(briefing: Briefing) -> list[tuple[str, str]]:
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


def graph_metadata(briefing: Briefing) -> list[tuple[str, str]]:
    """Return what holds for the whole, its sentences and its indicators: for files that are a graph and no document."""
    fields = ("safety", "why", "method")
    rows = briefing_metadata(briefing) + [(name, " ".join(getattr(briefing, name))) for name in fields]
    rows += [(f"indicator {indicator.id}", _indicator(indicator)) for indicator in briefing.indicators]
    return [(name, text) for name, text in rows if text]


def _indicator(indicator: BriefedIndicator) -> str:
    phrases = [f"{indicator.name} (tier {tier_phrase(indicator)}; {state_phrase(indicator)}). {indicator.sentence}"]
    lists = {
        "Evidence": indicator.evidence,
        "Against it": indicator.counter_evidence,
        "False positives": indicator.false_positives,
    }
    return " ".join(phrases + [f"{name}: {' '.join(sentences)}" for name, sentences in lists.items() if sentences])
