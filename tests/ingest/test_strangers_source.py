"""A sixth source, written by somebody else into the home, works without editing any file: with what the docs print."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

import ingest.source
from graphintel.errors import DeclarationError
from graphintel.settings import Settings
from ingest.source import sources
from tests.ingest.conftest import Feed
from tests.ingest.memory import MemoryLedger

README = Path(__file__).parents[2] / "README.md"


def _printed() -> dict[str, str]:
    """Return the source as README and module documentation print it."""
    found = re.search(r"`{3}python\n(.*?SOURCE = .*?)`{3}", README.read_text(encoding="utf-8"), re.DOTALL)
    module = (ingest.source.__doc__ or "").partition("::\n")[2]
    return {"module": textwrap.dedent(module), **({"README": found[1]} if found else {})}


@pytest.mark.parametrize("where", _printed())
def test_the_printed_source_is_found_in_the_home_and_takes_files_in(
    where: str, settings: Settings, feed: Feed, ledger: MemoryLedger, write: Callable[..., Path]
) -> None:
    folder = settings.home / "sources"
    folder.mkdir(parents=True)
    (folder / "taxis.py").write_text(_printed()[where], encoding="utf-8")
    path = write(
        "taxis.csv",
        "licence,driver,driver_name,plate,issued,fee",
        "L1,FA:4711,Testname Birch,ZZ01 AAA,13/02/2026,20",
        "L2,FA:4712,,ZZ01 AAB,30/02/2026,20",
    )

    report = feed(path, source="taxis")

    said = {(s.type, s.start, s.end, s.start_caption) for s in ledger.held()[0].values() if s.type != "PART_OF"}
    assert said == {("DRIVES", "person:FA:4711", "mark:ZZ01AAA", "Testname Birch")}
    assert [(i.row, i.column, i.code) for i in report.issues] == [(2, "issued", "bad_date")]
    shipped = {source.name for source in sources()}
    assert {source.name for source in sources(settings.home)} == shipped | {"taxis"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("SOURCE = 1", r"odd\.py: a source file holds one SOURCE"),
        ("import nothing_like_it", r"odd\.py: ModuleNotFoundError while loading it"),
        ("def (", r"odd\.py: SyntaxError while loading it"),
        ("from ingest.sources.vehicles import SOURCE", "a source called 'vehicles' exists already"),
    ],
)
def test_a_file_that_holds_no_usable_source_is_refused_in_a_sentence(
    text: str, sentence: str, settings: Settings
) -> None:
    folder = settings.home / "sources"
    folder.mkdir(parents=True)
    (folder / "odd.py").write_text(text, encoding="utf-8")

    with pytest.raises(DeclarationError, match=sentence):
        sources(settings.home)
