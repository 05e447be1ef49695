"""Online adverts as captured: site, profile, numbers, place, and the four tested features of the text."""

from __future__ import annotations

from ingest.source import Attribute, Cells, Column, Computed, DateRange, Entity, Link, PremisesUse, Records, where_empty

FORCE = Column(
    "force", default="NATIONAL", about="force that captured it; the national capture desk where absent or empty"
)
SITE = Column("site", required=True, about="site, part of the record id")
AD_ID = Column("ad_id", required=True, about="the site's own id, part of the record id")
CAPTURED = Column("captured_at", required=True, about="when it was captured, part of the record id")
AUTHORITY = Column("authority_ref", about="authority for repeated viewing")
PERSONA = Column("persona", about="profile under which the site shows it")
TEXT = Column("text", text=True, about="text of the advert")
NUMBERS = Column("numbers", about="numbers as shown, ; or / between")
ADDRESS = Column("address", about="place that it states: an address, or a name in the area")
PLACE_USE = Column("place_use", about="what it says that the place is: massage parlour, hotel; ; between")
AREA = Column("area", about="area that it states")
TRUST = Column("trust_language", about="yes or no; empty where not tested")
OBSCURED = Column("obscured_number", about="yes or no; empty where not tested")
YOUTH = Column("youth_language", about="yes or no; empty where not tested")
ETHNICITY = Column("states_ethnicity", about="yes or no; empty where not tested; which one is never recorded")
MARKING = Column("marking", default="OFFICIAL", about="protective marking, OFFICIAL where absent or empty")


def advert_key(cells: Cells) -> str:
    """Return ``site:id``."""
    return f"{SITE.of(cells)}:{AD_ID.of(cells)}"


def persona_key(cells: Cells) -> str:
    """Return ``site:profile``."""
    return f"{SITE.of(cells)}:{PERSONA.of(cells)}" if PERSONA.of(cells) else ""


SOURCE = Records(
    name="adverts",
    about="Online adverts as captured, with profile, numbers, place and tested features",
    columns=(
        FORCE,
        SITE,
        AD_ID,
        CAPTURED,
        AUTHORITY,
        PERSONA,
        TEXT,
        NUMBERS,
        ADDRESS,
        PLACE_USE,
        AREA,
        TRUST,
        OBSCURED,
        YOUTH,
        ETHNICITY,
        MARKING,
    ),
    record_id=(SITE, AD_ID, CAPTURED),
    owner_force=FORCE,
    marking=MARKING,
    reported=DateRange(CAPTURED),
    seen=DateRange(CAPTURED, precision="exact"),
    scheme="3x5x2",
    source_eval="2",
    info_eval="A",
    handling="P",
    basis="observed",
    channel="online",
    area=AREA,
    source_ref=Computed(advert_key, (SITE, AD_ID)),
    entities=(
        Entity(
            "advert",
            "Advert",
            key=Computed(advert_key, (SITE, AD_ID)),
            attributes=(
                Attribute("text", TEXT),
                Attribute("authority_ref", AUTHORITY),
                Attribute("trust_language", TRUST, flag=True),
                Attribute("obscured_number", OBSCURED, flag=True),
                Attribute("youth_language", YOUTH, flag=True),
                Attribute("states_ethnicity", ETHNICITY, flag=True),
            ),
        ),
        Entity("persona", "Persona", key=Computed(persona_key, (SITE, PERSONA)), caption=PERSONA),
        Entity("number", "Phone", key=NUMBERS, several=True),
        Entity("place", "Premises", key=ADDRESS, caption=ADDRESS),
        Entity("area", "Area", key=where_empty(ADDRESS, AREA)),
    ),
    links=(
        Link("ADVERTISES_NUMBER", "advert", "number", may_miss=0.5),
        Link("POSTED_BY_PROFILE", "advert", "persona"),
        Link("ADVERTISES_PLACE", "advert", "place"),
        Link("ADVERTISES_PLACE", "advert", "area"),
    ),
    uses=(PremisesUse("place", PLACE_USE),),
)
