"""What tests of sources share: the sample of a source, mapped and folded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.report import Report
from tests.ingest.conftest import Feed
from tests.ingest.memory import MemoryLedger

SAMPLES = Path(__file__).parents[3] / "ingest" / "samples"
Row = tuple[str, str, str, str]


@pytest.fixture
def sample(feed: Feed, ledger: MemoryLedger) -> Callable[[str, str], tuple[Report, set[Row]]]:
    """Return a function from source and file name to the report and the statements as (type, start, end, part)."""

    def call(source: str, file: str) -> tuple[Report, set[Row]]:
        report = feed(SAMPLES / file, source=source)
        said = {(s.type, s.start, s.end, s.part) for s in ledger.held()[0].values() if s.type != "PART_OF"}
        return report, said

    return call


Sample = Callable[[str, str], tuple[Report, set[Row]]]
