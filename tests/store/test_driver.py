"""The driver is loaded without pandas, which stays there for whoever asks for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graphintel.store.driver import without_pandas

ROOT = Path(__file__).parents[2]


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_driver_takes_no_pandas_along_and_leaves_it_to_be_imported() -> None:
    done = run(
        "import sys, graphintel.store.driver\n"
        "assert 'neo4j' in sys.modules and 'pandas' not in sys.modules\n"
        "import pandas\n"
        "assert pandas.DataFrame({'a': [1]}).shape == (1, 1)\n"
    )

    assert done.returncode == 0, done.stderr


def test_pandas_that_is_loaded_already_stays_loaded() -> None:
    import pandas

    with without_pandas():
        assert sys.modules["pandas"] is pandas
    assert sys.modules["pandas"] is pandas


def test_pandas_is_there_again_after_an_import_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pandas", raising=False)

    with pytest.raises(ModuleNotFoundError), without_pandas():
        import pandas  # noqa: F401

    assert "pandas" not in sys.modules
