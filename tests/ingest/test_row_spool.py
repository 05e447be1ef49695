"""The rows of a call: all of them come back in order, from memory and from the file, and a call is one however it is cut."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.errors import SourceError
from graphintel.ledger.ledger import Ledger
from graphintel.model.logged_rows import LoggedRow
from graphintel.settings import read_settings
from ingest import row_spool, run, scratch_file
from ingest.readers.raw_rows import Fault
from ingest.row_spool import ParsedRow, RowSpool
from ingest.row_status import RowStatus
from tests.ingest.conftest import feed_into

_TEXTS = st.text(max_size=12)
_RAW = st.text(st.characters(categories=("L", "N", "Z", "C"), include_characters="\udc80\udcff"), max_size=12)
_FAULTS = st.lists(st.builds(Fault, _TEXTS, _TEXTS, _RAW, _TEXTS), max_size=2).map(tuple)
_PAYLOADS = st.dictionaries(_TEXTS, _TEXTS | st.integers() | st.booleans() | st.none() | st.lists(_TEXTS), max_size=3)
_LOGGED = st.builds(
    LoggedRow,
    batch=st.just(0),
    file=_TEXTS,
    row=st.integers(0, 9),
    line=st.integers(0, 9),
    kind=_TEXTS,
    submission_ref=st.sampled_from(["", "FA:1", "FA:2"]),
    item_no=st.integers(0, 9),
    payload=_PAYLOADS,
    raw=st.dictionaries(_TEXTS, _RAW, max_size=3),
    revise=st.booleans(),
    code=_TEXTS,
    message=_TEXTS,
    number=st.just(0),
)
_ROWS = st.builds(
    ParsedRow,
    logged=_LOGGED,
    kind=_TEXTS,
    faults=_FAULTS,
    original=_RAW,
    document=st.integers(0, 3),
    cells_stored=st.booleans(),
    notes=_FAULTS,
    referenced_ids=st.lists(st.tuples(_TEXTS, st.booleans(), _TEXTS), max_size=2).map(tuple),
    sheet=_TEXTS,
)


Whole = list[tuple[str, list[tuple[int, ParsedRow]]]]


def cut(references: Whole, at_once: int) -> list[Whole]:
    """References in portions: each ends with the reference that fills it."""
    portions: list[Whole] = [[]]
    for reference in references:
        if sum(len(rows) for _, rows in portions[-1]) >= at_once:
            portions.append([])
        portions[-1].append(reference)
    return [portion for portion in portions if portion]


@given(
    rows=st.lists(_ROWS, max_size=6),
    in_memory=st.integers(0, 4),
    at_once=st.integers(1, 5),
    noted=st.lists(st.none() | st.builds(RowStatus, _TEXTS, _TEXTS, _TEXTS, _TEXTS), max_size=6),
)
def test_every_row_comes_back_as_it_was_added(
    rows: list[ParsedRow], in_memory: int, at_once: int, noted: list[RowStatus | None]
) -> None:
    statuses = dict(enumerate(noted[: len(rows)]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_spool, "IN_MEMORY", in_memory)
        spool = RowSpool()
        for row in rows:
            spool.append(row)

        refs = [row.logged.submission_ref for row in rows]
        whole = {
            ref: [(n, row) for n, row in enumerate(rows) if row.logged.submission_ref == ref] for ref in refs if ref
        }
        portions = list(spool.portions(at_once))
        spool.note(statuses)

        assert list(spool) == rows
        assert [spool[place] for place in reversed(range(len(spool)))] == rows[::-1]
        assert [list(portion.items()) for portion in portions] == cut(list(whole.items()), at_once)
        assert list(spool.with_statuses()) == [(row, statuses.get(place)) for place, row in enumerate(rows)]


def test_what_does_not_fit_on_the_disk_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_spool, "IN_MEMORY", 0)
    row = ParsedRow(LoggedRow(0, "a.csv", 1, 2, "link", "FA:1", 1, {}, {"text": "x" * 3000}), "links", (), "", 0)
    spool, limits = RowSpool(tmp_path), resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, limits[1]))
    try:
        with pytest.raises(SourceError) as refused:
            for _ in range(20_000):
                spool.append(row)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert f"cannot be kept in {tmp_path}" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("revise", [False, True])
def test_a_call_in_many_portions_leaves_what_it_leaves_in_one(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, revise: bool
) -> None:
    header = "submission_ref,item_no,from_type,from_key,link,to_type,to_key,part"
    numbers = range(1, 8)
    submissions = write(
        "s.csv",
        "submission_ref,owner_force,reported_at,marking",
        *(f"FA:{n},FA,2026-03-02,OFFICIAL" for n in numbers),
    )
    items = write(
        "i.csv",
        "submission_ref,item_no,scheme,source_eval,info_eval,handling,basis,seen_from,seen_precision",
        *(f"FA:{n},1,3x5x2,1,A,P,observed,2026-03-01,day" for n in reversed(numbers)),
        "FA:9,1,3x5x2,1,A,P,observed,2026-03-01,day",
    )
    links = write(
        "l.csv",
        header,
        *(f"FA:{n},1,Person,FA:P{n % 3},USES_PHONE,Phone,07700 90012{n % 2}," for n in numbers),
        "FA:2,1,Person,FA:P1,HAS_FLAG,,,PROTECTED_EXISTENCE",
        "FA:3,1,Person,FA:P1,USES_PHONE,Phone,none,",
    )
    early = write("early.csv", header, "FA:5,1,Person,FA:P1,USES_PHONE,Phone,07700 900129,")
    other = write("other.csv", header, "FA:6,1,Person,FA:P1,USES_PHONE,Phone,07700 900128,")
    outcomes = []

    for rows, in_memory in ((5_000, 10_000), (1, 0), (3, 5)):
        monkeypatch.setattr(run, "ROWS", rows)
        monkeypatch.setattr(row_spool, "IN_MEMORY", in_memory)
        home = tmp_path / f"home-{rows}"
        home.mkdir()
        settings, ledger = read_settings({}, home=home), Ledger.open(f"sqlite:///{home / 'ledger.sqlite'}")
        calls = ([early], [links, items, submissions], [items, other])
        reports = [feed_into(ledger, settings, paths, revise=revise) for paths in calls]
        rejects = [path.read_text() for path in sorted((home / "rejects").iterdir())]
        logged = [row for batch in (1, 2, 3) for row in ledger.derivation.rows_of_batch(batch, 0, 100)]
        outcomes.append(
            (
                list(ledger.canonical()),
                logged,
                ledger.batches(),
                [(r.files, r.issues, r.released, r.entities, r.statements) for r in reports],
                rejects,
            )
        )
        ledger.close()

    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert {row.number for row in outcomes[0][1]} == set(range(1, 35))


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch_file.os, "access", lambda path, mode: path != tmp_path)
    monkeypatch.setattr(row_spool, "IN_MEMORY", 0)
    spool = RowSpool(tmp_path)
    spool.append(ParsedRow(LoggedRow(0, "file", 1, 2, "kind", "FA:1", 1, {}, {}), "kind", (), "", 0))

    assert [row.logged.submission_ref for row in spool] == ["FA:1"]
    assert spool._file.folder is None
