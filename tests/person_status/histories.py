"""Histories by hand, at the edges of the windows: what happened, when somebody asks, and what is to be counted.

Worked out by hand from the texts of the law: a period of months that begins with a day ends with the day before the same date,
or with the last day of a month that has no such date.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.person_status.dated_events import DatedEvent, time_meant


@dataclass(frozen=True)
class Told:
    """One event as a row tells it."""

    type: str
    when: str
    precision: str = "day"
    force: str = "FA"
    operation: str = ""
    offence: str = ""
    matter: str = ""
    agency: str = ""


def events(*told: Told) -> list[DatedEvent]:
    """Return rows as dated events, one after the other."""
    made = []
    for number, one in enumerate(told):
        earliest, latest = time_meant(one.when, one.precision)
        made.append(
            DatedEvent(
                id=f"event:{one.force}:E{number}",
                type=one.type,
                earliest=earliest,
                latest=latest,
                force=one.force,
                operation=one.operation,
                offence=one.offence,
                matter=one.matter,
                agency=one.agency,
            )
        )
    return made


@dataclass(frozen=True)
class History:
    """What one window counts of a history, as of the end of a day or of a moment."""

    name: str
    told: tuple[Told, ...]
    as_of: str
    window: str
    surely: int
    possibly: int
    says: str


def _cautions(*days: str, **more: str) -> tuple[Told, ...]:
    return tuple(Told("caution", one, **more) for one in days)


YEAR, MONTHS, WARNINGS = "cautions_in_12_months", "occasions_in_3_months", "warnings_before_arrest"
LAST = "occasions_in_last_3_months"
LOITERING = "loitering_or_soliciting"

HISTORIES = (
    History("none", (), "2026-11-01", YEAR, 0, 0, "0 cautions from 2 Nov 2025 to 1 Nov 2026"),
    History("one", _cautions("2026-06-01"), "2026-11-01", YEAR, 1, 1, "1 caution from 2 Nov 2025"),
    History("two", _cautions("2026-06-01", "2026-07-01"), "2026-11-01", YEAR, 2, 2, "2 cautions"),
    History("domain: 1 Jan, 15 Mar, 20 Apr", _cautions("2026-01-01", "2026-03-15", "2026-04-20"), "2026-04-20", YEAR, 3, 3, "3 cautions"),
    History("365 days ago is outside", _cautions("2025-11-01"), "2026-11-01", YEAR, 0, 0, "0 cautions"),
    History("364 days ago is inside", _cautions("2025-11-02"), "2026-11-01", YEAR, 1, 1, "from 2 Nov 2025 to 1 Nov 2026"),
    History("through 29 February, 366 days", _cautions("2023-03-01"), "2024-02-29", YEAR, 1, 1, "from 1 Mar 2023 to 29 Feb 2024"),
    History("a year on from 1 March before a leap day", _cautions("2023-03-01"), "2024-03-01", YEAR, 0, 0, "from 2 Mar 2023"),
    History("on 29 February, still inside on 28 February", _cautions("2024-02-29"), "2025-02-28", YEAR, 1, 1, "from 29 Feb 2024"),
    History("on 29 February, outside on 1 March", _cautions("2024-02-29"), "2025-03-01", YEAR, 0, 0, "from 2 Mar 2024"),
    History("on 28 February, outside a year on", _cautions("2025-02-28"), "2026-02-28", YEAR, 0, 0, "from 1 Mar 2025"),
    History("today counts", _cautions("2026-11-01"), "2026-11-01", YEAR, 1, 1, "1 caution"),
    History("tomorrow does not", _cautions("2026-11-02"), "2026-11-01", YEAR, 0, 0, "0 cautions"),
    History("23:30 UTC in summer is the next day", _cautions("2025-07-01T23:30:00+00:00", precision="exact"), "2026-07-01", YEAR, 1, 1, "from 2 Jul 2025"),
    History("22:30 UTC in summer is the same day", _cautions("2025-07-01T22:30:00+00:00", precision="exact"), "2026-07-01", YEAR, 0, 0, "0 cautions"),
    History("23:30 UTC in winter is the same day", _cautions("2025-12-01T23:30:00+00:00", precision="exact"), "2026-12-01", YEAR, 0, 0, "0 cautions"),
    History("a moment later than the one asked about", _cautions("2026-11-01T12:00:00+00:00", precision="exact"), "2026-11-01T11:59:00+00:00", YEAR, 0, 0, "0 cautions"),
    History("the moment asked about", _cautions("2026-11-01T12:00:00+00:00", precision="exact"), "2026-11-01T12:00:00+00:00", YEAR, 1, 1, "1 caution"),
    History("two forces on two days", (*_cautions("2026-05-01"), *_cautions("2026-06-01", force="FB")), "2026-11-01", YEAR, 2, 2, "2 records: 1 by FA and 1 by FB"),
    History("two forces on one day may be one", (*_cautions("2026-05-01"), *_cautions("2026-05-01", force="FB")), "2026-11-01", YEAR, 1, 2, "it may be up to 2"),
    History("for something else", _cautions("2026-05-01", offence="other"), "2026-11-01", YEAR, 0, 0, "0 cautions"),
    History("for loitering", _cautions("2026-05-01", offence="loitering_or_soliciting"), "2026-11-01", YEAR, 1, 1, "A caution is not a conviction."),
    History("not said for what", _cautions("2026-05-01"), "2026-11-01", YEAR, 1, 1, "Not every record says what it was for."),
    History("a month that lies inside", _cautions("2026-05-01", precision="month"), "2026-11-01", YEAR, 1, 1, "1 caution"),
    History("a month that the period begins in", _cautions("2025-11-01", precision="month"), "2026-11-10", YEAR, 0, 1, "it may be up to 1"),
    History("a week that lies inside", _cautions("2025-11-05", precision="week"), "2026-11-02", YEAR, 1, 1, "from 3 Nov 2025"),
    History("a week that the period begins in", _cautions("2025-11-05", precision="week"), "2026-11-03", YEAR, 0, 1, "it may be up to 1"),
    History("an arrest is no caution", (Told("arrest", "2026-05-01"),), "2026-11-01", YEAR, 0, 0, "0 cautions"),
    History("occasions: none", (), "2026-11-01", MONTHS, 0, 0, "0 occasions at any time"),
    History("domain: January to March", _cautions("2026-01-01", "2026-03-15", "2026-04-20"), "2026-04-20", MONTHS, 2, 2, "2 occasions from 15 Mar 2026 to 14 Jun 2026"),
    History("1 January and 31 March", _cautions("2026-01-01", "2026-03-31"), "2026-11-01", MONTHS, 2, 2, "from 1 Jan 2026 to 31 Mar 2026"),
    History("1 January and 1 April", _cautions("2026-01-01", "2026-04-01"), "2026-11-01", MONTHS, 1, 1, "1 occasion from 1 Apr 2026"),
    History("30 November and the last of February", _cautions("2025-11-30", "2026-02-28"), "2026-11-01", MONTHS, 2, 2, "from 30 Nov 2025 to 28 Feb 2026"),
    History("30 November and 29 February of a leap year", _cautions("2023-11-30", "2024-02-29"), "2024-11-01", MONTHS, 2, 2, "from 30 Nov 2023 to 29 Feb 2024"),
    History("28 November and 28 February", _cautions("2025-11-28", "2026-02-28"), "2026-11-01", MONTHS, 1, 1, "1 occasion from 28 Feb 2026"),
    History("an old pair, and one since", _cautions("2024-01-05", "2024-02-05", "2026-02-05"), "2026-11-01", MONTHS, 2, 2, "from 5 Jan 2024"),
    History("twice on one day is one occasion at least", _cautions("2026-05-01", "2026-05-01"), "2026-11-01", MONTHS, 1, 2, "it may be up to 2"),
    History("a warning and an arrest", (Told("warning_issued", "2026-05-01"), Told("arrest", "2026-06-01", offence=LOITERING)), "2026-11-01", MONTHS, 2, 2, "2 occasions"),
    History("two days, 23:30 UTC in summer apart", (Told("arrest", "2026-07-01T22:30:00+00:00", "exact", offence=LOITERING), Told("arrest", "2026-07-01T23:30:00+00:00", "exact", offence=LOITERING)), "2026-11-01", MONTHS, 2, 2, "2 occasions"),
    History("a day inside a week told vaguely", (Told("arrest", "2026-05-06", offence=LOITERING), Told("arrest", "2026-05-04", "week", offence=LOITERING)), "2026-11-01", MONTHS, 1, 2, "it may be up to 2"),
    History("later than the day asked about", _cautions("2026-10-01", "2026-11-02"), "2026-11-01", MONTHS, 1, 1, "1 occasion"),
    History("an arrest that nobody says what it was for", (Told("warning_issued", "2026-05-01"), Told("arrest", "2026-06-01")), "2026-11-01", MONTHS, 1, 2, "or be for something else"),
    History("an arrest for something else", (Told("arrest", "2026-06-01", offence="other"),), "2026-11-01", MONTHS, 0, 0, "0 occasions"),
    History("arrest and caution of one matter are one occasion", (Told("arrest", "2026-06-01", offence=LOITERING, matter="17"), Told("caution", "2026-06-02", matter="17")), "2026-11-01", MONTHS, 1, 2, "one day or matter count once"),
    History("matters of two forces with one number are two", (Told("caution", "2026-06-01", matter="17"), Told("caution", "2026-06-02", matter="17", force="FB")), "2026-11-01", MONTHS, 2, 2, "2 occasions"),
    History("the last three months begin on 2 August", _cautions("2026-08-02", "2026-10-31"), "2026-11-01", LAST, 2, 2, "2 occasions from 2 Aug 2026 to 1 Nov 2026"),
    History("1 August is before the last three months", _cautions("2026-08-01", "2026-10-31"), "2026-11-01", LAST, 1, 1, "1 occasion from 2 Aug 2026"),
    History("the last three months on the last of February", _cautions("2025-11-29", "2025-11-30"), "2026-02-28", LAST, 2, 2, "from 29 Nov 2025 to 28 Feb 2026"),
    History("an old pair is not of the last three months", _cautions("2015-06-01", "2015-06-20"), "2026-11-01", LAST, 0, 0, "0 occasions"),
    History("one operation's name in two forces", (Told("warning_issued", "2025-01-01", operation="LANTERN"), Told("warning_issued", "2026-01-01", operation="LANTERN", force="FB")), "2026-11-01", WARNINGS, 1, 1, "of force FB"),
    History("warnings: none", (), "2026-11-01", WARNINGS, 0, 0, "0 warnings at any time"),
    History("two in one operation", (Told("warning_issued", "2025-01-01", operation="LANTERN"), Told("warning_issued", "2026-01-01", operation="LANTERN")), "2026-11-01", WARNINGS, 2, 2, "2 warnings in operation LANTERN of force FA at any time"),
    History("one in each of two operations", (Told("warning_issued", "2025-01-01", operation="LANTERN"), Told("warning_issued", "2026-01-01", operation="HARBOUR")), "2026-11-01", WARNINGS, 1, 1, "1 warning in operation HARBOUR"),
    History("two forces without an operation", (Told("warning_issued", "2025-01-01"), Told("warning_issued", "2026-01-01", force="FB")), "2026-11-01", WARNINGS, 1, 1, "of force FB without an operation"),
    History("a letter is no recorded warning", (Told("warning_letter", "2026-01-01", operation="LANTERN"),), "2026-11-01", WARNINGS, 0, 0, "0 warnings"),
)  # fmt: skip
