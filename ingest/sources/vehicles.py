"""Vehicle records: which mark a vehicle bore, and who was its registered keeper, from when to when."""

from __future__ import annotations

from ingest.source import Attribute, Column, DateRange, Entity, Link, Records

FORCE = Column("force", required=True, about="code of the force that holds the record")
VEHICLE = Column("vehicle", required=True, about="the force's reference of the vehicle, part of the record id")
MARK = Column("mark", about="registration mark as written")
MAKE = Column("make", about="make and model")
COLOUR = Column("colour", about="colour")
KEEPER = Column("keeper", about="nominal of the registered keeper: force:number")
KEEPER_ORGANISATION = Column("keeper_organisation", about="firm that is the keeper: company number, or force:reference")
KEEPER_NAME = Column("keeper_name", about="name of the keeper as on the record")
FROM = Column("from", required=True, about="since when, part of the record id")
TO = Column("to", about="until when")
MARKING = Column("marking", default="OFFICIAL", about="protective marking, OFFICIAL where absent or empty")


SOURCE = Records(
    name="vehicles",
    about="Vehicles with their marks and registered keepers over time",
    columns=(FORCE, VEHICLE, MARK, MAKE, COLOUR, KEEPER, KEEPER_ORGANISATION, KEEPER_NAME, FROM, TO, MARKING),
    record_id=(VEHICLE, FROM),
    owner_force=FORCE,
    marking=MARKING,
    reported=DateRange(FROM),
    seen=DateRange(FROM, TO),
    scheme="3x5x2",
    source_eval="1",
    info_eval="A",
    handling="P",
    basis="record",
    channel="record",
    entities=(
        Entity("vehicle", "Vehicle", key=VEHICLE, attributes=(Attribute("make", MAKE), Attribute("colour", COLOUR))),
        Entity("mark", "Mark", key=MARK),
        Entity("person", "Person", key=KEEPER, caption=KEEPER_NAME),
        Entity("firm", "Organisation", key=KEEPER_ORGANISATION, caption=KEEPER_NAME),
    ),
    links=(
        Link("BORE_MARK", "vehicle", "mark"),
        Link("KEEPER_OF", "person", "vehicle"),
        Link("KEEPER_OF", "firm", "vehicle"),
    ),
)
