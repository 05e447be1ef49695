"""A new type with a link is one file: found, drawn, analysed and listed at once, and told to nobody until it says so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOAT = '''
"""Boats, and who sails them."""

from graphintel.model.disclosure import NOBODY
from graphintel.model.entities.person import Person
from graphintel.model.key_forms import OwnersReference
from graphintel.model.schema import EntityType, LinkType
from graphintel.model.traits import EntityCategory, NodeStyle, Reading, Words


class Boat(EntityType):
    """A boat, by its owner's reference."""

    prefix = "boat"
    category = EntityCategory.OBJECT
    words = Words("boat", "boats")
    key = OwnersReference()
    style = NodeStyle("rectangle", "#8a5200", "<path d='M4 14h16l-3 5H7z'/>")
    legend_position = 55
    anx_icon = "general"
    disclosure = NOBODY
    analysed = True
    private = True


class Sails(LinkType):
    """Seen at the helm."""

    starts = (Person,)
    ends = (Boat,)
    reading = Reading("sails", "sails", "is sailed by")
    disclosure = NOBODY
'''
ASKED = """
import json
from types import SimpleNamespace
from graphintel.briefing.node_styles import style_of
from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.model.display_words import statement_words, type_words
from graphintel.model.keys import resolve_key
from graphintel.model.ontology import ENTITY_TYPES, TIES
from graphintel.model.search_meanings import meanings_of, terms_of_entity
from graphintel.store.cypher_templates import read_query
from ingest.statable_types import vocabulary

boat = resolve_key("Boat", "b/1", owner_force="FA", submission_ref="FA:1", item_no=1).entity
print(json.dumps({
    "id": boat.id,
    "terms": terms_of_entity(boat),
    "meant": meanings_of("boat:FA:B/1")[0].id,
    "words": [type_words("Boat", 2), statement_words(SimpleNamespace(type="SAILS", part=""))],
    "fill": style_of("Boat").fill,
    "legend": list(ENTITY_TYPES).index("Boat") - list(ENTITY_TYPES).index("Vehicle"),
    "read": "|SAILS|" in read_query("read/columns").text,
    "tie": "SAILS" in TIES,
    "listed": ["Boat" in [t["name"] for t in vocabulary()["types"]], "SAILS" in [t["name"] for t in vocabulary()["links"]]],
    "told": [n for n, p in PROFILES.items() if {"Boat", "SAILS"} & (p.types | p.counted | p.links | p.one_end_only)],
}))
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the product, to which a file may be added."""
    for name in ("graphintel", "ingest", "cypher"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(copy: Path, declared: str) -> subprocess.CompletedProcess[str]:
    """Return what a program says in a copy to which a declaration is added."""
    (copy / "graphintel/model/entities/boat.py").write_text(textwrap.dedent(declared), encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(copy)}
    return subprocess.run(
        [sys.executable, "-c", ASKED], cwd=copy, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_one_file_makes_a_type_and_its_link_known_everywhere_and_told_to_nobody(copy: Path) -> None:
    done = run(copy, BOAT)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "id": "boat:FA:B/1",
        "terms": ["1", "b", "b/1", "fa:b/1"],
        "meant": "boat:FA:B/1",
        "words": ["boats", "sails"],
        "fill": "#8a5200",
        "legend": 1,
        "read": True,
        "tie": True,
        "listed": [True, True],
        "told": [],
    }


def test_what_a_declaration_leaves_out_is_named_at_once_and_nothing_loads(copy: Path) -> None:
    left_out = ("    words = ", "    disclosure = ", "    reading = ")
    done = run(copy, "\n".join(line for line in BOAT.splitlines() if not line.startswith(left_out)))

    assert done.returncode != 0
    assert "Boat: nothing is said of words, disclosure;" in done.stderr
    assert "Sails: nothing is said of reading, disclosure;" in done.stderr
