"""A notebook's tables: typed whatever they hold, of the account's own graph only, audited before they are returned."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphintel.audit.entry import Entry
from graphintel.errors import AccessError, AuditError
from graphintel.frames import Frames, columns_of, open_home
from graphintel.frames.columns import table
from graphintel.frames.tables import TABLES
from graphintel.model.access import Viewer
from graphintel.service import Service
from graphintel.service.answer_json import as_json
from graphintel.service.pseudonym_filter import read_pseudonymised
from graphintel.service.read_functions import READ_FUNCTIONS
from graphintel.service.view import View
from graphintel.settings import read_settings
from tests.demo_home import DemoHome
from tests.service.small_home import PASSWORD, opened
from tests.service.test_smaller_graph import view_of
from tests.unwritable import no_room
from tests.worlds import FULL, PROFILES, World, viewer, worlds

usual = partial(
    settings, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)


def frames_over(view: View) -> Frames:
    """Return the tables over a view of plain lists, read as the service reads."""

    def read(_viewer: Viewer, name: str, **arguments: Any) -> Any:
        return read_pseudonymised(view, READ_FUNCTIONS[name].plain, arguments)[1]

    account = SimpleNamespace(name=view.viewer.account, role="analyst", keys=(), revoked=False)
    service = SimpleNamespace(
        settings=SimpleNamespace(home=Path("nowhere"), account="ana"),
        single_user=True,
        operator=lambda: "os:test",
        refusals=lambda *_, **__: nullcontext(),
        ledger=SimpleNamespace(accounts=SimpleNamespace(get=lambda name: account)),
        read=read,
    )
    return Frames(cast(Service, service))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_its_declared_columns_and_dtypes_whatever_it_holds(name: str) -> None:
    empty = table(TABLES[name], [])
    rows = Counter[bool]()

    @usual(max_examples=60)
    @given(worlds())
    def property_holds(world: World) -> None:
        full = getattr(frames_over(view_of(world, FULL)), name)()
        rows[bool(len(full))] += 1
        assert (full.dtypes == empty.dtypes).all()

    property_holds()
    assert rows[True] > 5 or name == "indicators"  # which these worlds are too small for; the demonstration has some
    assert list(empty.columns) == columns_of(name)["column"].tolist()
    assert all(sentence and sentence == sentence.strip(" .") for sentence in columns_of(name)["about"])


@pytest.mark.parametrize("name", TABLES)
def test_what_is_hidden_leaves_no_trace_in_a_table(name: str) -> None:
    tally = Counter[str]()

    @usual(max_examples=60)
    @given(worlds(), st.sampled_from(PROFILES), st.integers(0, 10**6))
    def property_holds(world: World, keys: frozenset[str], seed: int) -> None:
        who, arguments = viewer(keys), {"every": Random(seed).random() < 0.7} if name.startswith("network") else {}
        smaller = world.as_seen_by(who.holds)
        views = (view_of(world, who), view_of(smaller, who), view_of(world, FULL))
        seen, given_less, everything = (getattr(frames_over(view), name)(**arguments) for view in views)
        pd.testing.assert_frame_equal(seen, given_less)
        tally["cases"] += 1
        tally["changed"] += not seen.equals(everything)

    property_holds()
    assert tally["changed"] >= 0.15 * tally["cases"] or name == "indicators", tally


@pytest.mark.graph
def test_the_tables_are_the_answers_of_the_service(demo_home: DemoHome) -> None:
    officer, tables = demo_home.viewer(), Frames(demo_home.service, "officer")
    networks = as_json(demo_home.service.networks(officer))["networks"]
    present = as_json(demo_home.service.indicators(officer))["networks"]

    frame, members, indicators = tables.networks(), tables.network_members(), tables.indicators()

    assert frame["id"].tolist() == [n["id"] for n in networks]
    assert members.groupby("network").size().to_dict() == {n["id"]: len(n["members"]) for n in networks}
    assert len(indicators) == sum(len(n["indicators"]) for n in present) > 5
    assert (indicators.dtypes == table(TABLES["indicators"], []).dtypes).all()
    assert (frame["size"].sum(), str(frame["confidence"].dtype)) == (sum(n["size"] for n in networks), "Float64")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with opened(tmp_path_factory.mktemp("small")) as service:
        yield service


def _entries(service: Service) -> list[Entry]:
    return list(service.audit.entries())


@pytest.mark.graph
def test_a_table_holds_the_accounts_graph_and_its_entry_says_that_a_notebook_read_it(small: Service) -> None:
    statements, fewer = Frames(small, "ana").statements(), Frames(small, "bob").statements()
    entities = Frames(small, "ana").entities()
    last = _entries(small)[-1]

    assert set(fewer["id"]) < set(statements["id"])
    assert {*statements["start"], *statements["end"]} <= set(entities["id"])
    assert (last.action, last.actor, last.subject["function"]) == ("consultation", "ana", "whole_graph")
    assert last.subject["channel"] == "notebook"
    assert last.subject["count"] >= len(entities)


@pytest.mark.graph
def test_no_table_where_the_entry_cannot_be_written(small: Service) -> None:
    with no_room(small.settings.audit_file), pytest.raises(AuditError):
        Frames(small, "ana").networks()


@pytest.mark.graph
def test_who_is_not_signed_in_gets_no_table_and_that_is_recorded(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Service.opened(read_settings({}, home=home)) as service:
        service.maintenance.add_account("ana", "analyst", ["marking:OFFICIAL"], PASSWORD)

    with open_home(home, "ana") as tables, pytest.raises(AccessError, match="'ana' is not signed in here"):
        tables.statements()

    with Service.opened(read_settings({}, home=home)) as service:
        refused = [entry.subject for entry in _entries(service) if entry.action == "command"]
    assert [(one["function"], one["channel"]) for one in refused] == [("frames whole_graph", "notebook")]
