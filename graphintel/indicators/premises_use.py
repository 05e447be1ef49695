"""What is reported to happen at premises: who sells there, who runs it, and which of several premises are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from graphintel.analysis.person_roles import KEY_GROUPS
from graphintel.indicators.adverts import rows_of_people_with
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.windows import WINDOW_DAYS, Span
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import CONTROL_LINKS, INVOLVING_LINKS, PEOPLE, USE_LINKS
from graphintel.model.roles import ROLES, RoleGroup
from graphintel.model.uses import BROTHEL
from graphintel.model.values.grade import FALSE, GRADE, POORLY

MIN_SELLERS = 2
PERIOD_GAP_DAYS = WINDOW_DAYS
"""Maximum number of days between two reports of one period of use: the length of one window."""

_DatedReport = tuple[Span, str, tuple[int, ...]]
_DIRECT_CONTROL = ("CONTROLS", "RECRUITED", "TRANSPORTS")


def sellers(index: EvidenceIndex, premises: str) -> Mapping[str, list[int]]:
    """Return who is reported to sell at premises, with the rows that say so.

    By SELLS_AT, by the role ``selling_sex`` towards them, or by an advert that states them and is claimed to be somebody.
    """
    return {
        person: [row for rows in reports for row in rows]
        for person, reports in selling_reports(index, premises).items()
    }


def selling_reports(index: EvidenceIndex, premises: str) -> Mapping[str, list[tuple[int, ...]]]:
    """Return who is reported to sell at premises, with the rows of each report: one, or an advert's place and claim."""
    return index.cached("sellers", premises, _selling_reports)


def _selling_reports(index: EvidenceIndex, premises: str) -> dict[str, list[tuple[int, ...]]]:
    by_person: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for row in index.rows_to("SELLS_AT", premises):
        by_person[index.start[row]].append((row,))
    for row in index.rows_to("HOLDS_ROLE", premises):
        if index.columns.part[row] == "selling_sex":
            by_person[index.start[row]].append((row,))
    for row in index.rows_to("ADVERTISES_PLACE", premises):
        for claim in index.rows_from("DEPICTS_CLAIMED", index.start[row]):
            by_person[index.end[claim]].append((row, claim))
    return dict(sorted(by_person.items()))


def stated_uses(index: EvidenceIndex, premises: str) -> Mapping[str, list[int]]:
    """Return what premises are said to be used as, in so many words, with the rows that say so."""
    uses: dict[str, list[int]] = defaultdict(list)
    for kind in USE_LINKS:
        for row in index.rows_from(kind, premises):
            uses[index.columns.part[row]].append(row)
    return dict(sorted(uses.items()))


def threshold_sentence(premises: str, count: int) -> str:
    """Return what it means that several people are reported to sell at premises within one period of use."""
    return (
        f"As reported, {premises} meets the legal threshold of a brothel: at least {count} people are reported to sell "
        "there within one period of use. This is not by itself a sign of exploitation."
    )


def people_reported(index: EvidenceIndex, premises: str) -> set[str]:
    """Return everybody whom a statement that weighs something, or an event there, ties to premises."""
    near = {index.start[row] for kind in index.rows_by_end.kinds for row in index.rows_to(kind, premises)}
    involved = {index.end[row] for kind in INVOLVING_LINKS for one in near for row in index.rows_from(kind, one)}
    return {one for one in near | involved | set(sellers(index, premises)) if type_of_id(one) in PEOPLE}


def managing_rows(index: EvidenceIndex, premises: str) -> list[int]:
    """Return the rows by which somebody runs what happens at premises: manages it, or directs people there."""
    roles = [
        row
        for row in index.rows_to("HOLDS_ROLE", premises)
        if ROLES.get(index.columns.part[row]) is RoleGroup.EXPLOITER
    ]
    return sorted({*index.rows_to("MANAGES", premises), *roles})


@dataclass(frozen=True, slots=True)
class PeriodOfUse:
    """Several people who sell at premises within one period of use: the rows of each, and how many they are at least."""

    people: Mapping[str, tuple[int, ...]]
    count: int


