"""I18: the legal threshold of a brothel. Two who work together for safety meet it; it is no sign of exploitation."""

from __future__ import annotations

from collections.abc import Iterable

from graphintel.indicators.counter_evidence import tenants_together
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import Reason, UnitFinding, placeholder
from graphintel.indicators.premises_use import (
    MIN_SELLERS,
    PERIOD_GAP_DAYS,
    concern_rows,
    is_poorly_graded,
    period_with_several_sellers,
    sellers,
    selling_reports,
    threshold_sentence,
)
from graphintel.indicators.subject import Subject


def candidates(_index: EvidenceIndex, subject: Subject) -> Iterable[str]:
    """Return the premises of a subject."""
    return [subject.id] if subject.kind == "premises" else subject.members("Premises")


def evaluate(index: EvidenceIndex, premises: str) -> UnitFinding:
    """Return whether at least two distinct people are reported to sell at premises within one period of use."""
    period = period_with_several_sellers(index, premises)
    if period is None:
        return UnitFinding(frozenset({premises}), against=tuple(_what_is_missing(index, premises)))
    return UnitFinding(
        entities=frozenset({premises, *period.people}),
        present=True,
        sentence=threshold_sentence(placeholder(premises), period.count),
        evidence=tuple(
            Reason(f"Somebody {_report_phrase(index, rows)} {placeholder(premises)}", rows)
            for rows in period.people.values()
        ),
        against=(*_lawful(index, premises), *tenants_together(index, period.people)),
    )


def _report_phrase(index: EvidenceIndex, rows: tuple[int, ...]) -> str:
    """Return what statements say of somebody and premises: by an advert alone it is claimed."""
    by_advert = all(index.columns.type[row] in {"ADVERTISES_PLACE", "DEPICTS_CLAIMED"} for row in rows)
    return "is claimed to be shown by an advert that states" if by_advert else "is reported to sell at"


def _what_is_missing(index: EvidenceIndex, premises: str) -> list[Reason]:
    """Say why premises with several reported sellers do not meet the threshold: the times differ, or the grades are poor."""
    selling = sellers(index, premises)
    if index.count_distinct(selling) < MIN_SELLERS:
        return []
    rows = sorted({row for person_rows in selling.values() for row in person_rows})
    poor = [row for row in rows if is_poorly_graded(index, row)]
    undated = [
        row
        for reports in selling_reports(index, premises).values()
        for report in reports
        for row in report
        if not index.span(row)
    ]
    text = f"These reports show no one period of use: at most {PERIOD_GAP_DAYS} days from one to the next, none of them poor"
    reasons = [Reason(text, tuple(rows))]
    if poor:
        reasons.append(Reason("Poorly graded reports do not count for the threshold", tuple(poor)))
    if undated:
        text = "Undated reports, and those dated by the month, cannot show one period of use"
        reasons.append(Reason(text, tuple(sorted(set(undated)))))
    return reasons


def _lawful(index: EvidenceIndex, premises: str) -> list[Reason]:
    """Say that it is lawful sharing, where nothing reported says otherwise."""
    exploited = any(index.roles.is_exploited(person) for person in sellers(index, premises))
    if exploited or concern_rows(index, premises):
        return []
    return [
        Reason(
            "Lawful sharing without concern, as far as is reported: nobody is reported to direct, bring or drive those "
            "concerned, and none of them as exploited. Two who share a flat for safety meet the threshold as well."
        )
    ]


INDICATOR = Indicator(
    id="I18",
    name="legal brothel threshold",
    tier="C",
    units=f"premises with at least two distinct people who are reported to sell there within one period of use, that is "
    f"by reports at most {PERIOD_GAP_DAYS} days apart from one to the next, none of them poorly graded",
    version=2,
    sentence="As reported, the premises meet the legal definition of a brothel. This is not by itself a sign of "
    "exploitation.",
    false_positives=("two people who work together for safety", "a flat that one person took over from another"),
    sources=(
        "Home Office overview to Parliament",
        "Gorman v Standen",
        "CPS factors against prosecuting those who sell",
    ),
    collected_by=("SELLS_AT", "DEPICTS_CLAIMED", "INVOLVES"),
    subjects=("network", "premises"),
    axes=(),
    candidates=candidates,
    evaluate=evaluate,
)
