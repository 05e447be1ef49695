"""What holds for any files: order, split and repetition leave one holding; accounting has no remainder; nothing fails."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.errors import SourceError
from graphintel.settings import read_settings
from tests.ingest.conftest import feed_into
from tests.ingest.memory import MemoryLedger

EXPECTED = Path(__file__).parent / "expected"
HEADERS = {
    "s": "submission_ref,owner_force,reported_at,received_at,marking,title",
    "i": "submission_ref,item_no,scheme,source_eval,info_eval,handling,conditions,basis,seen_from,seen_precision,area",
    "l": "submission_ref,item_no,from_type,from_key,from_caption,link,to_type,to_key,to_caption,role,part",
}
Row = tuple[str, str]

_REFS = st.sampled_from(["FA:1", "FA:2", "FB:1"])
_NUMBERS = st.sampled_from(["1", "2"])
# Content follows from the key, so that no two rows under one key differ: then no order may matter.
_SUBMISSIONS = st.builds(
    lambda ref: (
        "s",
        f"{ref},{ref[:2]},2026-03-02,{'2026-03-05' if ref == 'FA:2' else ''},{'OFICIAL' if ref == 'FB:1' else 'OFFICIAL'},T",
    ),
    _REFS,
)
_ITEMS = st.builds(
    lambda ref, number: (
        "i",
        f"{ref},{number},3x5x2,1,A,P,,observed,{'2026-03-09' if number == '2' else '2026-03-01'},day,NM",
    ),
    _REFS,
    _NUMBERS,
)
_SAID = st.sampled_from(
    [
        "Person,#1,,USES_PHONE,Phone,07700 900123,,,",
        "Person,#1,,USES_PHONE,Phone,+44 7700 900123,,,",
        "Person,#1,,USES_PHONE,Phone,07seven00 9oo123,,,",
        "Person,#1,,USES_PHONE,Phone,07700 900123 ext. 4,,,",
        "Person,#1,,USES_PHONE,Phone,07700,,,",
        "Person,FA:1,,DRIVES,Mark,ZZO1 AAA,,,",
        "Person,FA:1,,DRIVES,Mark,ZZ01... ,,,",
        "Person,FA:1,,ASSOCIATES_WITH,Person,FA:2,,,",
        "Person,FA:2,,ASSOCIATES_WITH,Person,FA:1,,,",
        'Person,#1,,SELLS_AT,Premises,"Flat 2, 14 Alder St, XX1 1AB",,selling_sex,',
        "Premises,The Alder Bush,,,,,,,",
        "AdvertCard,JS/1,,HAS_DESIGN,CardDesign,D1,,,",
        "AdvertCard,FA:JS/1,,HAS_DESIGN,CardDesign,FA:D1,,,",
        "Person,#1,,HAS_FLAG,,,,,CHILD",
    ]
)
_LINKS = st.builds(lambda ref, number, said: ("l", f"{ref},{number},{said}"), _REFS, _NUMBERS, _SAID)
_ROWS = st.lists(st.one_of(_SUBMISSIONS, _ITEMS, _LINKS), min_size=1, max_size=14)


def _feed(calls: Sequence[Sequence[Row]]) -> MemoryLedger:
    """Take rows in, one call after the other, a file for each kind."""
    ledger = MemoryLedger()
    with tempfile.TemporaryDirectory() as folder:
        home = read_settings({}, home=Path(folder) / "home")
        for call in calls:
            paths = []
            for kind in dict.fromkeys(kind for kind, _ in call):
                path = Path(folder) / f"{kind}.csv"
                path.write_text(
                    "\n".join([HEADERS[kind], *(row for k, row in call if k == kind)]) + "\n", encoding="utf-8"
                )
                paths.append(path)
            feed_into(ledger, home, paths)
    return ledger


@settings(max_examples=80, deadline=None)
@given(_ROWS, st.data())
def test_every_order_and_split_leaves_the_same_holding(rows: list[Row], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(rows) - 1)), max_size=3)))
    pieces = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(rows)], strict=True)]

    assert _feed([piece for piece in pieces if piece]).held() == _feed([rows]).held()


@settings(max_examples=40, deadline=None)
@given(_ROWS)
def test_the_same_rows_twice_change_nothing(rows: list[Row]) -> None:
    assert _feed([rows, rows]).held() == _feed([rows]).held()


@settings(max_examples=40, deadline=None)
@given(_ROWS)
def test_what_is_mended_and_fed_back_equals_a_clean_first_run(rows: list[Row]) -> None:
    def mend(row: Row) -> Row:
        return (row[0], row[1].replace("OFICIAL", "OFFICIAL").replace("Phone,07700,", "Phone,07700 900124,"))

    mended = [mend(row) for row in rows]

    assert (
        _feed([rows, [row for row, was in zip(mended, rows, strict=True) if row != was] or rows]).held()
        == _feed([mended]).held()
    )


@st.composite
def _damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return one of the three files with bytes flipped, cut out, put in or doubled."""
    name = draw(st.sampled_from(["submissions.csv", "items.csv", "item_links.csv"]))
    content = bytearray((EXPECTED / name).read_bytes())
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        piece = draw(
            st.sampled_from(
                [b'"', b",", b"\n", b"\r", b"\x00", b"\xff", b"\xe9", b"\xc3\xa9", b"9" * 400, b"#", b"=", b"{"]
            )
        )
        match draw(st.sampled_from(["flip", "cut", "put", "double"])):
            case "flip":
                content[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case "cut":
                del content[at : at + draw(st.integers(1, 80))]
            case "put":
                content[at:at] = piece
            case _:
                content[at:at] = content[at : at + 60]
    return name, bytes(content)


@settings(max_examples=200, deadline=None)
@given(_damaged())
def test_no_damage_of_bytes_gives_a_traceback_or_a_row_unaccounted_for(damaged: tuple[str, bytes]) -> None:
    name, content = damaged
    ledger = MemoryLedger()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            report = feed_into(ledger, read_settings({}, home=Path(folder) / "home"), [path])
        except SourceError as refused:
            assert ledger.rows == []
            assert "\n" not in str(refused)[:40]
            return
    quarantined = {(issue.file, issue.row) for issue in report.issues if issue.row}
    assert len(quarantined) == report.total("quarantined")
    assert len(ledger.rows) == report.total("read")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_give_a_traceback(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        path.write_bytes(content)
        try:
            feed_into(MemoryLedger(), read_settings({}, home=Path(folder) / "home"), [path])
        except SourceError as refused:
            assert str(refused)
