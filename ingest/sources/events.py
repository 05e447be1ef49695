"""Contacts and events of a force and its partners: sightings, stops, visits, warnings, referrals, closures, episodes.

A row says that something happened at a time and place, and who and what was there as what. It says no more than that: a
driver in a row drove the mark of the row, a sighting saw what it names at its place, and nobody becomes anything by it.
Rows that somebody must look at first, and what is never stored, are refused with a reason of their own.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from graphintel.model.event_types import EVENT_TYPES, event_types_with
from graphintel.model.exclusions import exclusion_of, is_plate_read
from graphintel.model.matter_categories import CATEGORIES
from graphintel.model.values.age import may_be_child
from ingest.source import (
    Attribute,
    Category,
    Cells,
    Column,
    Computed,
    DateRange,
    Entity,
    Flag,
    Link,
    PremisesUse,
    Records,
    Refusal,
    where_empty,
)

FORCE = Column("force", required=True, about="code of the force that holds the record")
REFERENCE = Column("reference", required=True, about="the force's reference of the event, the record id")
TYPE = Column("event_type", required=True, about="what happened: stop_check, welfare_visit, caution and so on")
FROM = Column("from", required=True, about="when it happened or began")
TO = Column("to", about="until when")
PRECISION = Column("precision", default="day", about="exact, day, week or month; day where absent or empty")
PLACE = Column("place", about="address, UPRN or named place")
PLACE_USE = Column(
    "place_use", about="what the place was found or said to be used as: brothel, drug supply, ordinary; ; between"
)
AREA = Column("area", about="area; the place itself where no place is told")
SUBJECT = Column("subject", about="whom it concerns: nominal force:number, or #1 for somebody unnamed")
SUBJECT_PART = Column("subject_part", default="subject", about="as what: subject, occupant, landlord, missing, met")
SUBJECT_NAME = Column("subject_name", about="name as the record gives it")
BORN = Column("subject_date_of_birth", about="date of birth of the subject")
AGE = Column("subject_age", about="age at the time as written: 17, about 19, 16-20, adult")
SUBJECT_PHONES = Column("subject_phones", about="numbers that the subject used or gave, ; between")
DRIVER = Column("driver", about="nominal of who drove the mark, or #2")
PRESENT = Column("present", about="nominals of others who were there, or #3, ; between")
MARK = Column("mark", about="mark of the vehicle, or what was seen of it")
OTHER_MARKS = Column("other_marks", about="other marks that were noted, ; between")
NUMBERS_FOUND = Column("numbers_found", about="numbers found there, ; between")
CARDS_FOUND = Column("cards_found", about="exhibits of cards found there, ; between")
FOUND_VIA = Column("found_via", about="mark of the card design that led somebody there")
AGENCY = Column("agency", about="firm or partner body it went to: company number, or force:reference")
OFFICER_ROLE = Column("officer_role", about="role of who reports, never a name: neighbourhood, response and so on")
UNIT = Column("unit", about="unit that reports")
OPERATION = Column("operation", about="operation that it was for")
AUTHORITY = Column("authority_ref", about="authority for covert work; a covert row needs one")
CITED_IN = Column("cited_in", about="submission that cites a number-plate read; such a read needs one")
RISK_ASSESSED = Column("risk_assessment", about="reference of the assessment of risk to the people in the place")
MATTER = Column("matter", about="reference of the matter that the event belongs to; the event is its own where absent")
CATEGORY = Column("category", about="category of the subject in the matter: suspect, convicted, victim or witness")
OFFENCE = Column(
    "offence", about="what a caution or arrest was for: loitering_or_soliciting or other; not known where absent"
)
CONSENT = Column("consent", about="consent to a partner's report: full, limited or anonymous_intel_only")
SOURCE_MARKER = Column("source_marker", about="marker of the sending system; CHIS needs a compartment, none is held")
HEALTH = Column("health", about="never held: a row that fills it is refused")
DRUG_TEST = Column("drug_test_result", about="never held: a row that fills it is refused")
SCHEME = Column("scheme", about="grading scheme of the row; the source's own grade where all four are empty")
SOURCE_EVAL = Column("source_eval", about="evaluation of the source, in the scheme")
INFO_EVAL = Column("info_eval", about="evaluation of the information, in the scheme")
HANDLING = Column("handling", about="handling code of the scheme")
CONDITIONS = Column("conditions", about="access keys with ; between")
BASIS = Column("basis", default="record", about="observed, record or reported; record where absent or empty")
TEXT = Column("text", text=True, about="sanitised text")
MARKING = Column("marking", default="OFFICIAL-SENSITIVE", about="protective marking, OFFICIAL-SENSITIVE where absent")

SIGHTINGS = event_types_with(lambda kind: kind.observation)
OFFENDER_DISPOSALS = event_types_with(lambda kind: kind.offender_disposal)
NEED_ASSESSMENT = event_types_with(lambda kind: kind.risk_assessed)
UNGRADED = event_types_with(lambda kind: kind.from_outside)
GRADE = (SCHEME, SOURCE_EVAL, INFO_EVAL, HANDLING)
ANONYMOUS = "anonymous_intel_only"
OFFENCES = {
    "": "",
    **{writing: name for name in ("loitering_or_soliciting", "other") for writing in (name, name.replace("_", " "))},
}
_TYPES = {word: name for name in EVENT_TYPES for word in (name, name.replace("_", " "))}
_PARTS = ("subject", "occupant", "landlord", "missing", "met")
_ROLES = ("", "neighbourhood", "response", "detective", "pcso", "licensing", "safeguarding", "outreach", "council")


def only(types: Collection[str], stated: str) -> Category:
    """Return the closed map that says ``stated`` of these types of event and nothing of the others."""
    return Category(TYPE, {word: stated if name in types else "" for word, name in _TYPES.items()})


def type_of(cells: Cells) -> str:
    """Return the type of event, empty where it is none."""
    return _TYPES.get(" ".join(TYPE.of(cells).lower().split()), "")


def caption(cells: Cells) -> str:
    """Return how people read the event: what it was, and its reference."""
    return f"{type_of(cells).replace('_', ' ').capitalize()} {REFERENCE.of(cells)}"


def graded(column: Column, own: str, outside: str) -> Computed:
    """Return logic that gives the row's own grade, else the source's: one for the force's records, one for outsiders."""

    def grade(cells: Cells) -> str:
        if any(part.of(cells) for part in GRADE):
            return column.of(cells)
        return outside if type_of(cells) in UNGRADED else own

    return Computed(grade, (column, *(part for part in GRADE if part is not column), TYPE))


