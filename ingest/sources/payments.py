"""Payments into bank accounts, from statements and production orders: who or what paid, and into which account.

Whoever is to see them holds the key of the finance compartment, unless a row says otherwise.
"""

from __future__ import annotations

from ingest.source import Column, DateRange, Entity, Link, Records

FORCE = Column("force", required=True, about="code of the force that holds the record")
REFERENCE = Column("reference", required=True, about="reference of the payment in the force's record, the record id")
INTO = Column("into_account", required=True, about="sort code and account number, or IBAN, of the account paid into")
PAYER = Column("payer", about="nominal of who paid: force:number")
PAYER_NAME = Column("payer_name", about="name of who paid, as on the statement")
FIRM = Column("payer_organisation", about="firm that paid: company number, or force:reference")
FROM_ACCOUNT = Column("from_account", about="account that was paid from")
ON = Column("paid_on", required=True, about="day of the payment")
CONDITIONS = Column(
    "conditions",
    default="compartment:finance",
    about="access keys, ; between; the finance compartment where none is told",
)
AUTHORITY = Column("authority_ref", required=True, about="production order or consent under which the data is held")
MARKING = Column("marking", default="OFFICIAL-SENSITIVE", about="protective marking, OFFICIAL-SENSITIVE where absent")

SOURCE = Records(
    name="payments",
    about="Payments into bank accounts: who or what paid, and into which",
    columns=(FORCE, REFERENCE, INTO, PAYER, PAYER_NAME, FIRM, FROM_ACCOUNT, ON, CONDITIONS, AUTHORITY, MARKING),
    ignored=("amount", "currency", "payment_reference"),
    record_id=(REFERENCE,),
    owner_force=FORCE,
    marking=MARKING,
    reported=DateRange(ON),
    seen=DateRange(ON),
    scheme="3x5x2",
    source_eval="1",
    info_eval="A",
    handling="P",
    conditions=CONDITIONS,
    basis="record",
    channel="record",
    source_ref=AUTHORITY,
    entities=(
        Entity("account", "BankAccount", key=INTO),
        Entity("payer", "Person", key=PAYER, caption=PAYER_NAME),
        Entity("firm", "Organisation", key=FIRM, caption=PAYER_NAME),
        Entity("from", "BankAccount", key=FROM_ACCOUNT),
    ),
    links=(
        Link("PAYS_INTO", "payer", "account"),
        Link("PAYS_INTO", "firm", "account"),
        Link("PAYS_INTO", "from", "account"),
    ),
)
