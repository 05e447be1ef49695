"""A source that somebody wrote in the old words loads for one version more, says so, and states the same."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import ingest.source
import ingest.texts
import ingest.vocabulary
from graphintel.cli.program import program
from graphintel.errors import DeclarationError
from graphintel.settings import Settings, read_settings
from graphintel.store.hashing import lines_of_ledger
from ingest import run
from ingest.old_words import OLD_NAMES
from ingest.source import Alias, Attribute, Column, Entity, Expectation, Refusal, list_sources
from tests.ingest.conftest import AT
from tests.ingest.memory import MemoryLedger

OLD = '''"""Night shelters: which firm keeps which address, with its marks and its other names."""

from ingest.source import Called, Cells, Column, Entity, Expect, Link, Records, Refusal, Said, Same, When
from ingest.texts import content_of

REF = Column("ref", required=True)
DAY = Column("day", required=True)
FIRM = Column("firm", required=True)
NAMES = Column("names")
COLOUR = Column("colour")
PLACE = Column("place", required=True)
UPRN = Column("uprn")


def closed(cells: Cells) -> str:
    """Return why a row of a closed shelter is not taken in."""
    return "This shelter is closed." if content_of(COLOUR.of(cells), "") == "closed" else ""


SOURCE = Records(
    name="shelters",
    about="Night shelters",
    columns=(REF, DAY, FIRM, NAMES, COLOUR, PLACE, UPRN),
    record_id=(REF,),
    owner_force="FA",
    marking="OFFICIAL",
    reported=When(DAY),
    scheme="ungraded_partner",
    source_eval="",
    info_eval="",
    handling="P",
    basis="record",
    entities=(
        Entity("firm", "Organisation", key=FIRM, called=(Called("trading", NAMES),)),
        Entity("place", "Premises", key=PLACE, says=(Said("colour", COLOUR), Said("opened", When(DAY)))),
        Entity("register", "Premises", key=UPRN),
    ),
    links=(Link("MANAGES", "firm", "place"),),
    same=(Same("place", "register", "one row of the register"),),
    refusals=(Refusal("closed", "The shelter is closed.", closed, (COLOUR,), kept=False),),
    expectations=(Expect("Premises", least=1, most=5),),
)
'''
NEW_OF_OLD = {
    "Said": "Attribute", "Called": "Alias", "When": "DateRange", "Same": "SameAs", "Expect": "Expectation",
    "content_of": "design_content", "says": "attributes", "called": "aliases", "least": "minimum", "most": "maximum",
    "kept": "cells_stored",
}  # fmt: skip
NEW = re.sub("|".join(rf"\b{old}\b(?=[ ,(=\n])" for old in NEW_OF_OLD), lambda match: NEW_OF_OLD[match[0]], OLD)
ROWS = (
    "ref,day,firm,names,colour,place,uprn",
    "R1,2026-02-13,FA:F1,Elm House; Elms,green,Flat 2 14 Alder St XX1 1AB,",
    "R2,2026-02-14,FA:F2,,closed,15 Alder St XX1 1AB,",
)


def _put(settings: Settings, text: str) -> Path:
    """Write a source file into the home and return it."""
    path = settings.home / "sources" / "shelters.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _stated(settings: Settings, file: Path) -> list[bytes]:
    """Return the lines of the graph's hash after the file was taken in by the source of the home."""
    ledger = MemoryLedger()
    report = run.ingest(
        "shelters", [file], ledger, actor="tester", at=AT, settings=settings, reject_dir=settings.home / "rejects"
    )
    assert (report.total("accepted"), report.total("quarantined")) == (1, 1)
    statements, entities, decisions = ledger.held()
    return sorted(lines_of_ledger(entities.values(), statements.values(), decisions))


def test_a_source_in_the_old_words_states_what_it_states_in_the_new(
    settings: Settings, write: Callable[..., Path]
) -> None:
    file = write("shelters.csv", *ROWS)
    _put(settings, OLD)
    with pytest.warns(DeprecationWarning):
        old = _stated(settings, file)

    _put(settings, NEW)

    assert old == _stated(settings, file)