def child(cells: Cells) -> str:
    """Return a text where the subject was or may have been under 18."""
    return "yes" if SUBJECT.of(cells) and may_be_child(BORN.of(cells), AGE.of(cells), FROM.of(cells)) else ""


def child_disposal(cells: Cells) -> str:
    """Return why a caution, warning or disposal of a child is not taken in."""
    if type_of(cells) not in OFFENDER_DISPOSALS or not may_be_child(BORN.of(cells), AGE.of(cells), FROM.of(cells)):
        return ""
    return (
        "The person was, or may have been, under 18 at the time: no caution, warning or disposal is held of a child. "
        "The safeguarding lead must look at this row of the reject file; the person is treated as a child until assessed."
    )


def health_event(cells: Cells) -> str:
    """Return why a test or a medical event is not taken in."""
    limit = exclusion_of(TYPE.of(cells))
    return limit.sentence if limit is not None else ""


def health_result(cells: Cells) -> str:
    """Return why a row with a result about somebody's health is not taken in."""
    filled = HEALTH.of(cells) or DRUG_TEST.of(cells)
    return "Health data is not held; take health and drug_test_result out of the file." if filled else ""


def unassessed(cells: Cells) -> str:
    """Return why a closure or a notice is not taken in without an assessment of the risk to the people there."""
    if type_of(cells) not in NEED_ASSESSMENT or RISK_ASSESSED.of(cells):
        return ""
    return "The risk to the people in the place must be assessed first; give the reference in risk_assessment."


