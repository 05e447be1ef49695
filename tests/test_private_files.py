"""Files for their owner only: whole or not at all, whatever was there before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graphintel.private_files import replace_private, write_private


def test_a_file_is_replaced_whole_and_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(b"before")
    path.chmod(0o644)

    replace_private(path, b"after")

    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"after", 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.mkdir()

    with pytest.raises(OSError, match="directory"):
        replace_private(path, b"after")

    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_is_never_written_over_another(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    umask = os.umask(0)
    try:
        write_private(path, b"first")
        with pytest.raises(FileExistsError):
            write_private(path, b"second")
    finally:
        os.umask(umask)

    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"first", 0o600)
