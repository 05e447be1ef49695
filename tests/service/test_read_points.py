"""A read is made at what is published when it is answered, although the graph is asked for that once and at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphintel.errors import NotHeldError
from graphintel.service import Service
from graphintel.service.stores import Stores
from graphintel.service.view import View
from graphintel.store.driver import Connection
from graphintel.store.reader import ReadPoint
from tests.service.small_home import NUMBER, opened

NEW = "phone:+447700900125"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Service]]:
    """Two programs on one home: what one takes in, the other reads."""
    with (
        opened(tmp_path_factory.mktemp("two")) as writer,
        Service.opened(writer.settings, writer.clock.moment) as reader,
    ):
        yield writer, reader


def _take_in(writer: Service, folder: Path) -> int:
    """Take in one more number of somebody, and return the batch."""
    files = {
        "submissions": "submission_ref,owner_force,reported_at,marking\nFA:9,FA,2026-03-03,OFFICIAL\n",
        "items": "submission_ref,item_no,scheme,source_eval,info_eval,handling,conditions,basis,seen_precision\n"
        "FA:9,1,3x5x2,1,A,P,,reported,unknown\n",
        "item_links": "submission_ref,item_no,from_type,from_key,from_caption,link,to_type,to_key,to_caption,role\n"
        "FA:9,1,Person,FA:N1001,Boss Testoak,USES_PHONE,Phone,07700 900125,,\n",
    }
    (folder / "more").mkdir()
    for name, text in files.items():
        (folder / "more" / f"{name}.csv").write_text(text, encoding="utf-8")
    return int(writer.maintenance.ingest("submissions", sorted((folder / "more").glob("*.csv")))["batch"])


def test_what_another_program_takes_in_and_withdraws_is_seen_at_once(
    two: tuple[Service, Service], tmp_path: Path
) -> None:
    writer, reader = two
    ana = reader.viewer_of_account("ana")
    for _ in range(2):
        with pytest.raises(NotHeldError):
            reader.show(ana, NEW)

    batch = _take_in(writer, tmp_path)
    assert reader.show(ana, NEW).entity.id == NEW

    writer.maintenance.withdraw_batch(batch)
    with pytest.raises(NotHeldError):
        reader.show(ana, NEW)
    assert reader.show(ana, NUMBER).entity.id == NUMBER


def test_the_graph_is_asked_once_for_what_is_published_while_nothing_is(
    two: tuple[Service, Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, reader = two
    ana, asked, read = reader.viewer_of_account("ana"), [], Connection._read
    reader.show(ana, NUMBER)

    def counted(self: Connection, query: object, *given: object, **more: object) -> object:
        asked.append(query.name)  # type: ignore[attr-defined]
        return read(self, query, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Connection, "_read", counted)
    reader.show(ana, NUMBER)

    assert asked.count("maintain/state") == 1


def test_nothing_is_worked_out_at_a_read_point_that_is_gone(two: tuple[Service, Service]) -> None:
    _, reader = two
    stores: Stores = reader
    ana = reader.viewer_of_account("ana")
    reader.networks(ana)
    reader.cache.clear()

    stores._last_read_point = ReadPoint(10**6)  # as if all that was published since had been
    reader.networks(ana)

    assert {key[-1] for key in reader.cache._results} == {stores._last_read_point}


def test_what_fails_at_a_read_point_that_is_gone_is_discarded_and_done_again(two: tuple[Service, Service]) -> None:
    """What is kept of that moment and what is asked now may not agree, so anything may be raised there."""
    _, reader = two
    stores: Stores = reader
    ana, gone, discarded = reader.viewer_of_account("ana"), ReadPoint(10**6), list[ReadPoint]()

    def build(view: View) -> ReadPoint:
        seen.append(view.read_point)
        if view.read_point == gone:
            raise KeyError
        return view.read_point

    seen: list[ReadPoint] = []
    stores._last_read_point = gone
    view, answer = stores.at_one_read_point(ana, build, discard=lambda: discarded.extend(seen))

    assert answer == view.read_point == stores._last_read_point != gone
    assert (discarded, seen) == ([gone], [gone, answer])
