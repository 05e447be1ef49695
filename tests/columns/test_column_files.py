"""The columns of everybody's statements: who reads gets what the keys reach, and nothing withdrawn stays in a file."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.columns import column_files
from graphintel.columns.column_files import ColumnFiles
from graphintel.columns.segment import Segment
from graphintel.columns.statement_columns import fingerprints_of, text_columns
from graphintel.columns.text_column import TextColumn, fingerprints
from graphintel.model.graph_changes import Changes
from graphintel.model.records import Columns, Statement
from graphintel.store.cypher_templates import SNAPSHOT_LINKS, STATED_LINKS
from tests.oracle import columns_of
from tests.store.changes import EMPTY, OTHER, WORLD, difference, oracle
from tests.worlds import ALL_KEYS, PEOPLE, PROFILES, THINGS, World, worlds

EPOCH = "one"
EVERYBODY = [*PROFILES, ALL_KEYS, frozenset[str]()]


def write(files: ColumnFiles, changes: Changes, before: int | None) -> None:
    writer = files.writer(EPOCH, changes, before)
    assert writer is not None
    assert list(writer.passing(changes.statements)) == list(changes.statements)
    writer.finish()


def read(files: ColumnFiles, revision: int, holds: frozenset[str]) -> Columns:
    columns = files.read(EPOCH, revision, holds, SNAPSHOT_LINKS)
    assert columns is not None
    return columns


def seen(world: World, holds: frozenset[str]) -> Columns:
    statements = sorted(world.statements, key=lambda one: one.id)
    return columns_of(one for one in statements if set(one.requires) <= holds)


def stored(folder: Path, *steps: World) -> ColumnFiles:
    """Write worlds one after the other, each a revision, and let go of what is behind."""
    files, before = ColumnFiles(folder), EMPTY
    for at, after in enumerate(steps):
        write(files, difference(before, after, at), at or None)
        before = after
    files.let_go(EPOCH, len(steps))
    return files


def texts_in(columns: Columns) -> set[str]:
    """Every text that a viewer's columns hold, also where no row has it."""
    return {
        text
        for field in fields(Columns)
        if isinstance(column := getattr(columns, field.name), TextColumn)
        for text in column.texts
    }


def leaks(folder: Path, world: World) -> list[frozenset[str]]:
    """The key sets that get something else than the statements which they reach, or a text of another one."""
    files = stored(folder, world)
    return [
        holds
        for holds in EVERYBODY
        if (columns := read(files, 1, holds)) != seen(world, holds)
        or texts_in(columns)
        != {text for f in fields(Columns) if f.name != "restricted" for text in getattr(columns, f.name)}
    ]


@settings(max_examples=50)
@given(worlds())
def test_each_viewer_gets_what_the_keys_reach_and_no_text_beside(world: World) -> None:
    with TemporaryDirectory() as folder:
        assert leaks(Path(folder) / "columns", world) == []


@settings(max_examples=20)
@given(st.lists(worlds(), min_size=1, max_size=4))
def test_fingerprints_in_files_are_those_of_what_the_viewer_reads(steps: list[World]) -> None:
    """They follow from a statement's texts alone: who else sees it, and where it stands, is not in them."""
    with TemporaryDirectory() as folder:
        files = stored(Path(folder) / "columns", *steps)
        for holds in EVERYBODY:
            columns, anew = read(files, len(steps), holds), text_columns(seen(steps[-1], holds))
            assert fingerprints_of(columns).tolist() == fingerprints_of(anew).tolist()
            for end in (columns.start, columns.end):
                assert isinstance(end, TextColumn)
                assert end.fingerprints.tolist() == fingerprints(end.texts).tolist()


@settings(max_examples=30)
@given(st.lists(worlds(), min_size=1, max_size=3))
def test_a_first_report_is_the_first_that_the_viewer_sees(steps: list[World]) -> None:
    with TemporaryDirectory() as folder:
        files = stored(Path(folder) / "columns", *steps)
        asked = [*PEOPLE, *THINGS, "item:FA:0/1", "submission:FA:1", "phone:+447700900999"]

        for holds in EVERYBODY:
            found = files.first_reported(EPOCH, len(steps), holds, STATED_LINKS, asked)
            assert found == oracle(steps[-1]).first_reported(asked, holds, len(steps))


