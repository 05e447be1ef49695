"""Structured intelligence from any system: three files, the neutral door for whatever has no source of its own."""

from __future__ import annotations

from ingest.source import Column, DateRange, FileKind, Source
from ingest.submission_rows import map_item, map_link, map_submission

REF = Column("submission_ref", required=True, about="force:urn, split at the first colon")
FORCE = Column("owner_force", required=True, about="code of the force that owns it")
CHANNEL = Column("channel", about="how it came in")
UNIT = Column("unit", about="unit that reports")
REPORTED = Column("reported_at", required=True, about="when it was reported")
RECEIVED = Column("received_at", about="when it was received; nothing in it may be later")
MARKING = Column("marking", required=True, about="OFFICIAL, OFFICIAL-SENSITIVE, SECRET or TOP SECRET")
OPERATION = Column("operation", about="operation that it is for")
TITLE = Column("title", about="one line")

NUMBER = Column("item_no", required=True, about="1, 2, 3 within the submission")
SCHEME = Column("scheme", required=True, about="3x5x2, 5x5x5 or ungraded_partner")
SOURCE_EVAL = Column("source_eval", required=True, may_be_empty=True, about="evaluation of the source, in the scheme")
INFO_EVAL = Column("info_eval", required=True, may_be_empty=True, about="evaluation of the information, in the scheme")
HANDLING = Column("handling", required=True, about="P or C; 1 to 5 in the 5x5x5")
CONDITIONS = Column("conditions", about="access keys with ; between: force:FA, unit:VICE, compartment:covert")
BASIS = Column("basis", required=True, about="observed, record, reported or assessment")
SEEN_FROM = Column("seen_from", about="when it was so")
SEEN_TO = Column("seen_to", about="until when; may be left to the precision")
PRECISION = Column("seen_precision", required=True, about="exact, day, week, month or unknown")
AREA = Column("area", about="area in which place names lie")
SOURCE_REF = Column("source_ref", about="opaque reference of the source, never a name")
TEXT = Column("text", text=True, about="sanitised text")

FROM_TYPE = Column("from_type", required=True, about="type of the entity")
FROM_KEY = Column("from_key", required=True, about="its key as written; #1 for an unnamed person of the item")
FROM_CAPTION = Column("from_caption", about="how the item calls it")
LINK = Column("link", about="link between the two ends")
TO_TYPE = Column("to_type", about="type of the other end")
TO_KEY = Column("to_key", about="its key as written")
TO_CAPTION = Column("to_caption", about="how the item calls it")
ROLE = Column("role", about="role that the person held")
PART = Column("part", about="flag of HAS_FLAG, use of USED_AS, or as what an event INVOLVES somebody")

SOURCE = Source(
    name="submissions",
    about="Structured intelligence from any system, in three files",
    kinds=(
        FileKind(
            "submissions",
            "submission",
            (REF, FORCE, CHANNEL, UNIT, REPORTED, RECEIVED, MARKING, OPERATION, TITLE),
            key=(REF,),
            map_row=map_submission,
            identifying=frozenset({"submission_ref", "owner_force", "unit", "operation"}),
            dates=(DateRange(REPORTED), DateRange(RECEIVED)),
        ),
        FileKind(
            "items",
            "item",
            (
                REF,
                NUMBER,
                SCHEME,
                SOURCE_EVAL,
                INFO_EVAL,
                HANDLING,
                CONDITIONS,
                BASIS,
                SEEN_FROM,
                SEEN_TO,
                PRECISION,
                AREA,
                SOURCE_REF,
                TEXT,
            ),
            key=(REF, NUMBER),
            map_row=map_item,
            identifying=frozenset({"submission_ref", "area"}),
            dates=(DateRange(SEEN_FROM, SEEN_TO),),
        ),
        FileKind(
            "item_links",
            "link",
            (REF, NUMBER, FROM_TYPE, FROM_KEY, FROM_CAPTION, LINK, TO_TYPE, TO_KEY, TO_CAPTION, ROLE, PART),
            key=(REF, NUMBER, FROM_TYPE, FROM_KEY),
            map_row=map_link,
            identifying=frozenset({"submission_ref", "from_caption", "link", "to_type", "to_caption", "role", "part"}),
        ),
    ),
)
