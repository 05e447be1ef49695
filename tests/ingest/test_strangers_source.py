"""A sixth source, written by somebody else into the home, works without editing any file: with what the docs print."""

from __future__ import annotations

import hashlib
import os
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

import ingest.source
from graphintel.errors import DeclarationError, SourceError
from graphintel.model.flags import FLAGS
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES
from graphintel.model.roles import ROLES
from graphintel.model.schema import EntityType
from graphintel.service import Service
from graphintel.settings import Settings
from ingest.source import list_sources, source_named, sources
from tests.ingest.conftest import Feed
from tests.ingest.memory import MemoryLedger

README = Path(__file__).parents[2] / "README.md"


def _printed() -> dict[str, str]:
    """Return the source as README and module documentation print it."""
    found = re.search(r"`{3}python\n([^`]*?SOURCE = .*?)`{3}", README.read_text(encoding="utf-8"), re.DOTALL)
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


TAXIS = _printed()["module"]


def _put(settings: Settings, **files: str) -> Path:
    """Write source files into the home and return their folder."""
    folder = settings.home / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def _refusal(settings: Settings) -> str:
    """Return why the one broken file of the home cannot be used."""
    (refused,) = list_sources(settings.home).refused
    return refused.message


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("SOURCE = 1", r"odd\.py: a source file holds one SOURCE"),
        ("import nothing_like_it", r"odd\.py, line 1: ModuleNotFoundError while loading it"),
        ("def (", r"odd\.py, line 1: SyntaxError while loading it"),
        ("\x00", r"odd\.py"),
        ("raise SystemExit(3)", r"odd\.py, line 1: SystemExit while loading it"),
        ("from ingest.sources.vehicles import SOURCE", "a source called 'vehicles' exists already"),
        (TAXIS.replace("key=PLATE", "key=PLAT"), r"odd\.py, line 29, field entities: key: NameError .*'PLAT'.*perhaps PLATE"),
        (TAXIS.replace("key=PLATE", 'key="plate"'), r"odd\.py, line 29, field entities: key: .*is a text and not the column"),
        (TAXIS.replace('("fee",)', '("fee")'), r"odd\.py, line 16, field ignored: .*read letter by letter; write \('fee',\)"),
        (TAXIS.replace("(LICENCE,)", "LICENCE"), r"odd\.py, line 17, field record_id: .*is one Column and no tuple of them"),
        (TAXIS.replace('"DRIVES"', '"DRIVEN"'), r"odd\.py, line 31, field links: .*'DRIVEN'.*perhaps DRIVES"),
        (TAXIS.replace('"mark")', '"mark", prt="x")'), r"odd\.py, line 31, field links: TypeError"),
        (TAXIS.replace('basis="record"', 'basis="register"'), r"odd\.py, line 26, field basis: .*no basis"),
        (TAXIS.replace('name="taxis"', 'name="items"'), "a kind of file called 'items' exists already"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_usable_source_is_refused_with_file_line_and_field(
    text: str, sentence: str, settings: Settings
) -> None:
    _put(settings, odd=text)

    assert re.search(sentence, _refusal(settings))
    with pytest.raises((DeclarationError, SourceError), match="odd"):
        source_named("odd", settings.home)


def test_one_broken_file_stops_only_itself(
    settings: Settings, feed: Feed, ledger: MemoryLedger, write: Callable[..., Path]
) -> None:
    _put(settings, taxis=TAXIS, broken="SOURCE = nothing", other=TAXIS.replace('name="taxis"', 'name="other"'))
    path = write("t.csv", "licence,driver,plate,issued", "L1,FA:4711,ZZ01 AAA,13/02/2026")

    report = feed(path, source="taxis")

    assert report.total("accepted") == 1
    assert {"taxis", "other"} <= {source.name for source in sources(settings.home)}
    assert _refusal(settings).startswith("broken.py, line 1: NameError")
    with pytest.raises(SourceError, match=r"'nothing' is no declared source; there are .*taxis.*broken\.py, line 1"):
        source_named("nothing", settings.home)


EMPLOYS = """
from graphintel.model.entities.mark import Mark
from graphintel.model.entities.person import Person
from graphintel.model.disclosure import NOBODY
from graphintel.model.schema import LinkType
from graphintel.model.traits import Reading


class Employs(LinkType):
    \"\"\"Employs.\"\"\"

    starts, ends = (Person,), (Mark,)
    reading, disclosure = Reading("employs", "employs", "is employed by"), NOBODY


"""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (EMPLOYS + TAXIS.replace("DRIVES", "EMPLOYS"), r"odd\.py, line 9: this file makes EMPLOYS for itself"),
        (EMPLOYS.replace("Employs", "Drives") + TAXIS, r"odd\.py, line 9: this file makes DRIVES for itself"),
        (EMPLOYS.replace("    reading, disclosure =", "    _one, _other =") + TAXIS,
         r"odd\.py, line \d+: Employs: nothing is said of reading, disclosure; a type is loaded once all is said"),
        ("from graphintel.model.entities.phone import Phone\n\nclass Line(Phone):\n    'A line.'\n    prefix = 'line'\n" + TAXIS,
         r"odd\.py, line 3: Line: a type is declared on EntityType alone"),
        ("from graphintel.model.roles import ROLES\nROLES['chauffeur'] = ROLES['driver']\n" + TAXIS, "makes chauffeur"),
        ("from graphintel.model.flags import FLAGS\ndel FLAGS['CHILD']\n" + TAXIS, "makes CHILD"),
    ],
)  # fmt: skip
def test_types_roles_and_flags_of_a_sources_own_are_refused_and_leave_the_model_as_it_was(
    text: str, named: str, settings: Settings
) -> None:
    before = (dict(LINK_TYPES), dict(ENTITY_TYPES), dict(ROLES), dict(FLAGS))
    _put(settings, odd=text)

    assert re.search(named, _refusal(settings))
    assert (dict(LINK_TYPES), dict(ENTITY_TYPES), dict(ROLES), dict(FLAGS)) == before
    assert {kind.prefix: name for name, kind in ENTITY_TYPES.items()} == EntityType.name_of_prefix


