"""Claims about what CONTRIBUTING adds: :mod:`tests.test_contributing` runs them in a scratch copy that has it."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from dashboards.app import create_app
from dashboards.page_registry import pages_for
from dashboards.pages import explore
from graphintel.analysis.networks import find_networks
from graphintel.analysis.snapshot import Snapshot
from graphintel.briefing.formats import FORMATS
from graphintel.briefing.node_styles import style_of
from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.cli import text
from graphintel.cli.program import program
from graphintel.model.access import Viewer
from graphintel.model.display_words import statement_words, type_words
from graphintel.model.keys import resolve_key
from graphintel.model.link_phrases import link_phrase
from graphintel.model.ontology import TIES
from graphintel.model.records import Item
from graphintel.model.search_meanings import meanings_of, terms_of_entity
from graphintel.service.answer_json import from_json
from graphintel.service.read_functions import READ_FUNCTIONS
from graphintel.store.cypher_templates import read_query
from ingest.statable_types import vocabulary
from tests.briefing import examples
from tests.browser import Watched
from tests.dashboards.conftest import Client
from tests.dashboards.lists import NUMBER, ListService, world
from tests.dashboards.test_in_browser import serious, sign_in
from tests.dashboards.test_pages import parts, words
from tests.oracle import columns_of
from tests.worlds import PEOPLE, statement

BOAT = "boat:FA:B/1"


@pytest.fixture
def client() -> Client:
    """Return a client of the dashboard over plain lists, signed in as an analyst."""
    app = create_app(ListService(world()))  # type: ignore[arg-type]
    made = Client(app.server.test_client(), app)
    assert made.sign_in().status_code == 303
    return made


def disclosed(*names: str) -> list[str]:
    """Return the recipients to whom any of the types or links is disclosed."""
    return [name for name, p in PROFILES.items() if {*names} & (p.types | p.counted | p.links | p.one_end_only)]


def test_a_boat_is_found_by_what_is_typed() -> None:
    boat = resolve_key("Boat", "b/1", owner_force="FA", submission_ref="FA:1", item_no=1).entity

    assert boat.id == BOAT
    assert terms_of_entity(boat) == ["1", "b", "b/1", "fa:b/1"]
    assert meanings_of("boat:FA:B/1")[0].id == BOAT


def test_a_boat_is_drawn_with_its_look_and_stands_in_the_legend() -> None:
    assert (type_words("Boat", 2), statement_words(SimpleNamespace(type="SAILS", part=""))) == ("boats", "sails")
    assert style_of("Boat").fill == "#8a5200"
    [legend] = parts(explore.layout(), "Details")
    assert "vehicle boat" in " ".join(words(legend).split())


def test_a_boat_joins_people_in_a_network() -> None:
    item = Item("FA:1", 1, "3x5x2", "1", "A", "P", "reported", "unknown")
    sailed = [statement(item, "FA", "OFFICIAL", "SAILS", person, BOAT) for person in PEOPLE[:2]]
    sailed.append(statement(item, "FA", "OFFICIAL", "HOLDS_ROLE", PEOPLE[0], BOAT, "controller"))

    groups = find_networks(Snapshot.of(columns_of(sailed))).groups

    assert "SAILS" in TIES and "|SAILS|" in read_query("read/columns").text
    assert {*PEOPLE[:2], BOAT} in [{member.id for member in group.members} for group in groups]


def test_type_and_links_stand_in_the_vocabulary_and_in_no_export() -> None:
    stated = vocabulary()

    assert "Boat" in [one["name"] for one in stated["types"]]
    assert {"SAILS", "INTRODUCED"} <= {one["name"] for one in stated["links"]}
    [introduced] = [one for one in stated["links"] if one["name"] == "INTRODUCED"]
    assert introduced["properties"] == [{"name": "times", "unit": "", "combined": "total"}]
    assert disclosed("Boat", "SAILS", "INTRODUCED") == []


def test_a_link_is_worded_and_read() -> None:
    introduced = SimpleNamespace(type="INTRODUCED", part="")
    assert statement_words(introduced) == "introduced"
    assert statement_words(introduced, {"times": 2}) == "introduced (2 times)"
    assert link_phrase("INTRODUCED", from_end=True) == "was introduced by"
    assert "|INTRODUCED|" in read_query("read/columns").text
    assert link_phrase("INTRODUCED") == "introduced"


def test_a_format_writes_all_of_a_briefing_the_same_each_time() -> None:
    briefing = examples.small()

    [(name, data)] = FORMATS["txt"].write(briefing).items()

    assert name == "briefing.txt" and FORMATS["txt"].write(briefing) == {name: data}
    assert all(one.caption in data.decode() for one in briefing.entities)
    assert all(one.reference in data.decode() for one in briefing.statements)


def test_a_command_stands_in_the_help_and_lays_its_answer_out() -> None:
    listed = CliRunner().invoke(program, ["--help"]).stdout

    assert "holdings" in listed and "How many records of each type" in listed
    answer = from_json(READ_FUNCTIONS["holdings"].answer_type, {"types": [{"type": "Phone", "count": 2}]})
    assert text.holdings(answer).splitlines()[-1].split() == ["Phone", "2"]


def test_a_page_opens_for_its_roles_only_and_stands_in_their_navigation(client: Client) -> None:
    layout = json.dumps(client.get("/_dash-layout").json)

    assert client.get("/holdings").status_code == 200
    assert [page.path for page in pages_for(Viewer.of("ana", "analyst", ())) if not page.within] == [
        "/", "/linked-premises", "/networks", "/holdings", "/reviews", "/exports"
    ]  # fmt: skip
    assert '"href": "/holdings"' in layout and "the list of holdings" in layout
    client.sign_in("administrator")
    refused = client.call("holdings-list.children", {})
    assert client.get("/holdings").status_code == 404
    assert (refused.status_code, refused.json["message"]) == (403, "The page Holdings is for analyst, reviewer only.")
    assert "Holdings" not in client.get("/_dash-layout").text


def test_a_page_shows_what_it_reads(client: Client) -> None:
    answer = client.call("holdings-list.children", {"n": 1})

    assert answer.status_code == 200
    assert "phone numbers" in answer.text and NUMBER not in json.dumps(answer.json)


@pytest.mark.browser
@pytest.mark.parametrize("account", ["officer", "administrator"])
def test_a_page_is_opened_and_asked_in_a_browser(page: Watched, serve: Callable[[Any], str], account: str) -> None:
    sign_in(page, serve(create_app(ListService(world()))), account)  # type: ignore[arg-type]
    if account == "administrator":
        assert page.page.locator("#to-holdings").count() == page.page.locator("#holdings").count() == 0
        return

    page.page.click("#to-holdings")

    page.until("() => document.querySelectorAll('#holdings-list tbody tr').length > 3")
    assert page.page.title() == "Holdings · graphintel"
    assert page.page.get_attribute("#to-holdings", "aria-current") == "page"
    assert page.page.locator("#explore").is_hidden() and page.page.locator("#holdings").is_visible()
    assert serious(page) == []
    page.page.keyboard.press("/")
    page.until("() => document.activeElement.id === 'search'")
    assert page.page.inner_text("#holdings-list") == ""
