"""A wrong declaration fails where it is imported, and says what is wrong with it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from graphintel.errors import DeclarationError, SettingsError
from graphintel.indicators.registry import INDICATORS, check_switched_off, declared_in

GOOD = INDICATORS["I01"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "1"}, "the id has to be I and two digits"),
        ({"name": " "}, "it needs a name"),
        ({"name": "language of the seller"}, "protected characteristic"),
        ({"tier": "D"}, "the tier is 'D'; expected one of S, A, B, C"),
        ({"sentence": ""}, "it needs a sentence"),
        ({"false_positives": ()}, "false_positives may not be empty"),
        ({"sources": ()}, "sources may not be empty"),
        ({"collected_by": ("CALLS",)}, "collected_by has CALLS; expected some of"),
        ({"subjects": ("person",)}, "subjects has person; expected some of network, number, premises"),
        ({"axes": ("wicked",)}, "axes has wicked"),
        ({"beside": ("I01",)}, "beside has I01; expected ids of other indicators"),
        ({"version": 0}, "version and expires_days begin at 1"),
    ],
)
def test_a_wrong_declaration_names_itself_and_what_is_allowed(change: dict[str, object], said: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        replace(GOOD, **change)  # type: ignore[arg-type]

    assert said in str(refused.value)
    assert str(refused.value).startswith(f"Indicator {change.get('id', 'I01')!r}")


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(DeclarationError, match=r"tier is 'X'.*sentence.*sources"):
        replace(GOOD, tier="X", sentence="", sources=())


def _package(name: str, folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    (folder / "i77_made_up.py").write_text(text, encoding="utf-8")
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    monkeypatch.setitem(sys.modules, name, package)
    return package


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs an Indicator named INDICATOR"),
        ("from graphintel.indicators.catalogue.i01_shared_number import INDICATOR", "has to be called i01_ and a name"),
        (
            "from dataclasses import replace\n"
            "from graphintel.indicators.catalogue.i05_lives_where_works import INDICATOR as FIFTH\n"
            "INDICATOR = replace(FIFTH, id='I77')",
            "stands beside I06, which the catalogue does not have",
        ),
    ],
)
def test_a_file_of_the_catalogue_that_cannot_work_is_refused(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"planted_catalogue_{abs(hash(said))}"

    with pytest.raises(DeclarationError, match=said):
        declared_in(_package(name, tmp_path, text, monkeypatch))


def test_a_stranger_to_the_catalogue_cannot_be_switched_off() -> None:
    assert check_switched_off(["I02", "I20"]) == {"I02", "I20"}
    with pytest.raises(SettingsError, match="GRAPHINTEL_INDICATORS_OFF has I99; expected ids of indicators"):
        check_switched_off(["I01", "I99"])