@pytest.mark.parametrize("place", ["sources/taxis.py", "sources", "."])
@pytest.mark.parametrize("bit", [0o020, 0o002])
def test_a_file_that_others_could_have_written_is_not_run(settings: Settings, place: str, bit: int) -> None:
    _put(settings, taxis=f"raise RuntimeError('it ran')\n{TAXIS}")
    path = settings.home / place
    path.chmod(path.stat().st_mode | bit)

    message = _refusal(settings)

    assert "it ran" not in message
    assert "others may write" in message and f"chmod go-w {path.resolve()}" in message.replace("/.", "")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("place", ["sources/taxis.py", "sources"])
def test_a_file_of_another_user_is_not_run(settings: Settings, place: str) -> None:
    _put(settings, taxis=TAXIS)
    os.chown(settings.home / place, 12345, -1)

    assert "belongs to another user" in _refusal(settings)


def test_a_link_to_a_file_elsewhere_is_not_run(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text(TAXIS, encoding="utf-8")
    (_put(settings) / "taxis.py").symlink_to(tmp_path / "elsewhere.py")

    assert "is a link to a place outside the home" in _refusal(settings)


def test_what_is_run_is_what_was_read_and_its_digest_is_told(
    settings: Settings, feed: Feed, write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"print('said at import')\n{TAXIS}"
    folder = _put(settings, taxis=text)
    digest = hashlib.sha256(text.encode()).hexdigest()

    report = feed(write("t.csv", "licence,driver,plate,issued", "L1,FA:4711,ZZ01 AAA,13/02/2026"), source="taxis")

    assert (report.source_file, report.source_sha256) == ("taxis.py", digest)
    assert list_sources(settings.home).declared["taxis"].describe()["sha256"] == digest
    assert not (folder / "__pycache__").exists()
    assert capsys.readouterr().out == ""  # an answer as JSON stays one


def test_the_batchs_audit_entry_names_the_source_file_and_its_digest(settings: Settings, tmp_path: Path) -> None:
    _put(settings, taxis=TAXIS)
    (tmp_path / "t.csv").write_text("licence,driver,plate,issued\nL1,FA:4711,ZZ01 AAA,13/02/2026\n", encoding="utf-8")
    with Service.opened(settings) as service:
        service.catch_up = lambda _on_progress: None  # type: ignore[method-assign] # the graph is none of this test's
        service.maintenance.ingest("taxis", [tmp_path / "t.csv"])
        (entry,) = (e for e in service.audit.entries() if e.action == "collection")

    subject = dict(entry.subject)
    assert subject["source_file"] == "taxis.py"
    assert subject["source_sha256"] == hashlib.sha256(TAXIS.encode()).hexdigest()
