"""Windows in which cautions, warnings and occasions are counted: data with a legal basis, and how a count was reached.

A window says what the record holds, and recommends nothing. What is vaguely dated counts as far as it surely lies inside; what
may lie inside is told apart. Records of one day count once, because two forces may tell of one thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from graphintel.model.display_words import count_text, day, joined_words
from graphintel.model.event_types import EventType
from graphintel.model.traits import Words
from graphintel.person_status.dated_events import LOITERING, DatedEvent, day_asked, surely_until
from graphintel.person_status.periods import fewest_days, last_day_of_period

NOT_A_CONVICTION = "A caution is not a conviction."


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingWindow:
    """One window.

    Attributes
    ----------
    name : str
        Short name.
    title : str
        What it counts, for people.
    basis : str
        Law or policy that it comes from.
    counts : callable
        Takes what is declared of a type of event; True where it counts.
    counted : Words
        What is counted.
    threshold : int
        How many the basis speaks of.
    months : int
        Length of the period; 0 where there is none.
    ends_with_day : bool
        True where the period ends with the day that is asked about; False where any period of this length will do.
    loitering_only : bool
        True where only what was for loitering or soliciting counts, or what does not say for what it was.
    by_operation : bool
        True where each operation of a force is counted by itself, and each force's events without one.
    by_matter : bool
        True where records of one matter of a force count once.
    note : str
        Sentence that always stands with it; empty for none.
    """

    name: str
    title: str
    basis: str
    counts: Callable[[EventType], bool]
    counted: Words
    threshold: int
    months: int = 0
    ends_with_day: bool = False
    loitering_only: bool = False
    by_operation: bool = False
    by_matter: bool = False
    note: str = ""


_PERSISTENT = "Street Offences Act 1959, section 1(4): conduct is persistent on two or more occasions in any period of three months"

WINDOWS = (
    CountingWindow(
        name="cautions_in_12_months",
        title="Cautions in the last 12 months",
        basis="Home Office circular of 1959 on the Street Offences Act: not more than two cautions in 12 months before arrest",
        counts=lambda kind: kind.caution,
        counted=Words("caution", "cautions"),
        threshold=2,
        months=12,
        ends_with_day=True,
        loitering_only=True,
        note=NOT_A_CONVICTION,
    ),
    CountingWindow(
        name="occasions_in_last_3_months",
        title="Occasions in the last three months",
        basis=_PERSISTENT,
        counts=lambda kind: kind.occasion,
        counted=Words("occasion", "occasions"),
        threshold=2,
        months=3,
        ends_with_day=True,
        loitering_only=True,
        by_matter=True,
        note=NOT_A_CONVICTION,
    ),
    CountingWindow(
        name="occasions_in_3_months",
        title="Occasions in any three months",
        basis=_PERSISTENT,
        counts=lambda kind: kind.occasion,
        counted=Words("occasion", "occasions"),
        threshold=2,
        months=3,
        loitering_only=True,
        by_matter=True,
        note=NOT_A_CONVICTION,
    ),
    CountingWindow(
        name="warnings_before_arrest",
        title="Recorded warnings in an operation",
        basis="Policy of an operation: two recorded official warnings before an arrest",
        counts=lambda kind: kind.warning,
        counted=Words("warning", "warnings"),
        threshold=2,
        by_operation=True,
    ),
)
"""Every window, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCount:
    """What one window counts, as of a moment.

    Attributes
    ----------
    window : CountingWindow
    operation : str
        Of a window that counts by operation; empty for events that name none.
    force : str
        Of the same: the force whose operation it is.
    first, last : date or None
        The period that was counted; None where there is none.
    surely : int
        Different days on which something that counts surely happened within the period.
    possibly : int
        Records that may lie within the period, those that surely do among them.
    reached : bool
        Whether ``surely`` reaches the threshold.
    events : tuple of DatedEvent
        Those that may lie within the period.
    sentence : str
        How it was computed, in words.
    """

    window: CountingWindow
    operation: str
    force: str
    first: date | None
    last: date | None
    surely: int
    possibly: int
    reached: bool
    events: tuple[DatedEvent, ...]
    sentence: str


def count_windows(events: Iterable[DatedEvent], as_of: datetime) -> list[WindowCount]:
    """Return what every window counts of a person's events, as of a moment.

    Parameters
    ----------
    events : iterable of DatedEvent
        Of one person; of events that had not surely happened by then nothing is said.
    as_of : datetime
        Moment with its zone.

    Returns
    -------
    list of WindowCount
        In the order of ``WINDOWS``; one an operation where a window counts by operation, the newest first.
    """
    happened = surely_until(events, as_of)
    return [one for window in WINDOWS for one in _counts_of(window, happened, as_of)]


