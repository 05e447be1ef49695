"""The README's table of benchmarks is what the kept results say."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.harness import Result, percentile
from benchmarks.table import BEGIN, END, README, load, render, rewrite, written


def _row(**changed: object) -> Result:
    said: dict[str, object] = {
        "number": 1,
        "name": "planted",
        "work": "work",
        "beside": "bare driver",
        "ours": "2 s",
        "rival": "1 s",
        "ratio": "0.5x",
        "goal": ">= 0.5x",
        "met": True,
        "runs": "3",
        "date": "2026-01-01",
        "machine": "2 cores",
        "load": 1.0,
    }
    return Result(**{**said, **changed})  # type: ignore[arg-type]


def test_the_readme_shows_the_kept_results() -> None:
    assert written(README.read_text(encoding="utf-8")) == render(load())


def test_a_changed_result_changes_the_table(tmp_path: Path) -> None:
    _row().write(tmp_path)
    before = render(load(tmp_path))

    _row(met=False, ours="3 s").write(tmp_path)

    assert "| 2 s | 1 s | 0.5x | >= 0.5x | yes |" in before
    assert "| 3 s | 1 s | 0.5x | >= 0.5x | **no** |" in render(load(tmp_path))


def test_only_the_part_between_the_markers_is_rewritten(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")

    rewrite(readme)

    text = readme.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{BEGIN}\n| work |")
    assert text.endswith(f"{END}\nafter\n")


def test_a_readme_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="for the table to stand between"):
        written("no table here")


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (1.0, 100), (0.0, 1)])
def test_a_percentile_is_a_value_that_was_measured(share: float, value: int) -> None:
    assert percentile(list(range(100, 0, -1)), share) == value
