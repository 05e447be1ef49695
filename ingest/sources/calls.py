"""Call data: which number called or wrote to which, counted by pair and direction for each request.

Whoever is to see it holds the key of the communications compartment, unless the rows of the request say otherwise. Devices
and cells of the calls are not read: what was used in which device comes by ``devices``.
"""

from __future__ import annotations

import re

from ingest.source import Attribute, Category, Cells, Column, Computed, DateRange, Entity, Link, Records, Refusal

FORCE = Column("force", required=True, about="code of the force that holds the data")
REQUEST = Column("request", required=True, about="reference of the request for call data, the record id")
AUTHORITY = Column("authority_ref", required=True, about="authorisation under which the data was obtained")
RETURNED = Column("returned_on", required=True, about="day on which the request was returned, alike in all of its rows")
CALLING = Column("calling", required=True, about="number that called or wrote")
CALLED = Column("called", required=True, about="number that was called or written to")
START = Column("start", required=True, about="date and time at which it began")
SECONDS = Column("duration_seconds", number=True, about="how long a call lasted: seconds, or hours:minutes:seconds")
TYPE = Column("type", required=True, about="call or voice, message or sms or mms")
CALL_ID = Column("call_id", about="the operator's own id of the call, where there is one")
CONDITIONS = Column(
    "conditions",
    default="compartment:communications",
    about="access keys, ; between; the communications compartment where none is told",
)
MARKING = Column("marking", default="OFFICIAL-SENSITIVE", about="protective marking, OFFICIAL-SENSITIVE where absent")

CALL, MESSAGE = "call", "message"
KINDS = dict.fromkeys((CALL, "voice", "voice call"), CALL) | dict.fromkeys((MESSAGE, "text", "sms", "mms"), MESSAGE)
_WITHHELD = frozenset(
    {"withheld", "anonymous", "private", "restricted", "unavailable", "number withheld", "no caller id"}
)
_SERVICES = frozenset({"voicemail", "voice mail", "mailbox", "data", "gprs", "internet"})
_SHORT = re.compile(r"[*#]?\d{2,6}[*#]?", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)", re.ASCII)


def is_call(cells: Cells) -> str:
    """Return 1 for a call."""
    return "1" if _kind(cells) == CALL else ""


def is_message(cells: Cells) -> str:
    """Return 1 for a message."""
    return "1" if _kind(cells) == MESSAGE else ""


def _kind(cells: Cells) -> str:
    return KINDS.get(_words(TYPE, cells), "")


def _words(column: Column, cells: Cells) -> str:
    return " ".join(column.of(cells).lower().split())


def seconds(cells: Cells) -> str:
    """Return how many seconds a call lasted; of 0:01:35 that is 95."""
    written = SECONDS.of(cells) if _kind(cells) == CALL else ""
    clock = _CLOCK.fullmatch(written)
    if clock is None:
        return written
    hours, minutes, rest = (int(part or 0) for part in clock.groups())
    return str(hours * 3600 + minutes * 60 + rest)


def withheld(cells: Cells) -> str:
    """Return why a call of a withheld number joins nothing."""
    ends = {_words(CALLING, cells), _words(CALLED, cells)}
    if ends.isdisjoint(_WITHHELD):
        return ""
    return "One of the two numbers is withheld, so that the row names no second number; leave it out."


def service_number(cells: Cells) -> str:
    """Return why a call to a mailbox or to a short code is contact with nobody."""
    ends = [_words(CALLING, cells), _words(CALLED, cells)]
    if not any(end in _SERVICES or _SHORT.fullmatch(end.replace(" ", "")) for end in ends):
        return ""
    return "One of the two is a mailbox, a short code or a data session of the operator, and no number of anybody; leave it out."


SOURCE = Records(
    name="calls",
    about="Call data: which number contacted which, how often, when first and last",
    columns=(
        *(FORCE, REQUEST, AUTHORITY, RETURNED, CALLING, CALLED, START, SECONDS, TYPE, CALL_ID),
        *(CONDITIONS, MARKING),
    ),
    ignored=("imei", "imsi", "cell_site"),
    record_id=(REQUEST,),
    several_rows=True,
    row_id=(CALL_ID,),
    owner_force=FORCE,
    marking=MARKING,
    reported=DateRange(RETURNED),
    seen=DateRange(START, precision="exact"),
    scheme="3x5x2",
    source_eval="1",
    info_eval="A",
    handling="P",
    conditions=CONDITIONS,
    basis="record",
    channel="record",
    source_ref=AUTHORITY,
    entities=(Entity("calling", "Phone", key=CALLING), Entity("called", "Phone", key=CALLED)),
    links=(
        Link(
            Category(TYPE, dict.fromkeys(KINDS, "CONTACTED")),
            "calling",
            "called",
            properties=(
                Attribute("calls", Computed(is_call, (TYPE,))),
                Attribute("messages", Computed(is_message, (TYPE,))),
                Attribute("longest_seconds", Computed(seconds, (SECONDS, TYPE))),
            ),
        ),
    ),
    refusals=(
        Refusal("number_withheld", "a call of a withheld number", withheld, (CALLING, CALLED)),
        Refusal("service_number", "a call to a mailbox, a short code or data", service_number, (CALLING, CALLED)),
    ),
)
