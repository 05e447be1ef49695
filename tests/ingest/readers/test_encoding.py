"""Encodings by evidence: what is text is read right, what is damage stays damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers.encoding import fingerprint

NAMES = "Zoë Škoda, £20 – ’café’"


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252"), ("ascii", "utf-8")],
)
def test_the_encoding_is_told_by_mark_or_evidence(encoding: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(NAMES.encode(encoding, "ignore"))

    assert fingerprint(path).encoding == expected


@pytest.mark.parametrize("damage", [b"\xff\xfe\xff", b"\x81", b"\xc3", b"\x80\x81\x82\x83\x84"])
def test_bytes_that_nobody_types_are_damage_of_their_row(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "damaged.csv"
    path.write_bytes(b"a,b\n1," + damage + b"\n")

    assert fingerprint(path).encoding == "utf-8"


def test_one_damaged_row_does_not_change_the_encoding_of_a_utf8_file(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes("a\nZoë\n".encode() + b"caf\xe9\n")

    assert fingerprint(path).encoding == "utf-8"


def test_a_character_cut_at_the_end_of_a_block_is_seen_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"a" * ((1 << 20) - 1) + "é".encode() + b"\n")

    assert fingerprint(path).encoding == "utf-8"
