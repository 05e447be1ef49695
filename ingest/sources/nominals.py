"""Nominals: what a force's index of people says of somebody on a day: names, date of birth, addresses, telephone numbers.

A row is a record of a person, not a person: which records are one person is decided in graphintel. The index's columns on
origin, body or belief have no place here; they are kept aside like any column that nobody declared. A name on an advert
is a persona of the advert, not a working name: only a name that the index itself ties to the nominal is one.
"""

from __future__ import annotations

from graphintel.model.values.age import may_be_child
from ingest.source import Alias, Attribute, Cells, Column, Computed, DateRange, Entity, Flag, Link, Records

FORCE = Column("force", required=True, about="code of the force that keeps the index")
NOMINAL = Column("nominal", required=True, about="number of the nominal, with or without force:, part of the record id")
RECORDED = Column("recorded_on", required=True, about="day on which the index says so, part of the record id")
NAME = Column("name", about="name as the index holds it first, the legal one where it is known")
ALIASES = Column("aliases", about="other names, ; between")
WORKING_NAMES = Column("working_names", about="names used at work, ; between")
NICKNAMES = Column("nicknames", about="nicknames, ; between")
BORN = Column("date_of_birth", about="date of birth")
ADDRESSES = Column("addresses", about="home addresses or UPRNs on that day, ; between")
AREA = Column("area", about="area of a named place without a postcode")
PHONES = Column("phones", about="numbers that the person used on that day, ; between")
UNIT = Column("unit", about="unit that keeps the record")
CONDITIONS = Column("conditions", about="access keys with ; between, where the record is for few")
MARKING = Column("marking", default="OFFICIAL-SENSITIVE", about="protective marking, OFFICIAL-SENSITIVE where absent")


def nominal_key(cells: Cells) -> str:
    """Return ``force:number``, as submissions name the person."""
    return NOMINAL.of(cells) if ":" in NOMINAL.of(cells) else f"{FORCE.of(cells)}:{NOMINAL.of(cells)}"


def under_age(cells: Cells) -> str:
    """Return a text where the date of birth makes the person under 18 on the record's day."""
    return "yes" if RECORDED.of(cells) and may_be_child(BORN.of(cells), "", RECORDED.of(cells)) else ""


SOURCE = Records(
    name="nominals",
    about="People as a force's index records them: names, date of birth, addresses and numbers",
    columns=(
        FORCE,
        NOMINAL,
        RECORDED,
        NAME,
        ALIASES,
        WORKING_NAMES,
        NICKNAMES,
        BORN,
        ADDRESSES,
        AREA,
        PHONES,
        UNIT,
        CONDITIONS,
        MARKING,
    ),
    record_id=(NOMINAL, RECORDED),
    owner_force=FORCE,
    marking=MARKING,
    reported=DateRange(RECORDED),
    seen=DateRange(RECORDED),
    scheme="3x5x2",
    source_eval="1",
    info_eval="A",
    handling="P",
    conditions=CONDITIONS,
    basis="record",
    unit=UNIT,
    channel="record",
    area=AREA,
    source_ref=Computed(nominal_key, (FORCE, NOMINAL)),
    entities=(
        Entity(
            "person",
            "Person",
            key=Computed(nominal_key, (NOMINAL, FORCE)),
            caption=NAME,
            attributes=(Attribute("date_of_birth", DateRange(BORN)),),
            aliases=(
                Alias("alias", ALIASES),
                Alias("working_name", WORKING_NAMES),
                Alias("nickname", NICKNAMES),
            ),
        ),
        Entity("home", "Premises", key=ADDRESSES, several=";"),
        Entity("phone", "Phone", key=PHONES, several=";"),
    ),
    links=(
        Link("LIVES_AT", "person", "home"),
        Link("USES_PHONE", "person", "phone"),
    ),
    flags=(Flag("CHILD", "person", when=Computed(under_age, (BORN, RECORDED))),),
)
