"""Rows of the three files: every fault is noted with its column, without looking at any other row."""

from __future__ import annotations

import pytest

from graphintel.model.values.date import DateOrder
from ingest.mapping import map_row
from ingest.row_reader import Context, MappedRow
from ingest.source import source_named

KINDS = {kind.name: kind for kind in source_named("submissions").kinds}
TODAY = Context("submissions", "2026-11-01")
ITEM = {
    "submission_ref": "FA:1", "item_no": "1", "scheme": "3x5x2", "source_eval": "1", "info_eval": "A", "handling": "P",
    "basis": "observed", "seen_from": "2026-03-01", "seen_precision": "day",
}  # fmt: skip
SUBMISSION = {"submission_ref": "FA:1", "owner_force": "FA", "reported_at": "2026-03-02", "marking": "OFFICIAL"}
LINK = {
    "submission_ref": "FA:1", "item_no": "1", "from_type": "Person", "from_key": "#1", "link": "USES_PHONE",
    "to_type": "Phone", "to_key": "07700 900123",
}  # fmt: skip
_PLACE = {"from_type": "Premises", "from_key": "3 Birch Road, XX1 1AC"}
FROM_ONLY = {**LINK, "link": "", "to_type": "", "to_key": ""}


def _map(kind: str, cells: dict[str, str], context: Context = TODAY) -> MappedRow:
    return map_row(KINDS[kind], cells, context)


