"""Names of types and links, counts, dates and confidence in words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from graphintel.model.ontology import ENTITY_TYPES, FLAG_LINKS, LINK_TYPES
from graphintel.model.progress import Progress
from graphintel.model.report_ids import item_ref
from graphintel.model.review_steps import OUTCOMES
from graphintel.model.roles import PROTECTED_GROUPS, RoleGroup
from graphintel.model.values.grade import GRADE


class Stated(Protocol):
    """What states a link: its type, and its role, flag or part."""

    @property
    def type(self) -> str: ...
    @property
    def part(self) -> str: ...


class Dated(Protocol):
    """What was seen, no more exactly than ``seen_precision``."""

    @property
    def seen_from(self) -> str: ...
    @property
    def seen_to(self) -> str: ...
    @property
    def seen_precision(self) -> str: ...


class Graded(Protocol):
    """What has a grade, in the words of its scheme."""

    @property
    def scheme(self) -> str: ...
    @property
    def source_eval(self) -> str: ...
    @property
    def info_eval(self) -> str: ...


class Citable(Dated, Graded, Protocol):
    """What comes from an item, with its grade and handling."""

    @property
    def item(self) -> str: ...
    @property
    def handling(self) -> str: ...


class ReviewedStep(Protocol):
    """A step of review that somebody took."""

    @property
    def step(self) -> str: ...
    @property
    def officer(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def review_on(self) -> str: ...


class Reviewed(ReviewedStep, Protocol):
    """Where a finding stands, with its newest step."""

    @property
    def state(self) -> str: ...
    @property
    def overdue(self) -> bool: ...


BASIS_WORDS = {
    "observed": "observed",
    "record": "from a record",
    "reported": "reported",
    "assessment": "an assessment",
}
GROUP_WORDS: dict[RoleGroup, str] = {
    RoleGroup.EXPLOITED: "may need protection",
    RoleGroup.ACTIVITY: "reported selling sex",
    RoleGroup.OTHER: "reported in another part",
    RoleGroup.BUYER: "reported as buyer",
    RoleGroup.FACILITATOR: "reported in a helping role",
    RoleGroup.EXPLOITER: "reported in a controlling role",
}
"""What is said of somebody, by the one group shown: what was reported, and never a verdict."""

_LONDON = ZoneInfo("Europe/London")
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2}|Z)?)?)?", re.ASCII)
_STEADINESS = ((0.9, "very steady"), (0.75, "steady"), (0.5, "partly steady"), (0.0, "unsteady"))


def type_words(type_name: str, count: int = 1) -> str:
    """Return what people call an entity type, in the singular or plural.

    Examples
    --------
    >>> type_words("AdvertCard", 12), type_words("Phone")
    ('cards', 'phone number')
    """
    if type_name not in ENTITY_TYPES:
        return type_name.lower() + ("" if count == 1 else "s")
    words = ENTITY_TYPES[type_name].words
    return words.one if count == 1 else words.many


def count_text(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun; the plural takes an s where no other is given.

    Examples
    --------
    >>> count_text(1, "source"), count_text(1200, "source"), count_text(2, "person", "people")
    ('1 source', '1,200 sources', '2 people')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def progress_words(progress: Progress) -> str:
    """Return how far a piece of work is, and about how long the rest of it takes.

    Examples
    --------
    >>> progress_words(Progress()), progress_words(Progress(0.4, 8.0)), progress_words(Progress(0.5, 200.0))
    ('0 % done', '40 % done, about 12 s left', '50 % done, about 4 min left')
    """
    left = progress.seconds_left
    words = f"{progress.share:.0%}".replace("%", " %") + " done"
    if left is None:
        return words
    return f"{words}, about {f'{max(1, round(left))} s' if left < 100 else f'{math.ceil(left / 60)} min'} left"


def counted_words(type_name: str, count: int) -> str:
    """Return a count of entities of a type with what people call them.

    Examples
    --------
    >>> counted_words("Advert", 1), counted_words("AdvertCard", 12)
    ('1 advert', '12 cards')
    """
    return f"{count:,} {type_words(type_name, count)}"


def name_words(name: str) -> str:
    """Return a link type, role or flag in words.

    Examples
    --------
    >>> name_words("ADVERTISES_NUMBER"), name_words("landlord_or_agent")
    ('advertises number', 'landlord or agent')
    """
    return name.replace("_", " ").lower()


SAFEGUARDING_FIRST = "Somebody who may be exploited is reported there: safeguarding first."
"""What stands beside premises where a protective role or flag is reported."""


def unstated_use_words(adverts: int) -> str:
    """Return what is told of premises of which nobody says what they are used as.

    Examples
    --------
    >>> unstated_use_words(2), unstated_use_words(0)
    ('Nobody says what it is used as; adverts lead here.', 'Nobody says what it is used as.')
    """
    return f"Nobody says what it is used as{'; adverts lead here' if adverts else ''}."


def statement_words(statement: Stated, properties: Mapping[str, object] | None = None) -> str:
    """Return in words what a statement says, without its ends: the link, its role, flag or part, and its properties.

    Parameters
    ----------
    statement : Stated
    properties : mapping of str to object, optional
        What the statement says besides; what its link does not declare is left out.
    """
    part, link = statement.part, LINK_TYPES.get(statement.type)
    words = link.reading.words if link else name_words(statement.type)
    if "{part}" in words:
        words = words.format(part=part if statement.type in FLAG_LINKS else name_words(part))
    elif part:
        words += f" as {name_words(part)}"
    return words + property_words(statement.type, properties or {})


def property_words(link: str, properties: Mapping[str, object]) -> str:
    """Return in words what a statement of a link says beside its ends and its part, to stand behind them; empty for nothing.

    Examples
    --------
    >>> property_words("CONTACTED", {"longest_seconds": 95, "calls": 12}), property_words("CONTACTED", {"not_read": True})
    (' (12 calls, longest call 95 seconds)', '')
    """
    declared = LINK_TYPES[link].properties if link in LINK_TYPES else ()
    phrases = [one.phrase(properties[one.name]) for one in declared if one.name in properties]
    return f" ({', '.join(phrases)})" if phrases else ""


def person_words(group: str, roles: Iterable[str], doubted: Iterable[str] = ()) -> str:
    """Return in words what is said of a person: of whoever is protected the group alone, else group and roles.

    Parameters
    ----------
    group : str
        A value of ``RoleGroup``, or empty.
    roles : iterable of str
        Roles that count.
    doubted : iterable of str
        What does not count, in words that say why not.

    Examples
    --------
    >>> person_words("activity", ["selling_sex", "driver"]), person_words("exploiter", ["controller"]), person_words("", [])
    ('reported selling sex', 'reported in a controlling role: controller', '')
    """
    said = [] if group in PROTECTED_GROUPS else [name_words(role) for role in roles]
    parts = [GROUP_WORDS[RoleGroup(group)] if group else "", ", ".join([*said, *doubted])]
    return ": ".join(part for part in parts if part)


def capitalised(text: str) -> str:
    """Return a text with its first letter in upper case, as a sentence begins.

    Examples
    --------
    >>> capitalised("phone 07700 900123 is used by two people.")
    'Phone 07700 900123 is used by two people.'
    """
    return text[:1].upper() + text[1:]


def is_undirected(link: str) -> bool:
    """Return whether both directions of a link type mean the same."""
    return link in LINK_TYPES and LINK_TYPES[link].undirected


def _moment(text: str) -> datetime | date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def days_words(first: str, last: str) -> str:
    """Return the first and the last day of something, once where they are one.

    Examples
    --------
    >>> days_words("2026-03-04", "2026-03-09"), days_words("2026-03-04", "2026-03-04"), days_words("", "")
    ('4 Mar 2026 to 9 Mar 2026', '4 Mar 2026', 'undated')
    """
    return " to ".join(dict.fromkeys(day(when) for when in (first, last) if when)) or "undated"


def day(text: str) -> str:
    """Return a day, or the London day of a moment, as people write it; text that is neither comes back as it is.

    Examples
    --------
    >>> day("2026-03-04"), day("2026-07-01T23:30:00+00:00")
    ('4 Mar 2026', '2 Jul 2026')
    """
    moment = _moment(text)
    if moment is None:
        return text
    if isinstance(moment, datetime) and moment.tzinfo:
        moment = moment.astimezone(_LONDON)
    return f"{moment.day} {moment:%b %Y}"


def moment_words(text: str) -> str:
    """Return a moment with its London time, as people write it; a day without, text that is neither as it is.

    Examples
    --------
    >>> moment_words("2026-07-01T23:30:00+00:00"), moment_words("2026-07-01")
    ('2 Jul 2026, 00:30', '1 Jul 2026')
    """
    moment = _moment(text)
    if not isinstance(moment, datetime):
        return day(text)
    return f"{day(text)}, {moment.astimezone(_LONDON) if moment.tzinfo else moment:%H:%M}"


def _with_precision(text: str, precision: str) -> str:
    if week := _WEEK.fullmatch(text):
        return f"week {int(week[2])} of {week[1]}"
    if _MONTH.fullmatch(text):
        return day(f"{text}-01").partition(" ")[2]
    if precision == "month" and _moment(text) is not None:
        return day(text).partition(" ")[2]
    if precision == "week" and _moment(text) is not None:
        return f"week of {day(text)}"
    return moment_words(text) if precision == "exact" else day(text)


def value_words(value: object) -> str:
    """Return a property's value as people write it: a date in the form of all dates, yes or no.

    Examples
    --------
    >>> value_words("2026-03-04"), value_words("1985-03"), value_words(True), value_words("1985~")
    ('4 Mar 2026', 'Mar 1985', 'yes', '1985~')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return _with_precision(text, "exact") if _ISO_DATE.fullmatch(text) else text


