"""The status of a person, and who is owed support, as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphintel.cli.table import table
from graphintel.cli.text import text_layout
from graphintel.model.display_words import cited_item, day
from graphintel.model.event_types import Side
from graphintel.service.answers.person_status import PersonStatus, StatusEvent, SupportOwedList
from graphintel.service.answers.statements import StatementAnswer
from graphintel.service.event_words import as_of_words, dated_events, details, event_words

NOT_FOR_EXPORT = "For safeguarding, and not for export."
_SIDES = {
    Side.SUPPORT.value: "Support",
    Side.PROTECTION.value: "Protection",
    Side.ENFORCEMENT.value: "Enforcement",
    Side.NEITHER.value: "Other events",
}


@text_layout
def status(answer: PersonStatus) -> str:
    """Return the status of one person: what is owed first, then support, and enforcement beside it."""
    by_id = {one.id: one for one in answer.statements}
    lines = [
        f"{answer.person.caption}  ({answer.person.id})",
        f"As of {as_of_words(answer.as_of)}, from dated events. {NOT_FOR_EXPORT}",
        "",
        "Support owed by the record:",
        *(f"  {one}" for one in answer.owed or ("Nothing is owed by the record.",)),
    ]
    lines += ["", answer.stale] if answer.stale else []
    if answer.child:
        lines += ["", answer.child]
    for side, title in _SIDES.items():
        events = [one for one in answer.events if one.side == side]
        if events:
            lines += ["", f"{title}:", _events(events, answer.events, by_id)]
    for title, sentences in (
        ("Referrals", [one.sentence for one in answer.referrals]),
        ("Engagement and support orders", [one.sentence for one in answer.orders]),
    ):
        if sentences:
            lines += ["", f"{title}:", *(f"  {one}" for one in sentences)]
    for window in answer.windows:
        lines += ["", f"{window.title}: {window.sentence}", f"  Basis: {window.basis}."]
    if answer.matters:
        rows = [
            (matter.matter, matter.force, one.category, _items(one.statements, by_id))
            for matter in answer.matters
            for one in matter.categories
        ]
        lines += ["", "Category of the person in each matter:", table(["matter", "force", "category", "by"], rows)]
    if answer.not_counted:
        lines += ["", *answer.not_counted]
    return "\n".join(lines)


def _events(
    events: Iterable[StatusEvent], every: Iterable[StatusEvent], statements: Mapping[str, StatementAnswer]
) -> str:
    names = dated_events(every)
    return table(
        ["what", "when", "force", "more", "by"],
        [
            (event_words(one), one.when, one.force, "; ".join(details(one, names)), _items(one.statements, statements))
            for one in events
        ],
    )


def _items(ids: Iterable[str], statements: Mapping[str, StatementAnswer]) -> str:
    return ", ".join(sorted({cited_item(statements[one]) for one in ids if one in statements}))


@text_layout
def owed(answer: SupportOwedList) -> str:
    """Return who is owed support, the most urgent first."""
    rows = [
        (
            one.person.caption,
            ", ".join(one.areas),
            " ".join(one.owed) or "nothing by the record",
            day(one.recorded),
            one.person.id,
        )
        for one in answer.people
    ]
    where = f" in {answer.area}" if answer.area else ""
    return "\n".join(
        [
            f"As of {as_of_words(answer.as_of)}{where}, by support owed. {NOT_FOR_EXPORT}",
            table(["who", "areas", "owed", "newest event", "id"], rows),
        ]
    )