def test_each_old_word_is_named_with_the_new_one_where_it_stands(settings: Settings) -> None:
    path = _put(settings, OLD)

    with pytest.warns(DeprecationWarning) as caught:
        listed = list_sources(settings.home)

    assert listed.refused == ()
    text = "\n".join(listed.declared["shelters"].warnings)
    for old, new in NEW_OF_OLD.items():
        assert re.search(rf"^shelters\.py, line \d+: {old}\b.* is now {new}=?; write {new}", text, re.MULTILINE), old
    assert "shelters.py, line 3: Said is now Attribute" in text
    assert {warning.filename for warning in caught} == {str(path)}


def test_the_new_words_warn_of_nothing(settings: Settings) -> None:
    _put(settings, NEW)

    assert list_sources(settings.home).declared["shelters"].warnings == ()


def test_what_is_to_be_changed_is_listed_with_the_sources(tmp_path: Path) -> None:
    _put(read_settings({}, home=tmp_path), OLD)

    with pytest.warns(DeprecationWarning):
        text = CliRunner().invoke(program, ["--home", str(tmp_path), "sources"])
    with pytest.warns(DeprecationWarning):
        document = CliRunner().invoke(program, ["--home", str(tmp_path), "sources", "--json"])

    assert text.exit_code == document.exit_code == 0, text.output
    assert "to change: shelters.py, line 3: Called is now Alias; write Alias" in text.stdout
    warned = {
        source["name"]: source["warnings"] for source in json.loads(document.stdout)["sources"] if "warnings" in source
    }
    assert set(warned) == {"shelters"}


@pytest.mark.parametrize(
    ("both", "old", "new"),
    [
        (lambda: Entity("who", "Person", key="", says=(), attributes=()), "says", "attributes"),  # type: ignore[call-arg]
        (lambda: Entity("who", "Person", key="", called=(), aliases=()), "called", "aliases"),  # type: ignore[call-arg]
        (lambda: Expectation("Person", least=1, minimum=1), "least", "minimum"),  # type: ignore[call-arg]
        (lambda: Expectation("Person", most=1, maximum=1), "most", "maximum"),  # type: ignore[call-arg]
        (lambda: Refusal("c", "a", str, (), kept=True, cells_stored=True), "kept", "cells_stored"),  # type: ignore[call-arg, arg-type]
    ],
)
def test_a_field_that_is_given_by_both_names_is_refused(both: Callable[[], object], old: str, new: str) -> None:
    with pytest.raises(DeclarationError, match=rf"{old} and {new} are one field; write {new} only"):
        both()


def test_a_refusal_of_both_names_says_file_line_and_field(settings: Settings) -> None:
    _put(settings, NEW.replace("minimum=1,", "minimum=1, least=2,"))

    (refused,) = list_sources(settings.home).refused

    assert refused.message.startswith("shelters.py, line 41, field least: ")


@given(st.lists(st.sampled_from(["says", "called", "attributes", "aliases"]), unique=True))
def test_fields_by_either_name_make_one_entity(names: list[str]) -> None:
    column = Column("c")
    values = {"attributes": (Attribute("colour", column),), "aliases": (Alias("trading", column),)}
    given_ = {name: values[NEW_OF_OLD.get(name, name)] for name in names}
    wanted = {NEW_OF_OLD.get(name, name): value for name, value in given_.items()}

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        if len(wanted) < len(given_):
            with pytest.raises(DeclarationError):
                Entity("place", "Premises", key=column, **given_)  # type: ignore[arg-type]
        else:
            assert Entity("place", "Premises", key=column, **given_) == Entity(  # type: ignore[arg-type]
                "place",
                "Premises",
                key=column,
                **wanted,  # type: ignore[arg-type]
            )


@pytest.mark.parametrize("module", [ingest.vocabulary, ingest.source, ingest.texts])
def test_an_old_name_is_the_new_one_and_any_other_is_none(module: object) -> None:
    name = "ingest.texts" if module is ingest.texts else "ingest.vocabulary"

    for old, new in OLD_NAMES[name].items():
        with pytest.warns(DeprecationWarning, match=f"{old} is now {new}"):
            assert getattr(module, old) is getattr(module, new)
    with pytest.raises(AttributeError, match="has no attribute 'Sayd'"):
        module.Sayd  # type: ignore[attr-defined]  # noqa: B018
