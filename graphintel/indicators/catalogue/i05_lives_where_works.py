"""I05: home and selling reported at one place. Lawful and common by itself, so it is shown only beside reported control."""

from __future__ import annotations

from collections.abc import Iterable

from graphintel.indicators.counter_evidence import shared_facilities
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import Reason, UnitFinding, placeholder
from graphintel.indicators.subject import Subject
from graphintel.model.display_words import count_text


def candidates(_index: EvidenceIndex, subject: Subject) -> Iterable[str]:
    """Return the premises of a subject."""
    return [subject.id] if subject.kind == "premises" else subject.members("Premises")


def evaluate(index: EvidenceIndex, premises: str) -> UnitFinding:
    """Return whether somebody is reported to live and to sell at premises inside 28 days."""
    residents: dict[str, set[int]] = {}
    undated: set[int] = set()
    for lives in index.rows_to("LIVES_AT", premises):
        person = index.start[lives]
        for sells in (row for row in index.rows_from("SELLS_AT", person) if index.end[row] == premises):
            if index.common_span((lives, sells)) is not None:
                residents.setdefault(person, set()).update((lives, sells))
            elif index.span(lives) is None or index.span(sells) is None:
                undated.update((lives, sells))
    if not residents:
        text = "Undated reports, and those dated by the month, cannot show that both were at the same time."
        return UnitFinding(frozenset({premises}), against=(Reason(text, tuple(sorted(undated))),) if undated else ())
    return UnitFinding(
        entities=frozenset({premises, *residents}),
        present=True,
        sentence=f"{count_text(len(residents), 'person is', 'people are')} reported living at {placeholder(premises)} and selling there; "
        "shown because control is also reported.",
        evidence=tuple(
            Reason(f"Somebody is reported to live and to sell at {placeholder(premises)}", tuple(sorted(rows)))
            for _, rows in sorted(residents.items())
        ),
        against=(
            Reason("Many who work independently lawfully work at home; without reported control this says nothing."),
            *shared_facilities(index, [premises]),
        ),
    )


INDICATOR = Indicator(
    id="I05",
    name="home and selling at one place, as reported",
    tier="C",
    units="premises where somebody is reported to live and to sell at the same time, beside reported control",
    version=2,
    sentence="Somebody is reported to live at premises and to sell there; shown because control is also reported.",
    false_positives=("many who work independently lawfully work at home", "a visit that took a workplace for a home"),
    sources=("UNODC: sleep where they work", "West Midlands anti-slavery list", "Beyond the Gaze: lawful work at home"),
    collected_by=("LIVES_AT", "SELLS_AT"),
    subjects=("network", "premises"),
    axes=("exploited",),
    candidates=candidates,
    evaluate=evaluate,
    timed=True,
    beside=("I06",),
)
