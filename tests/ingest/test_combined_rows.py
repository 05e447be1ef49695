"""Several rows of one record: each counts once, in any order, split and repetition; what differs of the record is refused."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.errors import DeclarationError
from graphintel.model.records import Statement
from graphintel.settings import Settings, read_settings
from ingest.combined_rows import Period, period_over
from ingest.corrections import regrade, withdraw
from ingest.mapping import map_row
from ingest.row_reader import Context, MappedRow
from ingest.source import Attribute, Column, DateRange, Entity, FileKind, Link, Records
from tests.ingest.conftest import AT, Feed, feed_into
from tests.ingest.declared import records
from tests.ingest.memory import MemoryLedger

HEADER = "force,request,authority_ref,returned_on,calling,called,start,duration_seconds,type,call_id"
Call = tuple[str, str, str, str, int, str, str]

_NUMBERS = st.sampled_from(["07700 900123", "07700 900124", "07700 900125"])
_CALLS = st.lists(
    st.tuples(
        st.sampled_from(["R1", "R2"]),
        _NUMBERS,
        _NUMBERS,
        st.sampled_from(["2026-02-01 10:00", "2026-02-02 11:30", "03/02/2026", "28/02/2026 23:59:59"]),
        st.integers(0, 3),
        st.sampled_from(["call", "sms"]),
        st.sampled_from(["", "X"]),
    )
    .filter(lambda call: call[1] != call[2])
    # An id of a call is of that call only: other content under it would be refused, and order would decide which stays.
    .map(lambda call: (*call[:6], call[6] and f"X{''.join(filter(str.isalnum, ''.join(map(str, call))))}")),
    min_size=1,
    max_size=12,
)


def _line(call: Call) -> str:
    request, calling, called, start, seconds, type_, number = call
    return f"FA,{request},AUTH-{request},2026-03-02,{calling},{called},{start},{seconds},{type_},{number}"


def _taken(pieces: Sequence[Sequence[Call]]) -> MemoryLedger:
    ledger = MemoryLedger()
    with tempfile.TemporaryDirectory() as folder:
        home = read_settings({}, home=Path(folder) / "home")
        path = Path(folder) / "calls.csv"
        for piece in pieces:
            path.write_text("\n".join([HEADER, *map(_line, piece)]) + "\n", encoding="utf-8")
            feed_into(ledger, home, [path], source="calls")
    return ledger


def _contact(ledger: MemoryLedger) -> list[Statement]:
    return [s for s in ledger.held()[0].values() if s.type == "CONTACTED"]


@settings(max_examples=80, deadline=None)
@given(_CALLS, st.data())
def test_every_order_split_and_repetition_of_calls_leaves_the_same(calls: list[Call], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations([*calls, *calls[:2]]))
    cut = data.draw(st.integers(0, len(shuffled)))

    pieces = [piece for piece in (shuffled[:cut], shuffled[cut:]) if piece]

    assert _taken(pieces).held() == _taken([calls]).held()


@settings(max_examples=80, deadline=None)
@given(_CALLS)
def test_distinct_calls_are_counted_by_pair_direction_and_request(calls: list[Call]) -> None:
    counts: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for request, calling, called, start, seconds, type_, number in sorted(set(calls)):
        pair = counts[request, calling, called]
        name = "calls" if type_ == "call" else "messages"
        if type_ == "sms" and (request, calling, called, start, number) in pair:
            continue  # a message lasts no time: messages that differ in that alone are one
        pair[name] = pair.get(name, 0) + 1
        if type_ == "call":
            pair["longest_seconds"] = max(seconds, pair.get("longest_seconds", 0))
        else:
            pair[request, calling, called, start, number] = 1  # type: ignore[index]
    wanted = {
        (f"item:FA:calls-{request}/1", *(f"phone:+44{end[1:].replace(' ', '')}" for end in ends)): {
            name: value for name, value in pair.items() if isinstance(name, str)
        }
        for (request, *ends), pair in counts.items()
    }

    assert {(s.item, s.start, s.end): dict(s.properties) for s in _contact(_taken([calls]))} == wanted


def test_withdrawing_a_file_takes_back_its_calls_and_no_others() -> None:
    first: list[Call] = [("R1", "07700 900123", "07700 900124", "2026-02-01 10:00", 30, "call", "")]
    second: list[Call] = [*first, ("R1", "07700 900123", "07700 900124", "2026-02-09 10:00", 90, "call", "")]
    ledger = _taken([first, second])
    before = _contact(ledger)

    withdraw(ledger, 2, "tester", AT)

    assert [dict(s.properties) for s in before] == [{"calls": 2, "longest_seconds": 90}]
    assert ledger.held() == _taken([first]).held()


def test_a_regrade_holds_for_calls_that_come_later() -> None:
    ledger = _taken([[("R1", "07700 900123", "07700 900124", "2026-02-01 10:00", 30, "call", "")]])
    regrade(ledger, "FA:calls-R1/1", {"info_eval": "B"}, "tester", AT)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "more.csv"
        call: Call = ("R1", "07700 900124", "07700 900123", "2026-02-05 10:00", 10, "call", "")
        path.write_text(f"{HEADER}\n{_line(call)}\n", encoding="utf-8")
        feed_into(ledger, read_settings({}, home=Path(folder) / "home"), [path], source="calls")

    assert {(s.start, s.info_eval) for s in _contact(ledger)} == {
        ("phone:+447700900123", "B"),
        ("phone:+447700900124", "B"),
    }


@pytest.mark.parametrize("revised", [False, True])
def test_a_row_that_says_otherwise_of_its_request_is_refused_unless_it_revises(
    revised: bool, feed: Feed, write, ledger: MemoryLedger
) -> None:
    good = "FA,R1,AUTH-1,2026-03-02,07700 900123,07700 900124,2026-02-01 10:00,30,call,"
    other = "FA,R1,AUTH-2,2026-03-02,07700 900123,07700 900124,2026-02-02 10:00,40,call,"
    feed(write("calls.csv", HEADER, good), source="calls")

    report = feed(write("later.csv", HEADER, other), source="calls", revise=revised)

    if revised:
        assert report.total("accepted") == 1
        assert [dict(s.properties) for s in _contact(ledger)] == [{"calls": 2, "longest_seconds": 40}]
    else:
        [issue] = report.issues
        assert issue.code == "differs_from_held"
        assert issue.message.startswith(
            "FA:calls-R1 is held with other content since calls.csv, row 1 (line 2): source_ref"
        )
        assert [dict(s.properties) for s in _contact(ledger)] == [{"calls": 1, "longest_seconds": 30}]


def _called(seconds: int, number: str = "X1", called: str = "07700 900124") -> Call:
    return ("R1", "07700 900123", called, "2026-02-01 10:00", seconds, "call", number)


def test_a_row_with_an_id_is_known_by_it_and_replaced_by_one_that_revises(
    feed: Feed, write, ledger: MemoryLedger
) -> None:
    feed(write("calls.csv", HEADER, _line(_called(30))), source="calls")

    report = feed(
        write("again.csv", HEADER, _line(_called(90)), _line(_called(30)), _line(_called(5, "X2"))), source="calls"
    )

    assert [(issue.row, issue.code) for issue in report.issues] == [(1, "differs_from_held")]
    assert report.issues[0].message.startswith(
        "The row X1 of FA:calls-R1 is held with other content since calls.csv, row 1"
    )
    assert [dict(s.properties) for s in _contact(ledger)] == [{"calls": 2, "longest_seconds": 30}]
    feed(write("mended.csv", HEADER, _line(_called(90))), source="calls", revise=True)
    assert [dict(s.properties) for s in _contact(ledger)] == [{"calls": 2, "longest_seconds": 90}]


def test_one_id_of_two_pairs_of_numbers_is_two_calls() -> None:
    ledger = _taken([[_called(30), _called(30, called="07700 900125")]])

    assert sorted((s.end, s.properties["calls"]) for s in _contact(ledger)) == [
        ("phone:+447700900124", 1),
        ("phone:+447700900125", 1),
    ]


@pytest.mark.parametrize(
    ("periods", "whole"),
    [
        ([], Period()),
        ([Period("2026-03-04", "2026-03-04", "day")], Period("2026-03-04", "2026-03-04", "day")),
        ([Period("", "2026-03-04", "day")], Period("", "2026-03-04", "day")),
        ([Period("", "2026-03-04", "day"), Period("2026-03-01", "", "day")], Period("2026-03-01", "2026-03-04", "day")),
        ([Period("2026-03-01", "", "month"), Period("2026-03-09", "", "exact")], Period("2026-03-01", "2026-03-09", "month")),
        (
            [Period("2026-03-01T10:00:00+00:00", "", "exact"), Period("2026-02-28", "2026-03-02", "day")],
            Period("2026-02-28", "2026-03-02", "day"),
        ),
        ([Period("2026-03-01", "", "day"), Period()], Period("2026-03-01", "", "day")),
    ],
)  # fmt: skip
def test_dates_reach_from_the_first_to_the_last_and_a_lone_end_stays_one(periods: list[Period], whole: Period) -> None:
    assert period_over(periods) == whole == period_over(reversed(periods))


REF, DAY = Column("ref", required=True), Column("day", required=True)
ONE, TWO, TIMES = Column("one", required=True), Column("two", required=True), Column("times")
PAIRS = {
    "columns": (REF, DAY, ONE, TWO, TIMES),
    "reported": DateRange(DAY),
    "title": "",
    "entities": (Entity("one", "Phone", key=ONE), Entity("two", "Phone", key=TWO)),
    "links": (Link("CONTACTED", "one", "two", properties=(Attribute("messages", TIMES), Attribute("calls", TIMES))),),
}
ROWS = "ref,day,one,two,times"
FIRST, SECOND = "1,2026-03-01,07700 900123,07700 900124,3", "1,2026-03-01,07700 900123,07700 900124,2"


def _home_source(settings: Settings, *, several_rows: bool) -> None:
    folder = settings.home / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    settings.home.chmod(0o700)
    (folder / "things.py").write_text(
        "from tests.ingest.test_combined_rows import PAIRS\nfrom tests.ingest.declared import records\n"
        f"SOURCE = records(**PAIRS, several_rows={several_rows})\n"
    )


def test_numbers_are_counted_once_in_whatever_order_their_properties_are_declared(
    feed: Feed, write, ledger: MemoryLedger, settings: Settings
) -> None:
    _home_source(settings, several_rows=True)
    feed(write("one.csv", ROWS, FIRST), source="things")

    report = feed(write("two.csv", ROWS, FIRST, SECOND), source="things")

    assert (report.total("accepted"), report.total("known")) == (1, 1)
    assert [dict(s.properties) for s in _contact(ledger)] == [{"calls": 5, "messages": 5}]


@pytest.mark.parametrize("several_first", [False, True])
@pytest.mark.parametrize("revise", [False, True])
def test_rows_of_another_kind_under_one_reference_are_refused_with_a_way_out(
    several_first: bool, revise: bool, feed: Feed, write, ledger: MemoryLedger, settings: Settings
) -> None:
    _home_source(settings, several_rows=several_first)
    feed(write("one.csv", ROWS, FIRST), source="things")
    _home_source(settings, several_rows=not several_first)

    report = feed(write("two.csv", ROWS, SECOND), source="things", revise=revise)

    [issue] = report.issues
    assert (issue.code, issue.column) == ("differs_from_held", "")
    assert issue.message == (
        "FA:things-1 is held since one.csv, row 1 (line 2) with rows of another kind: one row a record, or several, as the "
        "source was declared then. Withdraw that batch and take its file in again."
    )
    withdraw(ledger, 1, "tester", AT)
    feed(write("one.csv", ROWS, FIRST), source="things")
    assert {s.item for s in _contact(ledger)} == {"item:FA:things-1/1"}


def _pairs(*properties: Attribute, link: str = "CONTACTED", **changed: object) -> Records:
    return records(**{**PAIRS, "links": (Link(link, "one", "two", properties=properties),), **changed})


def test_a_property_may_come_from_a_column_of_any_source() -> None:
    assert _pairs(Attribute("calls", TIMES)).links[0].properties[0].name == "calls"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda: _pairs(Attribute("times", TIMES)), r"says 'times', which is no property of it; CONTACTED: it has calls, "),
        (lambda: _pairs(Attribute("calls", TIMES), Attribute("calls", "3")), r"says 'calls' twice"),
        (lambda: _pairs(Attribute("calls", "often"), Attribute("messages", TIMES)), r"calls='often': 'often' is no number for call"),
        (lambda: _pairs(Attribute("calls", DateRange(DAY)), Attribute("messages", TIMES)), r"expected a text, Column"),
        (lambda: _pairs(TIMES), r"properties holds the Column 'times'; expected Attribute only"),
        (lambda: _pairs(Attribute("calls", TIMES, flag=True)), r"says 'calls' as yes or no"),
        (
            lambda: _pairs(
                Attribute("calls", TIMES), several_rows=True, entities=(Entity("one", "Phone", key=ONE, caption=REF), PAIRS["entities"][1])
            ),
            r"the entity 'one' has a caption, attributes or aliases, and a record several rows",
        ),
        (lambda: _pairs(Attribute("calls", TIMES), row_id=(ONE,)), r"it says row_id, .* without several_rows=True"),
        (lambda: _pairs(Attribute("calls", TIMES), several_rows=True, unnumbered=True), r"says unnumbered and several_rows"),
    ],
)  # fmt: skip
def test_a_declaration_that_cannot_work_says_why(wrong, why: str) -> None:
    with pytest.raises(DeclarationError, match=why):
        wrong()


def _payload(**changed: object) -> dict[str, object]:
    ends = (["phone:+447700900123", "Phone", "07700 900123", {}], ["phone:+447700900124", "Phone", "07700 900124", {}])
    return {
        "submission": {
            "owner_force": "FA", "reported_at": "2026-03-01", "marking": "OFFICIAL", "received_at": "", "channel": "",
            "unit": "", "operation": "", "title": "",
        },
        "item": {
            "scheme": "3x5x2", "source_eval": "1", "info_eval": "A", "handling": "P", "conditions": [], "basis": "record",
            "seen_from": "2026-02-01", "seen_to": "", "seen_precision": "day", "area": "", "source_ref": "", "text": "",
        },
        "claims": [["CONTACTED", *ends, "", "", "", {"calls": 2}]],
        "derived": [],
        "same": [],
        "row_id": [],
        **changed,
    }  # fmt: skip


def _claim(
    *, caption: str = "", properties: dict[str, object] | None = None, link: str = "CONTACTED"
) -> list[list[object]]:
    [[_, start, end, *_rest]] = _payload()["claims"]  # type: ignore[misc]
    return [[link, start, end, "", caption, "", properties or {}]]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"row_id": ["X1", ""]}, []),
        ({"row_id": "X1"}, ["unknown_value"]),
        ({"row_id": [3]}, ["unknown_value"]),
        ({"claims": _claim(properties={"calls": 1, "often": 2})}, ["property_unexpected"]),
        ({"claims": _claim(properties={"calls": "many"})}, ["property_unexpected"]),
        ({"claims": _claim(properties={"calls": True})}, ["property_unexpected"]),
        ({"claims": _claim(properties={"calls": -1})}, ["property_unexpected"]),
        ({"claims": _claim(caption="Testname's phone")}, ["property_unexpected"]),
    ],
)
def test_what_a_strangers_function_makes_of_a_row_is_checked(changed: dict[str, object], codes: list[str]) -> None:
    payload = _payload(**changed)
    kind = FileKind("own", "record_row", (REF,), (REF,), map_row=lambda _reading: MappedRow("FA:1", 1, payload))

    mapped = map_row(kind, {"ref": "1"}, Context("own", "2026-11-01"))

    assert [fault.code for fault in mapped.faults] == codes


def test_a_strangers_row_without_what_tells_it_apart_is_a_fault_of_its_function() -> None:
    payload = {name: value for name, value in _payload().items() if name != "row_id"}
    kind = FileKind("own", "record_row", (REF,), (REF,), map_row=lambda _reading: MappedRow("FA:1", 1, payload))

    assert [fault.code for fault in map_row(kind, {"ref": "1"}, Context("own", "2026-11-01")).faults] == [
        "logic_failed"
    ]
