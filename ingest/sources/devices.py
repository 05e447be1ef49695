"""Devices that were examined or seen: who used them, with which numbers, and the card that was in them."""

from __future__ import annotations

from ingest.source import Cells, Column, Computed, DateRange, Entity, Link, Records

FORCE = Column("force", required=True, about="code of the force that holds the record")
REFERENCE = Column("reference", required=True, about="exhibit or record of the device, the record id")
IMEI = Column("imei", about="IMEI: 14 digits, 15 with its check digit, or 16")
IMSI = Column("imsi", about="IMSI of the card in it: 14 or 15 digits")
USER = Column("user", about="nominal of who used it: force:number")
USER_NAME = Column("user_name", about="name of who used it, as the record gives it")
NUMBERS = Column("numbers", about="numbers that were used in it, ; between")
FROM = Column("from", required=True, about="when it was seen or examined, or since when it was used")
TO = Column("to", about="until when")
AUTHORITY = Column("authority_ref", required=True, about="power or consent under which it was examined")
MARKING = Column("marking", default="OFFICIAL-SENSITIVE", about="protective marking, OFFICIAL-SENSITIVE where absent")


def imsi_key(cells: Cells) -> str:
    """Return the IMSI as a key of a device."""
    return f"imsi:{IMSI.of(cells)}" if IMSI.of(cells) else ""


SOURCE = Records(
    name="devices",
    about="Devices by IMEI and IMSI, who used them and with which numbers",
    columns=(FORCE, REFERENCE, IMEI, IMSI, USER, USER_NAME, NUMBERS, FROM, TO, AUTHORITY, MARKING),
    record_id=(REFERENCE,),
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
    source_ref=AUTHORITY,
    entities=(
        Entity("device", "Device", key=IMEI),
        Entity("card", "Device", key=Computed(imsi_key, (IMSI,))),
        Entity("user", "Person", key=USER, caption=USER_NAME),
        Entity("number", "Phone", key=NUMBERS, several=";"),
    ),
    links=(
        Link("USED_DEVICE", "user", "device"),
        Link("USED_DEVICE", "user", "card"),
        Link("USED_DEVICE", "number", "device"),
        Link("USED_DEVICE", "number", "card"),
    ),
)