def when_seen(dated: Dated) -> str:
    """Return when something was seen, no more exactly than the source knew, or than a briefing may tell."""
    return period_words(dated.seen_from, dated.seen_to, dated.seen_precision)


def period_words(seen_from: str, seen_to: str, precision: str) -> str:
    """Return when something was seen, in words.

    Examples
    --------
    >>> period_words("2026-W14", "2026-W14", "week"), period_words("2026-03-04", "", "month")
    ('week 14 of 2026', 'Mar 2026')
    >>> period_words("", "", "unknown")
    'date not known'
    """
    first, last = _with_precision(seen_from, precision), _with_precision(seen_to, precision)
    if not first and not last:
        return "date not known"
    if not last or last == first:
        return first
    return f"{first} to {last}" if first else f"until {last}"


def citation(item: str, grade: str, when: str) -> str:
    """Return an item as every inferred text cites it: reference, grade as officers write it, and when it was seen.

    Parameters
    ----------
    item : str
        Id of the item, or its reference.
    grade : str
        With handling and scheme, as ``GRADE.display_of`` gives it.
    when : str
        As :func:`when_seen` gives it.

    Examples
    --------
    >>> citation("item:FA:12/3", "1B-P (3x5x2)", "4 Mar 2026")
    'FA:12/3 [1B-P (3x5x2), 4 Mar 2026]'
    """
    return f"{item_ref(item)} [{grade}, {when}]"