@dataclass(frozen=True, slots=True)
class ReportedUse:
    """What is reported of the use of premises: sentences without their subject, each with the rows that say so."""

    phrases: Mapping[str, tuple[int, ...]]

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows of all of it, in order."""
        return tuple(sorted({row for rows in self.phrases.values() for row in rows}))


def period_with_several_sellers(index: EvidenceIndex, premises: str) -> PeriodOfUse | None:
    """Return the newest period of use in which at least two distinct people are reported to sell at premises.

    A period of use is a chain of dated reports, each at most :data:`PERIOD_GAP_DAYS` days after the one before, whatever
    their days were exactly. Two on different days of a rota are in one, two who came years apart are not, and an undated
    report is in none. Poorly graded reports count for nothing.
    """
    return index.cached("period", premises, _period_with_several_sellers)


def _period_with_several_sellers(index: EvidenceIndex, premises: str) -> PeriodOfUse | None:
    dated = [
        (span, person, rows)
        for person, reports in selling_reports(index, premises).items()
        for rows in reports
        if not any(is_poorly_graded(index, row) for row in rows) and (span := index.common_span(rows)) is not None
    ]
    several: PeriodOfUse | None = None
    for chain in _chains(sorted(dated, key=lambda one: (one[0].begun, one[0].ended, one[1:]))):
        people: dict[str, set[int]] = defaultdict(set)
        for _, person, rows in chain:
            people[person].update(rows)
        count = index.count_distinct(people)
        if count >= MIN_SELLERS:
            several = PeriodOfUse({person: tuple(sorted(rows)) for person, rows in sorted(people.items())}, count)
    return several


def _chains(dated: list[_DatedReport]) -> Iterator[list[_DatedReport]]:
    """Yield the chains of reports, oldest first, none of which is too long after those before."""
    chain: list[_DatedReport] = []
    latest = 0
    for seen in dated:
        if chain and seen[0].begun - latest > PERIOD_GAP_DAYS:
            yield chain
            chain = []
        latest = max(latest, seen[0].ended) if chain else seen[0].ended
        chain.append(seen)
    if chain:
        yield chain


def is_poorly_graded(index: EvidenceIndex, row: int) -> bool:
    """Return whether the statement of a row is poorly graded, or suspected to be false."""
    return level_of(index, row) in {POORLY, FALSE}


def level_of(index: EvidenceIndex, row: int) -> str:
    """Return how well the statement of a row is graded, one of the levels of :mod:`graphintel.model.values.grade`."""
    c = index.columns
    return GRADE.level_of(c.scheme[row], c.source_eval[row], c.info_eval[row])


def is_one_persons_own(
    index: EvidenceIndex, shared: str, premises: Collection[str], speaks_of_it: Callable[[int], bool]
) -> bool:
    """Return whether what premises share is one person's own: somebody who sells there alone, and took it along.

    Parameters
    ----------
    index : EvidenceIndex
    shared : str
        A number, profile or handle.
    premises : collection of str
    speaks_of_it : callable
        Whether a row may speak of the time that is looked at; others count for nothing.

    Notes
    -----
    The person is reported with it, or to sell at each of the premises. Nobody else may be reported with it or to sell there,
    nobody else to run any of the premises, and nobody to direct the person. An address that somebody moved to is no second
    brothel.
    """
    selling = [
        {
            person
            for person, reports in selling_reports(index, place).items()
            if any(all(map(speaks_of_it, rows)) for rows in reports)
        }
        for place in premises
    ]
    with_it = {index.start[row] for row in rows_of_people_with(index, shared) if speaks_of_it(row)}
    people = set().union(with_it, *selling)
    alone = next(iter(people)) if len(people) == 1 else ""
    return (
        (alone in with_it or all(selling))
        and index.roles.group(alone) is RoleGroup.ACTIVITY
        and not any(
            index.start[row] != alone and speaks_of_it(row) for place in premises for row in managing_rows(index, place)
        )
        and not any(speaks_of_it(row) for kind in CONTROL_LINKS for row in index.rows_to(kind, alone))
    )


def reported_use(index: EvidenceIndex, premises: str) -> ReportedUse | None:
    """Return what is reported of the use of premises; None where it is at most one person's own.

    Somebody says what they are used as, several people are reported to sell there within one period, or somebody is
    reported to run what happens there. One person who works alone is no such use.
    """
    return index.cached("use", premises, _reported_use)


def _reported_use(index: EvidenceIndex, premises: str) -> ReportedUse | None:
    phrases: dict[str, tuple[int, ...]] = {}
    if used_as := stated_uses(index, premises).get(BROTHEL):
        phrases["said to be used as a brothel"] = tuple(used_as)
    if period := period_with_several_sellers(index, premises):
        rows = {row for by_person in period.people.values() for row in by_person}
        phrases[f"reported as a place where at least {period.count} people sell, within one period"] = tuple(
            sorted(rows)
        )
    if runs := managing_rows(index, premises):
        phrases["reported as run by somebody"] = tuple(runs)
    return ReportedUse(phrases) if phrases else None


def concern_rows(index: EvidenceIndex, premises: str) -> list[int]:
    """Return the rows that say that somebody who sells at premises is directed, brought or driven, or that somebody runs the place."""
    selling = sellers(index, premises)
    directed = {row for person in selling for kind in _DIRECT_CONTROL for row in index.rows_to(kind, person)}
    helping = {
        row
        for row in index.rows_to("HOLDS_ROLE", premises)
        if ROLES.get(index.columns.part[row]) in KEY_GROUPS and index.columns.part[row] != "landlord_or_agent"
    }
    return sorted(directed | helping | set(managing_rows(index, premises)))


def separate_premises(index: EvidenceIndex, premises: Collection[str]) -> set[str]:
    """Return the premises, without the building of a unit that is among them: a flat and its building count once."""
    all_premises = set(premises)
    return all_premises - {building for unit in all_premises for building in index.buildings.get(unit, ())}


def are_in_one_building(index: EvidenceIndex, premises: Collection[str]) -> bool:
    """Return whether several premises are units of one building."""
    shared = [index.buildings.get(unit, set()) for unit in premises]
    return len(shared) > 1 and bool(set.intersection(*map(set, shared)))