def informant(cells: Cells) -> str:
    """Return why a row that marks a covert human source is not taken in outside a compartment."""
    marked = re.search(r"\bCHIS\b", f"{SOURCE_MARKER.of(cells)} {TEXT.of(cells)}", re.IGNORECASE)
    if not marked or "compartment:" in CONDITIONS.of(cells):
        return ""
    return "The row marks a covert human source outside a compartment; the source unit must look at it."


def uncited_read(cells: Cells) -> str:
    """Return why a number-plate read that no submission cites is not taken in."""
    if not is_plate_read(type_of(cells)) or CITED_IN.of(cells):
        return ""
    return "Only a number-plate read that a submission cites is held; give the submission in cited_in."


def beyond_consent(cells: Cells) -> str:
    """Return why a report of the Ugly Mugs scheme goes beyond the consent that came with it."""
    if type_of(cells) == "uglymug_report" and not CONSENT.of(cells):
        return "A report of the scheme is held only with the consent that came with it; give it in consent."
    named = SUBJECT.of(cells) or DRIVER.of(cells) or PRESENT.of(cells)
    if CONSENT.of(cells).lower() == ANONYMOUS and named:
        return "The consent is for anonymous intelligence only, so the report links to no person; take people out."
    return ""


def without_authority(cells: Cells) -> str:
    """Return why a covert row is not taken in without its authority."""
    covert = "compartment:covert" in CONDITIONS.of(cells).replace(" ", "") and not AUTHORITY.of(cells)
    return "Covert work is held only with its authority; give its reference in authority_ref." if covert else ""


