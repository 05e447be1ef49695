"""Interests in premises: who owned, let, rented or paid for which place, from when to when, by which record."""

from __future__ import annotations

from ingest.source import Category, Column, DateRange, Entity, Link, PremisesUse, Records

FORCE = Column("force", required=True, about="code of the force that holds the record")
RECORD = Column("record", required=True, about="reference of the record (title, lease, invoice), part of the record id")
INTEREST = Column("interest", required=True, about="owner, agent, tenant or payer, part of the record id")
HOLDER_KIND = Column("holder_kind", required=True, about="person or organisation")
HOLDER = Column(
    "holder", required=True, about="nominal of a person, force:number; a firm's company number or force:reference"
)
HOLDER_NAME = Column("holder_name", about="name of the holder as on the record")
PREMISES = Column("premises", required=True, about="address or UPRN, part of the record id")
USE = Column("use", about="what the record says that the premises are used as: home, business, hotel; ; between")
AREA = Column("area", about="area; needed for a place without a postcode")
FROM = Column("from", required=True, about="since when")
TO = Column("to", about="until when; the end of a lease may lie ahead")
MARKING = Column("marking", default="OFFICIAL", about="protective marking, OFFICIAL where absent or empty")

KINDS = {"owner": "OWNS", "agent": "LETS", "tenant": "LEASES", "payer": "PAYS_FOR"}
"""What each interest says of holder and premises."""


SOURCE = Records(
    name="interests",
    about="Who owned, let, rented or paid for premises, over time",
    columns=(FORCE, RECORD, INTEREST, HOLDER_KIND, HOLDER, HOLDER_NAME, PREMISES, USE, AREA, FROM, TO, MARKING),
    record_id=(RECORD, INTEREST, HOLDER, PREMISES),
    owner_force=FORCE,
    marking=MARKING,
    reported=DateRange(FROM),
    seen=DateRange(FROM, TO, kind="ahead"),
    scheme="3x5x2",
    source_eval="1",
    info_eval="A",
    handling="P",
    basis="record",
    channel="record",
    area=AREA,
    title=Category(INTEREST, {kind: kind for kind in KINDS}),
    entities=(
        Entity(
            "holder",
            Category(HOLDER_KIND, {"person": "Person", "organisation": "Organisation"}),
            key=HOLDER,
            caption=HOLDER_NAME,
        ),
        Entity("premises", "Premises", key=PREMISES, caption=PREMISES),
    ),
    links=(Link(Category(INTEREST, KINDS), "holder", "premises"),),
    uses=(PremisesUse("premises", USE),),
)
