"""A ledger whose ids have other forms is refused in one sentence; the demonstration's own home is made anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from graphintel.cli import serving
from graphintel.cli.program import program
from graphintel.errors import OtherKeysError
from graphintel.ledger.database import transaction
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.tables import BATCH, STATE
from graphintel.model.keys import KEY_VERSION
from graphintel.settings import Settings, read_settings

EARLIER = "This home was made by an earlier graphintel whose keys and ids have other forms: delete the home"


def _made(settings: Settings, version: str | None, *files: str) -> None:
    """Make the ledger of a home as a graphintel of another version would have left it."""
    ledger = Ledger.open(settings.ledger_url)
    with transaction(ledger._engine) as connection:
        connection.execute(STATE.delete().where(STATE.c.name == "key_version"))
        if version is not None:
            connection.execute(STATE.insert(), {"name": "key_version", "value": version})
        for number, file in enumerate(files, 1):
            batch = {"number": number, "source": "s", "actor": "a", "at": "", "files": f'[{{"name": "{file}"}}]'}
            connection.execute(BATCH.insert(), batch | {"withdrawn_at": "", "withdrawn_by": ""})
    ledger.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    home = tmp_path / "home"
    home.mkdir()
    return read_settings({}, home=home)


@pytest.mark.parametrize(
    ("version", "sentence"),
    [(None, EARLIER), (str(KEY_VERSION - 1), EARLIER), (str(KEY_VERSION + 1), "made by a later graphintel")],
)
def test_a_home_of_other_keys_is_refused_in_one_sentence(
    settings: Settings, version: str | None, sentence: str
) -> None:
    _made(settings, version)

    answer = CliRunner().invoke(program, ["--home", str(settings.home), "batch", "list"])

    assert answer.exit_code == 1
    assert sentence in answer.stderr
    assert answer.stderr.strip().count("\n") == 0
    with pytest.raises(OtherKeysError):
        Ledger.open(settings.ledger_url)


def test_a_home_of_these_keys_opens_again(settings: Settings) -> None:
    _made(settings, str(KEY_VERSION))

    Ledger.open(settings.ledger_url).close()


def test_the_demonstrations_own_home_is_made_anew_and_own_sources_stay(settings: Settings) -> None:
    _made(settings, None, "cards.csv")
    for name in ("demo/truth.json", "demo/cards.csv", "sources/taxis.py", "demo.json"):
        (settings.home / name).parent.mkdir(exist_ok=True)
        (settings.home / name).write_text("{}", encoding="utf-8")

    with serving._open_service(settings) as service:
        assert service.ledger.batches() == []

    assert (settings.home / "sources" / "taxis.py").is_file()
    assert not (settings.home / "demo.json").exists()


@pytest.mark.parametrize("demo", [True, False])
def test_a_home_with_anything_else_is_never_cleared(settings: Settings, demo: bool) -> None:
    _made(settings, None, "own.csv")
    if demo:
        (settings.home / "demo").mkdir()
        (settings.home / "demo" / "truth.json").write_text("{}", encoding="utf-8")

    with pytest.raises(OtherKeysError), serving._open_service(settings):
        pass

    assert (settings.home / "ledger.sqlite").is_file()
