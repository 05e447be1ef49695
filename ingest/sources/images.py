"""Perceptual hashes of the images of online adverts: what they look like, never the images."""

from __future__ import annotations

from ingest.source import Cells, Column, Computed, DateRange, Entity, Link, Records

FORCE = Column(
    "force", default="NATIONAL", about="force that captured it; the national capture desk where absent or empty"
)
SITE = Column("site", required=True, about="site, part of the record id")
AD_ID = Column("ad_id", required=True, about="the site's own id of the advert, part of the record id")
KIND = Column("hash_kind", required=True, about="ahash, dhash, phash or pdq, part of the record id")
HASH = Column("hash", required=True, about="the perceptual hash in hexadecimal, part of the record id")
CAPTURED = Column("captured_at", required=True, about="when the advert was captured")
MARKING = Column("marking", default="OFFICIAL", about="protective marking, OFFICIAL where absent or empty")


def advert_key(cells: Cells) -> str:
    """Return ``site:id``."""
    return f"{SITE.of(cells)}:{AD_ID.of(cells)}"


def image_key(cells: Cells) -> str:
    """Return ``kind:hash``."""
    return f"{KIND.of(cells)}:{HASH.of(cells)}"


SOURCE = Records(
    name="images",
    about="What the images of adverts look like, by perceptual hash",
    columns=(FORCE, SITE, AD_ID, KIND, HASH, CAPTURED, MARKING),
    record_id=(SITE, AD_ID, KIND, HASH),
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
    source_ref=Computed(advert_key, (SITE, AD_ID)),
    entities=(
        Entity("advert", "Advert", key=Computed(advert_key, (SITE, AD_ID))),
        Entity("image", "Image", key=Computed(image_key, (KIND, HASH))),
    ),
    links=(Link("SHOWS", "advert", "image"),),
)