def cited_item(statement: Citable) -> str:
    """Return the item of a statement as every inferred text cites it."""
    return citation(statement.item, _grade(statement), when_seen(statement))


def grade_and_date(statement: Citable) -> str:
    """Return grade and date of a statement whose item is named already."""
    return f"{_grade(statement)}, {when_seen(statement)}"


def _grade(statement: Citable) -> str:
    handling = f", handling {statement.handling}" if statement.handling and not statement.source_eval else ""
    grade = GRADE.display_of(statement.scheme, statement.source_eval, statement.info_eval, statement.handling)
    return f"{grade}{handling}"


def citations(statements: Iterable[Citable], most: int = 3) -> str:
    """Return the items of statements, each once, in the order given.

    Parameters
    ----------
    statements : iterable of Citable
    most : int
        Items cited; the rest are counted.
    """
    every = list({statement.item: statement for statement in reversed(list(statements))}.values())[::-1]
    return and_more([cited_item(statement) for statement in every[:most]], len(every) - most)


def and_more(shown: list[str], more: int) -> str:
    """Return citations with how many items are not cited.

    Examples
    --------
    >>> and_more(["FA:1/1", "FA:2/1"], 1), and_more(["FA:1/1"], 0)
    ('FA:1/1, FA:2/1 and 1 more item', 'FA:1/1')
    """
    return ", ".join(shown) + (f" and {count_text(more, 'more item')}" if more > 0 else "")


