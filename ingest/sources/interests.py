"""Interests in premises: who owned, let, rented or paid for which place, from when to when, by which record."""

from __future__ import annotations

from ingest.source import Category, Cells, Column, Computed, Entity, Link, Records, When

FORCE = Column("force", required=True, about="code of the force that holds the record")
RECORD = Column("record", required=True, about="reference of the record (title, lease, invoice), part of the record id")
INTEREST = Column("interest", required=True, about="owner, agent, tenant or payer, part of the record id")
HOLDER_KIND = Column("holder_kind", required=True, about="person or organisation")
HOLDER = Column(
    "holder", required=True, about="nominal of a person, force:number; a firm's company number or force:reference"
)
HOLDER_NAME = Column("holder_name", about="name of the holder as on the record")
PREMISES = Column("premises", required=True, about="address or UPRN, part of the record id")
AREA = Column("area", about="area; needed for a place without a postcode")
FROM = Column("from", required=True, about="since when")
TO = Column("to", about="until when")
MARKING = Column("marking", default="OFFICIAL", about="protective marking, OFFICIAL where absent or empty")

KINDS = {"owner": "owner", "agent": "agent", "tenant": "tenant", "payer": "payer"}


def _place(cells: Cells, interest: str) -> str:
    return PREMISES.of(cells) if INTEREST.of(cells).lower() == interest else ""


def owned(cells: Cells) -> str:
    """Return the premises of an owner."""
    return _place(cells, "owner")


def let(cells: Cells) -> str:
    """Return the premises of a letting agent."""
    return _place(cells, "agent")


def leased(cells: Cells) -> str:
    """Return the premises of a tenant."""
    return _place(cells, "tenant")


def paid_for(cells: Cells) -> str:
    """Return the premises of somebody who pays."""
    return _place(cells, "payer")


SOURCE = Records(
    name="interests",
    about="Who owned, let, rented or paid for premises, over time",
    columns=(FORCE, RECORD, INTEREST, HOLDER_KIND, HOLDER, HOLDER_NAME, PREMISES, AREA, FROM, TO, MARKING),
    record_id=(RECORD, INTEREST, HOLDER, PREMISES),
    owner_force=FORCE,
    marking=MARKING,
    reported=When(FROM),
    seen=When(FROM, TO),
    scheme="3x5x2",
    source_eval="1",
    info_eval="A",
    handling="P",
    basis="record",
    channel="record",
    area=AREA,
    title=Category(INTEREST, KINDS),
    entities=(
        Entity(
            "holder",
            Category(HOLDER_KIND, {"person": "Person", "organisation": "Organisation"}),
            key=HOLDER,
            caption=HOLDER_NAME,
        ),
        Entity("owned", "Premises", key=Computed(owned, (INTEREST, PREMISES)), caption=PREMISES),
        Entity("let", "Premises", key=Computed(let, (INTEREST, PREMISES)), caption=PREMISES),
        Entity("leased", "Premises", key=Computed(leased, (INTEREST, PREMISES)), caption=PREMISES),
        Entity("paid_for", "Premises", key=Computed(paid_for, (INTEREST, PREMISES)), caption=PREMISES),
    ),
    links=(
        Link("OWNS", "holder", "owned"),
        Link("LETS", "holder", "let"),
        Link("LEASES", "holder", "leased"),
        Link("PAYS_FOR", "holder", "paid_for"),
    ),
)