def _faults(kind: str, cells: dict[str, str], context: Context = TODAY) -> list[tuple[str, str]]:
    return [(fault.column, fault.code) for fault in _map(kind, cells, context).faults]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"submission_ref": "1"}, [("submission_ref", "bad_reference")]),
        ({"owner_force": ""}, [("owner_force", "value_missing")]),
        ({"owner_force": "F:A"}, [("owner_force", "bad_force")]),
        ({"marking": "top secret"}, []),
        ({"marking": "", "reported_at": ""}, [("reported_at", "value_missing"), ("marking", "value_missing")]),
        ({"reported_at": "2026-11-02"}, [("reported_at", "date_in_future")]),
        ({"reported_at": "2026-03"}, [("reported_at", "bad_date")]),
        ({"received_at": "2026-03-01"}, [("reported_at", "date_after_received")]),
        ({"received_at": "2026-03-02 00:30", "reported_at": "2026-03-02"}, []),
    ],
)
def test_submissions(changed: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert _faults("submissions", {**SUBMISSION, **changed}) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"item_no": "0"}, [("item_no", "bad_number")]),
        ({"item_no": "1.0"}, [("item_no", "bad_number")]),
        ({"scheme": "4x4"}, [("scheme", "bad_grade")]),
        ({"info_eval": ""}, [("info_eval", "bad_grade")]),
        ({"scheme": "ungraded_partner"}, [("source_eval", "bad_grade")]),
        ({"scheme": "ungraded_partner", "source_eval": "", "info_eval": ""}, []),
        ({"conditions": "force:FA; unit:VICE"}, []),
        ({"conditions": "marking:SECRET"}, [("conditions", "unknown_condition")]),
        ({"basis": "hearsay"}, [("basis", "unknown_value")]),
        ({"seen_precision": "hour"}, [("seen_precision", "unknown_value")]),
        ({"seen_from": ""}, [("seen_from", "date_missing")]),
        ({"seen_from": "", "seen_precision": "unknown"}, []),
        ({"seen_from": "2026-03", "seen_precision": "month"}, []),
        ({"seen_from": "2026-03"}, [("seen_from", "bad_date")]),
        ({"seen_to": "2026-02-28"}, [("seen_to", "dates_reversed")]),
        ({"area": "x" * 90}, [("area", "bad_area")]),
    ],
)
def test_items(changed: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert _faults("items", {**ITEM, **changed}) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (LINK, []),
        ({**LINK, "from_type": "person", "link": "uses_phone", "to_type": "PHONE"}, []),
        ({**LINK, "from_type": "VRM"}, [("from_type", "unknown_type")]),
        ({**LINK, "from_key": "4711"}, [("from_key", "bad_key")]),
        ({**LINK, "to_key": "7.7009E+09"}, [("to_key", "bad_phone")]),
        ({**LINK, "to_key": ""}, [("to_key", "key_missing")]),
        ({**LINK, "to_type": "", "to_key": ""}, [("to_type", "end_missing")]),
        ({**LINK, "link": ""}, [("link", "link_missing")]),
        ({**LINK, "link": "USED_PHONE"}, [("link", "unknown_link")]),
        ({**LINK, "link": "NAMES"}, [("link", "link_refused")]),
        ({**LINK, "link": "INCLUDES"}, [("link", "link_refused")]),
        ({**LINK, "link": "DRIVES"}, [("link", "wrong_ends")]),
        ({**LINK, "part": "at night"}, [("part", "part_unexpected")]),
        ({**LINK, "role": "boss"}, [("role", "unknown_role")]),
        ({**LINK, "link": "", "role": "landlord"}, []),
        ({**LINK, "link": "CONTROLS", "to_type": "Person", "to_key": "# 1"}, [("to_key", "same_ends")]),
        ({**LINK, "link": "INVOLVES", "from_type": "Event", "from_key": "E1", "part": "caller", "role": ""}, []),
        (
            {
                **LINK, "link": "INVOLVES", "from_type": "Event", "from_key": "E1", "to_type": "Person", "to_key": "#1",
                "role": "buyer",
            },
            [],
        ),
        ({**FROM_ONLY}, []),
        ({**FROM_ONLY, "role": "maid"}, []),
        ({**FROM_ONLY, "from_type": "Organisation", "from_key": "FA:O1", "role": "maid"}, [("role", "role_needs_person")]),
        ({**FROM_ONLY, "to_caption": "somebody"}, [("to_caption", "end_missing")]),
        ({**FROM_ONLY, "link": "HAS_FLAG", "part": "child"}, []),
        ({**FROM_ONLY, "link": "HAS_FLAG", "part": "TALL"}, [("part", "unknown_flag")]),
        ({**FROM_ONLY, "link": "HAS_FLAG", "part": "DISREGARDED"}, [("part", "disregarded")]),
        ({**LINK, "link": "HAS_FLAG", "part": "CHILD"}, [("to_type", "end_unexpected"), ("link", "wrong_ends")]),
        ({**FROM_ONLY, "from_type": "Premises", "from_key": "The Alder Bush"}, []),
        ({**FROM_ONLY, **_PLACE, "link": "USED_AS", "part": "brothel"}, []),
        ({**FROM_ONLY, **_PLACE, "link": "USED_AS", "part": "Drug supply"}, []),
        ({**FROM_ONLY, **_PLACE, "link": "USED_AS", "part": "knocking shop"}, [("part", "unknown_use")]),
        ({**FROM_ONLY, **_PLACE, "link": "USED_AS"}, [("part", "part_missing")]),
        ({**FROM_ONLY, "link": "USED_AS", "part": "brothel"}, [("link", "wrong_ends")]),
        ({**LINK, **_PLACE, "link": "USED_AS", "part": "brothel"}, [("to_type", "end_unexpected"), ("link", "wrong_ends")]),
        ({**FROM_ONLY, "from_key": ""}, [("from_key", "value_missing")]),
    ],
)  # fmt: skip
def test_links(cells: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert _faults("item_links", cells) == expected


def test_a_refused_row_still_says_where_it_belongs() -> None:
    mapped = _map("items", {**ITEM, "basis": "hearsay"})

    assert (mapped.submission_ref, mapped.item_no, mapped.payload) == ("FA:1", 1, {})


def test_reserved_values_are_refused_where_the_home_says_so() -> None:
    strict = Context("submissions", "2026-11-01", {}, quarantine_reserved=True)

    assert _faults("item_links", LINK, strict) == [("to_key", "reserved_value")]


def test_a_date_that_reads_in_two_ways_is_refused_where_the_column_does_not_decide() -> None:
    unsure = Context("submissions", "2026-11-01", {"seen_from": DateOrder(mixed=True)})

    assert _faults("items", {**ITEM, "seen_from": "03/04/2026"}, unsure) == [("seen_from", "bad_date")]
    assert _faults("items", {**ITEM, "seen_from": "13/04/2026"}, unsure) == []
