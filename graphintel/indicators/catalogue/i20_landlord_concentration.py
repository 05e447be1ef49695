"""I20: one owner, agent or payer behind several premises of which such use is reported.

A large agent lets hundreds, and some of them end up in reports. So the portfolio counts: of all premises that the
viewer sees with the same owner, agent or payer, at least a quarter have to be in such use. The words are those of the
reports: who sells at a place, or runs it, has not said that it is a brothel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graphintel.indicators.counter_evidence import possible_coercion, shared_facilities
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import Reason, UnitFinding, placeholder
from graphintel.indicators.premises_use import ReportedUse, reported_use, separate_premises
from graphintel.indicators.subject import Subject
from graphintel.model.display_words import count_text
from graphintel.model.keys import type_of_id

MIN_PREMISES, MIN_SHARE = 2, 0.25
_INTERESTS = ("OWNS", "LETS", "PAYS_FOR")


def candidates(index: EvidenceIndex, subject: Subject) -> Iterable[str]:
    """Return who owns, lets or pays for premises of the subject; of a network, for two of them at least."""
    interests: dict[str, set[str]] = defaultdict(set)
    for premises in [subject.id] if subject.kind == "premises" else subject.members("Premises"):
        for row in _interests(index, premises):
            interests[index.start[row]].add(premises)
    least = MIN_PREMISES if subject.kind == "network" else 1
    return sorted(
        party for party, their_premises in interests.items() if len(separate_premises(index, their_premises)) >= least
    )


def _interests(index: EvidenceIndex, premises: str) -> list[int]:
    named = [row for kind in _INTERESTS for row in index.rows_to(kind, premises)]
    return named + [
        row for row in index.rows_to("HOLDS_ROLE", premises) if index.columns.part[row] == "landlord_or_agent"
    ]


def portfolio(index: EvidenceIndex, party: str) -> dict[str, list[int]]:
    """Return the premises that somebody owns, lets or pays for, each with the rows that say so."""
    rows = [row for kind in _INTERESTS for row in index.rows_from(kind, party)]
    rows += [row for row in index.rows_from("HOLDS_ROLE", party) if index.columns.part[row] == "landlord_or_agent"]
    interests: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if type_of_id(index.end[row]) == "Premises":
            interests[index.end[row]].append(row)
    separate = separate_premises(index, interests)
    return {premises: sorted(interests[premises]) for premises in sorted(separate)}


def evaluate(index: EvidenceIndex, party: str) -> UnitFinding:
    """Return whether somebody stands behind at least two premises in reported use, and a quarter of all of theirs."""
    interests = portfolio(index, party)
    used = {premises: use for premises in interests if (use := reported_use(index, premises)) is not None}
    if len(used) < MIN_PREMISES:
        return UnitFinding(frozenset({party, *interests}))
    portion = (
        f"{len(used)} of the {count_text(len(interests), 'premises', 'premises')} on record with this owner, agent or payer are "
        "concerned."
    )
    if len(used) < MIN_SHARE * len(interests) or party in index.facilities:
        large = Reason(f"{portion} It is a large portfolio, and this is no concentration.")
        return UnitFinding(frozenset({party, *used}), against=(large, *shared_facilities(index, [party])))
    return UnitFinding(
        entities=frozenset({party, *used}),
        present=True,
        sentence=f"One owner, agent or payer{_name_of_firm(party)} stands behind {len(used)} premises: "
        f"{'; '.join(f'{placeholder(premises)}, {_use_text(use)}' for premises, use in used.items())}.",
        evidence=tuple(
            reason for premises, use in used.items() for reason in _reasons(premises, use, interests[premises])
        ),
        against=(
            Reason(f"{portion} Owners and agents are often unaware of what happens at premises."),
            *(possible_coercion(index, party) if type_of_id(party) == "Person" else ()),
        ),
    )


def _use_text(use: ReportedUse) -> str:
    return " and ".join(use.phrases)


def _reasons(premises: str, use: ReportedUse, interest: list[int]) -> Iterator[Reason]:
    """Yield what is reported of premises, and who stands behind them; an item is cited once in each."""
    for phrase, rows in use.phrases.items():
        yield Reason(f"{placeholder(premises)} is {phrase}", rows)
    yield Reason(f"{placeholder(premises)} has this owner, agent or payer", tuple(interest))


def _name_of_firm(party: str) -> str:
    """Return the name of a firm; a structural pattern names no person."""
    return "" if type_of_id(party) == "Person" else f" ({placeholder(party)})"


INDICATOR = Indicator(
    id="I20",
    name="landlord or agent concentration",
    tier="B",
    units="at least two premises with one owner, agent or payer, and a quarter of all of theirs, whose use is reported: "
    "somebody says what they are used as, several people sell there within one period, or somebody runs them",
    version=2,
    sentence="One owner, agent or payer stands behind several of these addresses.",
    false_positives=("large agents let hundreds of premises", "owners and hosts who are unaware"),
    sources=("Brent task group, recommendation 13", "offences of letting and permitting, Home Office overview"),
    collected_by=("OWNS", "LETS", "PAYS_FOR"),
    subjects=("network", "premises"),
    axes=("organised",),
    candidates=candidates,
    evaluate=evaluate,
)
