"""No number, mark, postcode, UPRN or address in any file could be somebody's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphintel.model.synthetic import is_safe_synthetic

ROOT = Path(__file__).parent.parent
_NOT_OURS = {".git", ".hypothesis", ".venv", "var", "build", "dist", "node_modules", "__pycache__"}
_NOT_READ = {"LICENSE", "run.lock", "dev.lock", "sbom.json"}
"""The licence's text, and hashes and versions."""
_BINARY = {".png", ".ico", ".woff2", ".sqlite", ".xlsx"}

_TIME = r"(?:[T ]\d{2}:\d{2}(?::\d{2})?)?"
_DATES = re.compile(rf"\b\d{{4}}-\d{{2}}-\d{{2}}{_TIME}|\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}{_TIME}")
_DIGIT = r"(?:[ ()/.-]{0,2}\d)"
# What goes on with a backslash, a bracket or a brace is a pattern or a template, not a number.
_SHAPES = {
    "phone": re.compile(
        rf"(?<![\w.+])(?:\+\d{_DIGIT}{{7,13}}|0044{_DIGIT}{{9,10}}|07{_DIGIT}{{9}}|0[123589]{_DIGIT}{{8,9}})(?![\w\\\[{{-])"
    ),
    "mark": re.compile(r"(?<![\w-])(?:[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{2,3} ?[A-Z]{3}|[A-Z]{3} ?\d{2,3}[A-Z])(?![\w-])"),
    "postcode": re.compile(r"(?<![\w-])[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?![\w-])"),
    "uprn": re.compile(r"(?i)(?<=uprn[:\s=\"'])\d{1,12}\b"),
    "device": re.compile(r"(?i)(?<=imei[:, ])\d{14,16}(?!\d)"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
}
_ACCOUNT = re.compile(
    r"(?<![\w-])(?:\d{2}-\d{2}-\d{2},? \d{8}|GB\d{2} ?(?!SYNT)[A-Z]{4}(?: ?\d{4}){3} ?\d{2})(?![\w-])"
)
"""Looked for before dates are taken out: a sort code is written like one."""


def unsafe(text: str) -> Iterator[tuple[str, str]]:
    """Yield each value of ``text`` that looks real, with its kind."""
    dateless = _DATES.sub(" ", text)
    for kind, shape in {**_SHAPES, "account": _ACCOUNT}.items():
        for found in shape.findall(text if shape is _ACCOUNT else dateless):
            if not is_safe_synthetic(kind, found):
                yield kind, found


def _texts() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.rglob("*")):
        place = path.relative_to(ROOT)
        ours = not _NOT_OURS.intersection(place.parts) and not any(part.endswith("_cache") for part in place.parts)
        if path.is_file() and ours and path.name not in _NOT_READ and path.suffix not in _BINARY:
            yield place.as_posix(), path.read_bytes().decode("utf-8", "replace")


def test_every_file_holds_safe_values_only() -> None:
    found = [f"{name}: {kind} {value}" for name, text in _texts() for kind, value in unsafe(text)]

    assert found == []


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("phone", ("07911 ", "123456")),
        ("phone", ("+44 (0)20 ", "7123 4567")),
        ("phone", ("0044-161-", "999-9999")),
        ("phone", ("+33 1 42 ", "68 53 00")),
        ("mark", ("AB12", " CDE")),
        ("mark", ("A123", "BCD")),
        ("postcode", ("SW1A", " 1AA")),
        ("uprn", ("uprn:", "100023336956")),
        ("email", ("somebody@police", ".uk")),
        ("account", ("11-00-00", " 12345678")),
        ("account", ("GB29 NWBK 6016", " 1331 9268 19")),
        ("device", ("imei:4901542032", "37518")),
    ],
)
def test_a_real_looking_value_in_a_fixture_is_caught(kind: str, parts: tuple[str, str]) -> None:
    assert kind in {found for found, _ in unsafe(f"from_key\n{''.join(parts)}\n")}


@pytest.mark.parametrize(
    "text",
    [
        "07700 900123",
        "+44 (0)7700 900 123",
        "020 7946 0018",
        "+446000000123",
        "ZZ01 AAA",
        "XX1 1AB",
        "ZZ99 3VZ",
        "uprn:SYN-UPRN-000001",
        "somebody@example.com",
        "seen 01-03-2026 21:30, again 2026-03-04T21:30:00+00:00",
    ],
)
def test_safe_values_and_dates_are_let_through(text: str) -> None:
    assert list(unsafe(text)) == []
