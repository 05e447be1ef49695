"""Captures by cameras: what a camera recorded, when, and which mark was seen; no faces and no people."""

from __future__ import annotations

from ingest.source import Attribute, Cells, Column, Computed, DateRange, Entity, Link, Records, where_empty

FORCE = Column("force", required=True, about="code of the force that holds the record")
REFERENCE = Column("reference", required=True, about="reference of the capture, the record id")
CAMERA = Column("camera_ref", required=True, about="the operator's reference of the camera")
AT = Column("captured_at", required=True, about="when it was recorded")
MARK = Column("mark", about="mark of the vehicle, or what was seen of it")
PLACE = Column("place", about="address, UPRN or named place that the camera looks at")
AREA = Column("area", about="area; the place itself where no place is told")
TASKING = Column("authority_ref", about="tasking, or authority for directed work")
MARKING = Column("marking", default="OFFICIAL-SENSITIVE", about="protective marking, OFFICIAL-SENSITIVE where absent")


def caption(cells: Cells) -> str:
    """Return how people read the capture."""
    return f"CCTV capture {REFERENCE.of(cells)}"


SOURCE = Records(
    name="captures",
    about="Captures by cameras, with the mark that was seen",
    columns=(FORCE, REFERENCE, CAMERA, AT, MARK, PLACE, AREA, TASKING, MARKING),
    ignored=("behaviour_code", "operator_ref"),
    record_id=(REFERENCE,),
    owner_force=FORCE,
    marking=MARKING,
    reported=DateRange(AT),
    seen=DateRange(AT, precision="exact"),
    scheme="3x5x2",
    source_eval="1",
    info_eval="A",
    handling="P",
    basis="observed",
    channel="record",
    area=AREA,
    entities=(
        Entity(
            "event",
            "Event",
            key=REFERENCE,
            caption=Computed(caption, (REFERENCE,)),
            attributes=(Attribute("event_type", "cctv_capture"), Attribute("authority_ref", TASKING)),
        ),
        Entity("camera", "Camera", key=CAMERA),
        Entity("mark", "Mark", key=MARK),
        Entity("place", "Premises", key=PLACE, caption=PLACE),
        Entity("area", "Area", key=where_empty(PLACE, AREA)),
    ),
    links=(
        Link("CAPTURED_BY", "event", "camera"),
        Link("INVOLVES", "event", "mark", part="vehicle"),
        Link("INVOLVES", "event", "place", part="place"),
        Link("INVOLVES", "event", "area", part="place"),
        Link("SEEN_AT", "mark", "place"),
        Link("SEEN_AT", "mark", "area"),
    ),
)