def reference(identifier: str) -> str:
    """Return an item or submission as officers cite it.

    Examples
    --------
    >>> reference("item:FA:12/3")
    'FA:12/3'
    """
    return identifier.partition(":")[2] or identifier


CONFIDENCE_MEANS = (
    "how steady the grouping is when it is made again with some links left out, not how sure anybody is of a person"
)
"""What a network's confidence measures; it is shown nowhere without this."""


def confidence_words(value: float) -> str:
    """Return a network's confidence in words and number, with what it measures.

    Examples
    --------
    >>> confidence_words(0.93).partition(":")[0]
    'very steady (0.93)'
    """
    word = next(word for least, word in _STEADINESS if value >= least)
    return f"{word} ({value:.2f}): {CONFIDENCE_MEANS}"


def joined_words(parts: list[str]) -> str:
    """Return parts as one phrase.

    Examples
    --------
    >>> joined_words(["1 person", "2 cards", "3 adverts"])
    '1 person, 2 cards and 3 adverts'
    """
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1] if parts else "") if part)


def status_words(status: Reviewed) -> str:
    """Return where a finding stands, in one line."""
    if status.state == "open":
        return "open: nobody has taken it"
    return step_words(status, overdue=status.overdue, reopened=status.state != status.step)


def step_words(step: ReviewedStep, *, overdue: bool = False, reopened: bool = False) -> str:
    """Return a step of review in one line.

    Parameters
    ----------
    step : ReviewedStep
    overdue : bool
        Whether the day of the next review is past.
    reopened : bool
        Whether new evidence has opened the finding again since.
    """
    text = f"{step.step} by {step.officer} on {day(step.at)}"
    text = f"reopened by new evidence, after it was {text}" if reopened else text
    text += f" to {step.to}" if step.to else ""
    text += f": {OUTCOMES[step.outcome]}" if step.outcome else ""
    if step.review_on:
        text += f", review {'OVERDUE since' if overdue else 'due'} {day(step.review_on)}"
    return text


INDICATOR_STATES = {"raised": "raised", "present": "present", "not_seen": "not seen", "no_data": "no data"}
"""Words for what an indicator says; raised is a present one whose evidence meets its tier's rule."""


def indicator_state(state: str, *, raised: bool) -> str:
    """Return what an indicator says: a key of ``INDICATOR_STATES``.

    Examples
    --------
    >>> indicator_state("present", raised=True), indicator_state("no_data", raised=False)
    ('raised', 'no_data')
    """
    return "raised" if raised else state


def notice_words(kind: str, times: int) -> str:
    """Return what a notice to the safeguarding lead is about.

    Examples
    --------
    >>> notice_words("revealed", 1), notice_words("tried", 4)
    ('was shown a name', 'tried 4 times that day to reach somebody protected')
    """
    if kind == "revealed":
        return "was shown a name"
    return f"tried {times} times that day to reach somebody protected"