def test_without_the_mask_somebody_gets_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test before."""
    everything = Segment.visible_rows
    monkeypatch.setattr(Segment, "visible_rows", lambda self, _holds, types: everything(self, ALL_KEYS, types))

    assert leaks(tmp_path / "columns", WORLD) != []


@settings(max_examples=30)
@given(st.lists(worlds(), min_size=1, max_size=5), st.integers(1, 9))
def test_any_sequence_of_changes_leads_where_one_writing_leads(steps: list[World], most: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(column_files, "MOST_ROWS", most)
        files = stored(Path(folder) / "columns", *steps)
        for holds in EVERYBODY:
            assert read(files, len(steps), holds) == seen(steps[-1], holds)


def test_many_small_additions_are_few_segments(tmp_path: Path) -> None:
    files, statements = ColumnFiles(tmp_path / "columns"), list(WORLD.statements)
    for revision, one in enumerate(statements, 1):
        write(files, Changes(revision, statements=[one]), revision - 1 or None)
    files.let_go(EPOCH, len(statements))

    assert len(statements) > 16
    assert len(list((tmp_path / "columns").iterdir())) <= 7  # the list, and segments that double
    assert read(files, len(statements), ALL_KEYS) == seen(WORLD, ALL_KEYS)


def test_the_revision_before_can_be_read_until_it_is_let_go(tmp_path: Path) -> None:
    files = stored(tmp_path / "columns", WORLD)
    write(files, difference(WORLD, OTHER, 1), 1)

    assert read(files, 1, ALL_KEYS) == seen(WORLD, ALL_KEYS)
    assert read(ColumnFiles(tmp_path / "columns"), 2, ALL_KEYS) == seen(OTHER, ALL_KEYS)
    files.let_go(EPOCH, 2)
    assert files.read(EPOCH, 1, ALL_KEYS, SNAPSHOT_LINKS) is None
    assert files.newest(EPOCH, 5) == 2


def canary(number: int) -> Statement:
    """A statement of which every text says so."""
    first = WORLD.statements[0]
    texts = {f.name: f"CANARY{number}" for f in fields(Columns) if f.name not in {"restricted", "type", "id"}}
    return replace(first, id=f"st:{number}", **texts)


@pytest.mark.parametrize(
    "changes", [{"removed": [("st:1", "USES_PHONE", "", "")]}, {"changed": [("st:1", "USES_PHONE", "", "")]}]
)
def test_nothing_of_what_was_withdrawn_or_changed_stays_in_a_file(tmp_path: Path, changes: dict[str, object]) -> None:
    files = ColumnFiles(tmp_path / "columns")
    write(files, Changes(1, statements=[*WORLD.statements, canary(1), canary(2)]), None)
    assert any(b"CANARY1" in path.read_bytes() for path in (tmp_path / "columns").iterdir())

    write(files, Changes(2, **changes), 1)  # type: ignore[arg-type]
    files.let_go(EPOCH, 2)

    held = b"".join(path.read_bytes() for path in (tmp_path / "columns").iterdir())
    assert b"CANARY1" not in held
    assert b"CANARY2" in held


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    stored(tmp_path / "columns", WORLD, OTHER)

    assert (tmp_path / "columns").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "columns").iterdir()} == {0o600}


@pytest.mark.parametrize("harm", ["flip", "cut", "gone", "list"])
def test_what_is_not_as_it_was_written_is_not_read(tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "columns"
    stored(folder, WORLD)
    (segment,) = folder.glob("segment-*")
    (listed,) = folder.glob("*.json")
    content = bytearray(segment.read_bytes())
    if harm == "flip":
        content[len(content) // 2] ^= 1
        segment.write_bytes(content)
    elif harm == "cut":
        segment.write_bytes(content[:-1])
    elif harm == "gone":
        segment.unlink()
    else:
        listed.write_bytes(b"{")

    assert ColumnFiles(folder).read(EPOCH, 1, ALL_KEYS, SNAPSHOT_LINKS) is None


def test_where_nothing_can_be_written_all_statements_pass_and_no_revision_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(column_files, "MOST_ROWS", 2)
    (tmp_path / "columns").write_bytes(b"")
    files = ColumnFiles(tmp_path / "columns")
    writer = files.writer(EPOCH, Changes(1), None)
    assert writer is not None

    assert list(writer.passing(WORLD.statements)) == list(WORLD.statements)
    with pytest.raises(OSError, match="columns"):
        writer.finish()
    assert files.read(EPOCH, 1, ALL_KEYS, SNAPSHOT_LINKS) is None


@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "gone"])
@pytest.mark.parametrize("further", [{}, {"removed": [(WORLD.statements[0].id, "", "", "")]}])
def test_what_is_not_as_it_was_written_is_never_written_on(
    tmp_path: Path, harm: str, further: dict[str, object]
) -> None:
    """A statement that would be read under other keys would get a digest of its own, and be right for good."""
    folder = tmp_path / "columns"
    stored(folder, WORLD)
    (segment,) = folder.glob("segment-*")
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes({"flip": content, "cut": content[: len(content) // 2], "empty": b"", "gone": b""}[harm])
    if harm == "gone":
        segment.unlink()
    files = ColumnFiles(folder)
    writer = files.writer(EPOCH, Changes(2, statements=[canary(1)], **further), 1)  # type: ignore[arg-type]
    assert writer is not None
    list(writer.passing([canary(1)]))

    with pytest.raises((OSError, ValueError)):
        writer.finish()

    assert files.read(EPOCH, 2, ALL_KEYS, SNAPSHOT_LINKS) is None
    assert ColumnFiles(folder).newest(EPOCH, 2) == (None if harm == "gone" else 1)


def test_a_reader_holds_on_to_nothing_of_revisions_before(tmp_path: Path) -> None:
    files, reader = ColumnFiles(tmp_path / "columns"), ColumnFiles(tmp_path / "columns")
    write(files, Changes(1, statements=[*WORLD.statements, canary(1)]), None)
    read(reader, 1, ALL_KEYS)
    write(files, Changes(2, removed=[("st:1", "", "", "")]), 1)
    files.let_go(EPOCH, 2)
    read(reader, 2, ALL_KEYS)

    mapped = Path("/proc/self/maps").read_text(encoding="utf-8")
    assert str(tmp_path) in mapped
    assert [line for line in mapped.splitlines() if str(tmp_path) in line and "(deleted)" in line] == []


def test_what_an_abandoned_writer_listed_is_not_taken_for_what_is_written_later(tmp_path: Path) -> None:
    files = stored(tmp_path / "columns", WORLD)
    write(files, Changes(2, statements=[canary(1)]), 1)  # never published; the ledger was put back

    writer = files.writer(EPOCH, Changes(2, statements=[canary(2)]), 1)

    assert writer is not None
    assert files.read(EPOCH, 2, ALL_KEYS, SNAPSHOT_LINKS) is None


def test_another_epoch_is_another_graph(tmp_path: Path) -> None:
    files = stored(tmp_path / "columns", WORLD)

    assert files.read("other", 1, ALL_KEYS, SNAPSHOT_LINKS) is None
    assert files.newest("other", 1) is None
    assert files.writer("other", Changes(2), 1) is None
    files.let_go("other", 1)
    assert list((tmp_path / "columns").iterdir()) == []


@given(st.lists(st.text(max_size=3)), st.data())
def test_a_column_is_the_texts_that_it_was_made_of(texts: list[str], data: st.DataObject) -> None:
    column = TextColumn.of(texts)

    assert (list(column), column[:], len(column)) == (texts, texts, len(texts))
    assert column == texts
    assert TextColumn.of(column) is column
    wanted = set(texts[::2])
    assert column.is_any(wanted).tolist() == [text in wanted for text in texts]
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1))) if texts else []
    assert [column[row] for row in rows] == [texts[row] for row in rows]


def statements(count: int) -> Iterator[Statement]:
    """Statements of which no two are alike, in any order."""
    first = WORLD.statements[0]
    for number in sorted(range(count), key=lambda one: one * 7919 % 10_007):
        yield replace(
            first, id=f"st:{number:024d}", item=f"item:{number}", start=f"person:{number}", end=f"é{number % 97}"
        )


def files_of(folder: Path, given: Iterable[Statement]) -> dict[bytes, int]:
    """Write statements as one revision; return the content of its segments."""
    files = ColumnFiles(folder)
    writer = files.writer(EPOCH, Changes(1), None)
    assert writer is not None
    for _ in writer.passing(given):
        pass
    writer.finish()
    return {path.read_bytes(): 0 for path in folder.glob("segment-*")}


@pytest.mark.parametrize("draft_rows", [1, 7, 100, 299])
def test_a_segment_is_the_same_byte_for_byte_whatever_drafts_it_is_joined_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, draft_rows: int
) -> None:
    whole = files_of(tmp_path / "whole", [*WORLD.statements, *statements(300)])
    monkeypatch.setattr(column_files, "DRAFT_ROWS", draft_rows)

    joined = files_of(tmp_path / "joined", [*WORLD.statements, *statements(300)])

    assert joined == whole
    assert len(whole) == 1


def test_a_statement_takes_a_few_bytes_of_memory_until_its_segment_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row took 1,200 bytes, texts and all, while a draft was as large as its segment."""
    monkeypatch.setattr(column_files, "DRAFT_ROWS", 1_000)

    few = peak_of(lambda: files_of(tmp_path / "few", statements(2_000)))
    many = peak_of(lambda: files_of(tmp_path / "many", statements(8_000)))

    assert many - few < 6_000 * 200


def peak_of(action: Callable[[], object]) -> int:
    """Return the most bytes that an action had at once."""
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
