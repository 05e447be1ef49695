"""Seized advert cards: where each was found, what it says, the numbers on it, and its design."""

from __future__ import annotations

from ingest.source import Attribute, Cells, Column, Computed, DateRange, Entity, Link, PremisesUse, Records, where_empty
from ingest.texts import design_content

FORCE = Column("force", required=True, about="code of the force that holds the exhibit")
EXHIBIT = Column("exhibit", required=True, about="exhibit reference, the record id: JS/1")
FOUND_AT = Column("found_at", about="address, UPRN or named place where it was found; a phone box is a named place")
FOUND_AREA = Column("found_area", about="area where it was found; needed for a place without a postcode")
STATED_PLACE = Column("stated_place", about="address or named place that the card itself states")
PLACE_USE = Column("place_use", about="what the card says that this place is: massage parlour, hotel; ; between")
RECOVERED = Column("recovered_on", required=True, about="when it was recovered")
UNIT = Column("unit", about="unit that recovered it")
CARD_TEXT = Column("card_text", text=True, about="what the card says")
NUMBERS = Column("numbers", about="numbers as written on it, ; or / between")
DESIGN = Column("design", about="mark of its design, where the force gives one")
TRANSCRIBER = Column("transcriber", about="collar number of who wrote the text down")
CHECKER = Column("checker", about="collar number of who checked the numbers")
MARKING = Column("marking", default="OFFICIAL", about="protective marking, OFFICIAL where absent or empty")


def content(cells: Cells) -> str:
    """Return what makes the design of a card without a mark: its text without numbers, and its numbers."""
    return design_content(CARD_TEXT.of(cells), NUMBERS.of(cells))


SOURCE = Records(
    name="cards",
    about="Seized advert cards, with place, text, numbers and design",
    columns=(
        FORCE,
        EXHIBIT,
        FOUND_AT,
        FOUND_AREA,
        STATED_PLACE,
        PLACE_USE,
        RECOVERED,
        UNIT,
        CARD_TEXT,
        NUMBERS,
        DESIGN,
        TRANSCRIBER,
        CHECKER,
        MARKING,
    ),
    record_id=(EXHIBIT,),
    owner_force=FORCE,
    marking=MARKING,
    reported=DateRange(RECOVERED),
    seen=DateRange(RECOVERED),
    scheme="3x5x2",
    source_eval="1",
    info_eval="A",
    handling="P",
    basis="observed",
    unit=UNIT,
    channel="card",
    area=FOUND_AREA,
    entities=(
        Entity(
            "card",
            "AdvertCard",
            key=EXHIBIT,
            attributes=(
                Attribute("text", CARD_TEXT),
                Attribute("transcriber", TRANSCRIBER),
                Attribute("checker", CHECKER),
            ),
        ),
        Entity("number", "Phone", key=NUMBERS, several=True),
        Entity("design", "CardDesign", key=DESIGN, hashed=Computed(content, (CARD_TEXT, NUMBERS))),
        Entity("place", "Premises", key=FOUND_AT, caption=FOUND_AT),
        Entity("stated_place", "Premises", key=STATED_PLACE, caption=STATED_PLACE),
        Entity("area", "Area", key=where_empty(FOUND_AT, FOUND_AREA)),
    ),
    links=(
        Link("ADVERTISES_NUMBER", "card", "number", may_miss=0.5),
        Link("HAS_DESIGN", "card", "design"),
        Link("RECOVERED_AT", "card", "place"),
        Link("RECOVERED_AT", "card", "area"),
        Link("ADVERTISES_PLACE", "card", "stated_place"),
    ),
    uses=(PremisesUse("stated_place", PLACE_USE),),
)
