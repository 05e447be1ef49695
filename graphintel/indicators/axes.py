"""Two questions that are never mixed: what points to organising, and what points to exploitation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphintel.analysis.person_roles import KEY_GROUPS
from graphintel.analysis.reasons import label_words
from graphintel.indicators.adverts import users
from graphintel.indicators.declaration import AXES
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import IndicatorFinding
from graphintel.indicators.premises_use import sellers
from graphintel.indicators.registry import INDICATORS
from graphintel.indicators.subject import Subject
from graphintel.model.display_words import capitalised, count_text
from graphintel.model.flags import EXPLOITED_FLAGS, FLAGS
from graphintel.model.ontology import DIRECT_ACTIVITY, FLAG_LINKS, LINK_TYPES, PEOPLE, ROLE_LINKS, stated_role
from graphintel.model.role_counting import ROLE_GIVING_LINKS
from graphintel.model.roles import ROLES, RoleGroup, protective_first


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead along an axis: an ``indicator``, a ``role`` or a ``flag``, its name, and a sentence."""

    kind: str
    name: str
    reason: str


def axes_of(
    index: EvidenceIndex, subject: Subject, findings: Sequence[IndicatorFinding]
) -> dict[str, tuple[Lead, ...]]:
    """Return what points along each axis.

    Parameters
    ----------
    index : EvidenceIndex
    subject : Subject
    findings : sequence of IndicatorFinding
        What the indicators say of it.

    Returns
    -------
    dict of str to tuple of Lead
        By axis. There is no sum, and no order but that of kind and name.
    """
    people = _people(index, subject)
    leads_by_axis: dict[str, list[Lead]] = {axis: [] for axis in AXES}
    for one in findings:
        if one.state == "present":
            indicator = INDICATORS[one.indicator]
            raised = "raised" if one.raised else f"not raised: {one.why_not_raised}"
            reason = f"{capitalised(indicator.name)} is present ({raised})"
            for axis in indicator.axes:
                leads_by_axis[axis].append(Lead("indicator", one.indicator, reason))
    for axis, groups in (("organised", KEY_GROUPS), ("exploited", frozenset({RoleGroup.EXPLOITED}))):
        leads_by_axis[axis] += _roles(index, people, groups)
    leads_by_axis["exploited"] += [*_led(index, people), *_flags(index, people)]
    return {axis: tuple(leads) for axis, leads in leads_by_axis.items()}


def _people(index: EvidenceIndex, subject: Subject) -> set[str]:
    """Return the people of a subject: members, who uses the number, or who sells or has a part at the premises."""
    if subject.kind == "network":
        return set(subject.members(*PEOPLE))
    if subject.kind == "number":
        return set(users(index, subject.id))
    tied = {index.start[row] for kind in ROLE_LINKS | DIRECT_ACTIVITY for row in index.rows_to(kind, subject.id)}
    return tied | sellers(index, subject.id).keys()


def _roles(index: EvidenceIndex, people: Iterable[str], groups: frozenset[RoleGroup]) -> list[Lead]:
    counted: dict[str, list[int]] = {}
    rows: dict[str, list[int]] = {}
    for person in people:
        coerced = groups == KEY_GROUPS and index.roles.is_exploited(person)
        for role in () if coerced else index.roles.counted.get(person, ()):
            if ROLES[role] in groups:
                counted.setdefault(role, []).append(index.roles.times[person, role])
                rows.setdefault(role, []).extend(_rows_giving_role(index, person, role))
    return [
        Lead(
            "role",
            role,
            f"{count_text(len(times), 'person', 'people')} reported as {label_words(role.upper())}, "
            f"in {_statements_and_sources(index, sum(times), rows[role])}{index.citation_suffix(sorted(rows[role]))}",
        )
        for role in protective_first(counted)
        for times in [counted[role]]
    ]


def _statements_and_sources(index: EvidenceIndex, count: int, rows: Iterable[int]) -> str:
    """Return how many statements say something, and of several from how many sources: a report passed on is one."""
    text = count_text(count, "statement")
    if count == 1:
        return text
    return f"{text} from {count_text(len({index.source(row) for row in rows}), 'independent source')}"


def _led(index: EvidenceIndex, people: Iterable[str]) -> list[Lead]:
    """Return who is reported to be under somebody else, by what counts."""
    rows: dict[str, dict[str, list[int]]] = {}
    for person in people:
        for link in index.roles.by_person[person].protecting_links if person in index.roles.by_person else ():
            if statement_rows := list(index.rows_to(link, person)):
                rows.setdefault(link, {})[person] = statement_rows
    return [
        Lead(
            "role",
            LINK_TYPES[link].control,
            f"{count_text(len(by_person), 'person', 'people')} reported as {LINK_TYPES[link].control}, "
            f"in {_statements_and_sources(index, len(all_rows), all_rows)}{index.citation_suffix(sorted(all_rows))}",
        )
        for link, by_person in sorted(rows.items())
        for all_rows in [[row for each in by_person.values() for row in each]]
    ]


def _rows_giving_role(index: EvidenceIndex, person: str, role: str) -> list[int]:
    """Return the rows that weigh something and give a person a role."""
    stated = ((kind, row) for kind in sorted(ROLE_GIVING_LINKS) for row in index.rows_from(kind, person))
    return [row for kind, row in stated if stated_role(kind, index.columns.part[row]) == role]


def _flags(index: EvidenceIndex, people: Iterable[str]) -> list[Lead]:
    """Return what flags say. A flag that only statements which do not count give protects all the same, and is shown as such."""
    carried: dict[tuple[str, str], list[str]] = {}
    for person in people:
        for flag in index.roles.flags.get(person, set()) & EXPLOITED_FLAGS:
            carried.setdefault((flag, index.roles.by_person[person].reasons_by_flag[flag]), []).append(person)
    return [
        Lead("flag", flag, f"{_flagged(who, flag, why)}{_flag_citations(index, who, flag, suspected_false=bool(why))}")
        for (flag, why), who in sorted(carried.items())
    ]


def _flagged(people: Sequence[str], flag: str, why: str) -> str:
    text = f"{count_text(len(people), 'person', 'people')}: {FLAGS[flag]}"
    return f"{text} ({why})" if why else text


def _flag_citations(index: EvidenceIndex, people: Iterable[str], flag: str, *, suspected_false: bool) -> str:
    """Return on which items a flag of several people rests."""
    rows_touching = index.suspected_false_rows if suspected_false else index.rows_touching
    return index.citation_suffix(row for row in rows_touching(FLAG_LINKS, people) if index.columns.part[row] == flag)
