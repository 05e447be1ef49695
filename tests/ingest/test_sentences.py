"""What a check says that rows would state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graphintel.settings import Settings
from ingest.run import check
from tests.ingest.test_strangers_source import TAXIS


def test_a_check_says_what_the_first_rows_would_state(settings: Settings, write: Callable[..., Path]) -> None:
    (settings.home / "sources").mkdir(parents=True)
    (settings.home / "sources" / "taxis.py").write_text(TAXIS, encoding="utf-8")
    path = write(
        "t.csv",
        "licence,driver,driver_name,plate,issued",
        "L1,FA:4711,Testname Birch,ZZ01 AAA,13/02/2026",
        "L2,FA:4712,,ZZ01 AAB,30/02/2026",
        "L3,FA:4713,,ZZ01 AAC,13/02/2026",
    )

    shown = check("taxis", [path], settings=settings, show=2).to_dict()["shown"]

    assert [(row["file"], row["row"], row["line"]) for row in shown] == [("t.csv", 1, 2), ("t.csv", 2, 3)]
    assert shown[0]["says"] == ["Person 4711 (FA) (Testname Birch) drives registration mark ZZ01 AAA."]
    assert shown[1]["says"][0].startswith("Nothing: '30/02/2026' is no possible date")
    assert "shown" not in check("taxis", [path], settings=settings).to_dict()


def test_rows_of_the_neutral_files_are_said_too(settings: Settings) -> None:
    folder = Path(__file__).parent / "expected"
    paths = [folder / name for name in ("submissions.csv", "items.csv", "item_links.csv")]

    shown = check("submissions", paths, settings=settings, show=1000).to_dict()["shown"]

    said = [sentence for row in shown for sentence in row["says"]]
    assert all(row["says"] for row in shown)
    assert any(sentence.startswith("Submission FA:0001 of FA") for sentence in said)
    assert any(sentence.startswith("Item FA:0001/1, 3x5x2") for sentence in said)
    assert any("holds the role" in sentence for sentence in said)
