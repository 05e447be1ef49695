"""A council's list of premises: UPRN, parent and address; a row holds both keys, so that UPRN and address are one place."""

from __future__ import annotations

from ingest.source import Attribute, Cells, Column, Computed, DateRange, Entity, Link, Records, SameAs

AUTHORITY = Column(
    "authority", default="local-authority", about="code of the council; local-authority where absent or empty"
)
UPRN = Column("uprn", required=True, about="unique property reference number, the record id")
PARENT = Column("parent_uprn", about="UPRN of the building or site that it is part of")
UARN = Column("uarn", about="the Valuation Office's number")
SAON = Column("saon", about="unit within the building: Flat 2")
PAON = Column("paon", about="number or name of the building")
STREET = Column("street", about="street")
LOCALITY = Column("locality", about="village or district")
TOWN = Column("town", about="post town")
POSTCODE = Column("postcode", about="postcode; without it the row gives no address")
UPDATED = Column("updated_on", about="when the row was last changed")


def address(cells: Cells) -> str:
    """Return the address of the BS 7666 parts, empty where no building or no postcode is given."""
    saon, paon, street = SAON.of(cells), PAON.of(cells), STREET.of(cells)
    if not POSTCODE.of(cells) or not (paon or saon):
        return ""
    unit = f"Flat {saon}" if saon.isdigit() else saon
    house = f"{paon} {street}" if paon[:1].isdigit() else ", ".join(filter(None, (paon, street)))
    return ", ".join(filter(None, (unit, house, POSTCODE.of(cells))))


SOURCE = Records(
    name="gazetteer",
    about="A council's list of premises, with UPRN, parent and address",
    columns=(AUTHORITY, UPRN, PARENT, UARN, SAON, PAON, STREET, LOCALITY, TOWN, POSTCODE, UPDATED),
    record_id=(UPRN,),
    owner_force=AUTHORITY,
    marking="OFFICIAL",
    reported=DateRange(UPDATED),
    scheme="3x5x2",
    source_eval="1",
    info_eval="A",
    handling="P",
    basis="record",
    channel="gazetteer",
    source_ref="gazetteer",
    entities=(
        Entity(
            "uprn",
            "Premises",
            key=UPRN,
            caption=Computed(address, (SAON, PAON, STREET, POSTCODE)),
            attributes=(
                Attribute("uarn", UARN),
                Attribute("saon", SAON),
                Attribute("paon", PAON),
                Attribute("street", STREET),
                Attribute("locality", LOCALITY),
                Attribute("town", TOWN),
                Attribute("postcode", POSTCODE),
            ),
        ),
        Entity("parent", "Premises", key=PARENT),
        Entity("address", "Premises", key=Computed(address, (SAON, PAON, STREET, POSTCODE))),
    ),
    links=(Link("CHILD_OF", "uprn", "parent"),),
    same=(SameAs("uprn", "address", "the gazetteer's row holds both keys"),),
)