SOURCE = Records(
    name="events",
    about="Contacts and events: what happened, when and where, and who and what was there as what",
    columns=(
        FORCE, REFERENCE, TYPE, FROM, TO, PRECISION, PLACE, PLACE_USE, AREA, SUBJECT, SUBJECT_PART, SUBJECT_NAME, BORN, AGE,
        SUBJECT_PHONES, DRIVER, PRESENT, MARK, OTHER_MARKS, NUMBERS_FOUND, CARDS_FOUND, FOUND_VIA, AGENCY, OFFICER_ROLE,
        UNIT, OPERATION, AUTHORITY, CITED_IN, RISK_ASSESSED, MATTER, CATEGORY, OFFENCE, CONSENT, SOURCE_MARKER, HEALTH, DRUG_TEST, SCHEME,
        SOURCE_EVAL, INFO_EVAL, HANDLING, CONDITIONS, BASIS, TEXT, MARKING,
    ),
    ignored=("camera_ref",),
    record_id=(REFERENCE,),
    owner_force=FORCE,
    marking=MARKING,
    reported=DateRange(FROM),
    seen=DateRange(FROM, TO, PRECISION),
    scheme=graded(SCHEME, "3x5x2", "ungraded_partner"),
    source_eval=graded(SOURCE_EVAL, "1", ""),
    info_eval=graded(INFO_EVAL, "A", ""),
    handling=graded(HANDLING, "P", "P"),
    conditions=CONDITIONS,
    basis=Category(BASIS, {word: word for word in ("observed", "record", "reported")}),
    unit=UNIT,
    operation=OPERATION,
    channel="record",
    title=Computed(caption, (TYPE, REFERENCE)),
    text=TEXT,
    area=AREA,
    derived_from=CITED_IN,
    entities=(
        Entity(
            "event",
            "Event",
            key=REFERENCE,
            caption=Computed(caption, (TYPE, REFERENCE)),
            attributes=(
                Attribute("event_type", Category(TYPE, _TYPES)),
                Attribute("officer_role", Category(OFFICER_ROLE, {role: role for role in _ROLES})),
                Attribute("authority_ref", AUTHORITY),
                Attribute("risk_assessment", RISK_ASSESSED),
                Attribute("matter", MATTER),
                Attribute("offence", Category(OFFENCE, OFFENCES)),
                Attribute("consent", Category(CONSENT, {word: word for word in ("", "full", "limited", ANONYMOUS)})),
            ),
        ),
        Entity("subject", "Person", key=SUBJECT, caption=SUBJECT_NAME, attributes=(Attribute("date_of_birth", DateRange(BORN)),)),
        Entity("driver", "Person", key=DRIVER),
        Entity("present", "Person", key=PRESENT, several=";"),
        Entity("mark", "Mark", key=MARK),
        Entity("other_mark", "Mark", key=OTHER_MARKS, several=";"),
        Entity("subject_phone", "Phone", key=SUBJECT_PHONES, several=";"),
        Entity("number", "Phone", key=NUMBERS_FOUND, several=";"),
        Entity("card", "AdvertCard", key=CARDS_FOUND, several=";"),
        Entity("design", "CardDesign", key=FOUND_VIA),
        Entity("agency", "Organisation", key=AGENCY),
        Entity("place", "Premises", key=PLACE, caption=PLACE),
        Entity("area", "Area", key=where_empty(PLACE, AREA)),
    ),
    links=(
        Link("INVOLVES", "event", "subject", part=Category(SUBJECT_PART, {part: part for part in _PARTS})),
        Link("INVOLVES", "event", "driver", part="driver"),
        Link("INVOLVES", "event", "present", part="present"),
        Link("INVOLVES", "event", "mark", part="vehicle"),
        Link("INVOLVES", "event", "other_mark", part="noted"),
        Link("INVOLVES", "event", "number", part="found"),
        Link("INVOLVES", "event", "card", part="found"),
        Link("INVOLVES", "event", "agency", part="agency"),
        Link("INVOLVES", "event", "place", part="place"),
        Link("INVOLVES", "event", "area", part="place"),
        Link("FOUND_VIA", "event", "design"),
        Link(
            Category(CATEGORY, {"": "", **dict.fromkeys(sorted(CATEGORIES), "CATEGORY_IN_MATTER")}),
            "event",
            "subject",
            part=Category(CATEGORY, {"": "", **{one: one for one in sorted(CATEGORIES)}}),
        ),
        Link("DRIVES", "driver", "mark"),
        Link("USES_PHONE", "subject", "subject_phone"),
        *(
            Link(only(SIGHTINGS, "SEEN_AT"), who, where)
            for who in ("subject", "driver", "present", "mark")
            for where in ("place", "area")
        ),
    ),
    flags=(
        Flag("CHILD", "subject", when=Computed(child, (SUBJECT, BORN, AGE, FROM))),
        Flag("NRM_REFERRED", "subject", when=only(("nrm_referral",), "yes")),
        Flag("NRM_RG", "subject", when=only(("nrm_rg_positive",), "yes")),
        Flag("NRM_RG_NEGATIVE", "subject", when=only(("nrm_rg_negative",), "yes")),
        Flag("NRM_CG", "subject", when=only(("nrm_cg_positive",), "yes")),
        Flag("NRM_CG_NEGATIVE", "subject", when=only(("nrm_cg_negative",), "yes")),
        Flag("DTN_ONLY", "subject", when=only(("dtn_notification",), "yes")),
        Flag("CONSENT_LIMITED", "event", when=Category(CONSENT, {"": "", "full": "", "limited": "yes", ANONYMOUS: "yes"})),
    ),
    uses=(PremisesUse("place", PLACE_USE),),
    refusals=(
        Refusal("child_disposal", "an offender disposal of somebody under 18", child_disposal, (TYPE, BORN, AGE, FROM)),
        Refusal("health_data_not_held", "data on health, never held", health_event, (TYPE,), cells_stored=False),
        Refusal("health_data_not_held", "data on health, never held", health_result, (HEALTH, DRUG_TEST), cells_stored=False),
        Refusal("risk_not_assessed", "a closure or notice without assessment", unassessed, (RISK_ASSESSED, TYPE)),
        Refusal(
            "chis_outside_compartment",
            "a covert human source outside a compartment",
            informant,
            (SOURCE_MARKER, TEXT, CONDITIONS),
            cells_stored=False,
        ),
        Refusal("anpr_not_cited", "a number-plate read that no submission cites", uncited_read, (CITED_IN, TYPE)),
        Refusal("beyond_consent", "more than the consent allows", beyond_consent, (CONSENT, SUBJECT, DRIVER, PRESENT, TYPE)),
        Refusal("authority_missing", "covert work without its authority", without_authority, (AUTHORITY, CONDITIONS)),
    ),
)  # fmt: skip
