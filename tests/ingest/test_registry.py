"""Whatever is declared is covered the day it appears: samples, tests, codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphintel.settings import Settings
from ingest.issue_codes import ISSUE_CODES
from ingest.run import check
from ingest.source import sources

ROOT = Path(__file__).parents[2]
DECLARED = {source.name: source for source in sources()}
SAMPLES = {path.stem: path for path in (ROOT / "ingest" / "samples").iterdir() if path.suffix != ".py"}


def test_the_eight_sources_are_there() -> None:
    others = {"interests", "nominals", "events"}
    assert {"submissions", "cards", "adverts", "gazetteer", "vehicles"} | others <= set(DECLARED)


@pytest.mark.parametrize("name", DECLARED)
def test_every_source_has_a_sample_of_5_to_20_rows_with_an_awkward_one(name: str, settings: Settings) -> None:
    report = check(name, [SAMPLES[name]], settings=settings)

    assert 5 <= report.total("read") <= 20
    assert report.total("accepted") >= 3
    assert report.total("quarantined") >= 1


def test_every_source_file_has_a_test_at_the_mirrored_path() -> None:
    for path in (ROOT / "ingest" / "sources").glob("[!_]*.py"):
        assert (ROOT / "tests" / "ingest" / "sources" / f"test_{path.name}").is_file(), path.name


@pytest.mark.parametrize("name", DECLARED)
def test_every_source_describes_its_columns_and_keys(name: str) -> None:
    told = DECLARED[name].describe()

    assert told["about"]
    for kind in told["kinds"]:
        columns = {column["name"] for column in kind["columns"]}
        assert set(kind["key"]) <= columns
        assert all(column["about"] for column in kind["columns"])


def test_every_code_that_is_written_in_the_program_is_in_the_one_table() -> None:
    files = [*(ROOT / "ingest").rglob("*.py"), *(ROOT / "graphintel" / "model" / "values").glob("*.py")]
    files.append(ROOT / "graphintel" / "model" / "keys.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)

    written = set(re.findall(r'(?:InvalidValueError|EndError)\(\s*(?:"\w+", )?"(\w+)",', text))
    written |= set(re.findall(r'Fault\(\s*[^"()]*(?:"\w*")?, ?"(\w+)"', text))
    written |= set(re.findall(r'\.fault\([^,]+, "(\w+)",', text))
    assert len(written) > 25
    assert written - set(ISSUE_CODES) <= {"bad_id", "bad_name", "bad_scheme", "bad_source_eval"}