def _counts_of(window: CountingWindow, happened: Sequence[DatedEvent], as_of: datetime) -> list[WindowCount]:
    asked = day_asked(as_of)
    counting = [
        one
        for one in happened
        if window.counts(one.kind) and (not window.loitering_only or one.offence in {"", LOITERING})
    ]
    if window.by_operation:
        groups: dict[tuple[str, str], list[DatedEvent]] = {}
        for one in counting:
            groups.setdefault((one.operation, one.force), []).append(one)
        newest_first = sorted(groups.items(), key=lambda group: (group[1][-1].order, group[0]), reverse=True)
        return [_count(window, of, None, asked, *named) for named, of in newest_first] or [
            _count(window, [], None, asked, "", "")
        ]
    if window.ends_with_day:
        return [_count(window, counting, _period_ending(window, asked), asked, "", "")]
    periods = [(one.first_day, last_day_of_period(one.first_day, window.months)) for one in counting]
    best = max(
        periods,
        key=lambda period: (_surely(window, counting, period), len(_possibly(counting, period)), period[0]),
        default=None,
    )
    return [_count(window, counting, best, asked, "", "")]


def _period_ending(window: CountingWindow, last: date) -> tuple[date, date]:
    """Return the longest period of the window's length that ends with a day."""
    first = last
    for back in range(31 * window.months, 27 * window.months, -1):
        first = date.fromordinal(last.toordinal() - back)
        if last_day_of_period(first, window.months) >= last:
            break
    return first, last


def _surely(window: CountingWindow, events: Iterable[DatedEvent], period: tuple[date, date] | None) -> int:
    """Return the fewest different days on which those happened that surely count and surely lie within a period."""
    inside: dict[tuple[str, str], tuple[date, date]] = {}
    for one in events:
        if window.loitering_only and one.kind.offence_said and not one.offence:
            continue
        if period is None or (period[0] <= one.first_day and one.last_day <= period[1]):
            matter = (one.force, one.matter) if window.by_matter and one.matter else ("", one.id)
            inside.setdefault(matter, (one.first_day, one.last_day))
    return fewest_days(inside.values())


def _possibly(events: Iterable[DatedEvent], period: tuple[date, date] | None) -> list[DatedEvent]:
    """Return the events that may lie within a period."""
    return [one for one in events if period is None or (one.first_day <= period[1] and one.last_day >= period[0])]


def _count(
    window: CountingWindow,
    events: Sequence[DatedEvent],
    period: tuple[date, date] | None,
    asked: date,
    operation: str,
    force: str,
) -> WindowCount:
    may = _possibly(events, period)
    surely = _surely(window, may, period)
    first, last = period or (None, None)
    return WindowCount(
        window=window,
        operation=operation,
        force=force,
        first=first,
        last=last,
        surely=surely,
        possibly=len(may),
        reached=surely >= window.threshold,
        events=tuple(may),
        sentence=" ".join(_sentences(window, may, surely, period, asked, operation, force)),
    )


def _sentences(
    window: CountingWindow,
    events: Sequence[DatedEvent],
    surely: int,
    period: tuple[date, date] | None,
    asked: date,
    operation: str,
    force: str,
) -> list[str]:
    when = f"from {day(period[0].isoformat())} to {day(period[1].isoformat())}" if period else "at any time"
    of_force = f" of force {force}" if force else ""
    where = f" in operation {operation}{of_force}" if operation else f"{of_force} without an operation" if force else ""
    said = [
        f"As of {day(asked.isoformat())}: {count_text(surely, window.counted.one, window.counted.many)}{where} {when}; "
        f"the basis speaks of {window.threshold}."
    ]
    if events:
        forces = Counter(one.force for one in events)
        by_force = joined_words([f"{number} by {name}" for name, number in sorted(forces.items())])
        said.append(f"Counted from {count_text(len(events), 'record')}: {by_force}.")
    if len(events) > surely:
        said.append(
            "Records that may tell of one day or matter count once, and those that may lie outside the period or be for "
            f"something else do not count; so it may be up to {len(events)}."
        )
    if window.loitering_only and any(not one.offence for one in events):
        said.append("Not every record says what it was for.")
    if window.note:
        said.append(window.note)
    return said
