"""The version of what is derived changes with whatever shapes it, and with nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from graphintel.ledger.derivation import MIXED, StoredVersion
from ingest.derived_version import (
    LEFT_OUT,
    deriving_modules,
    difference_from,
    digest_of_code,
    rules_digest,
    text_digest,
)
from ingest.version_in_use import rules_in_use

TREE = Path(__file__).parents[2]
TYPE = b'''
class Boat(EntityType):
    """A boat."""

    prefix = "boat"
    anx_icon = "ship"
    words = Words("boat", "boats")
'''


def _imported(name: str) -> set[str]:
    """Return the modules of the project that a module imports, also for its types."""
    tree = ast.parse((TREE / Path(*name.split("."))).with_suffix(".py").read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


# Which files and declarations are refused, and by which other names they may use words, shapes no row that is stored.
_OTHER_NAMES = "ingest.old_words"
_MAY_IMPORT = {"ingest.source": {"ingest.checks", "ingest.loading"}, "ingest.vocabulary": {"ingest.checks"}}


def test_no_module_that_counts_imports_one_that_is_left_out() -> None:
    found = {
        name: sorted(imported)
        for name in deriving_modules()
        if (imported := (_imported(name) & LEFT_OUT.keys()) - {_OTHER_NAMES, *_MAY_IMPORT.get(name, ())})
    }

    assert found == {}


def test_only_modules_that_exist_are_left_out() -> None:
    there = {name for name in LEFT_OUT if (TREE / Path(*name.split("."))).with_suffix(".py").is_file()}

    assert there == LEFT_OUT.keys()
    assert {"graphintel.model.values.phone", "ingest.replay", "graphintel.ledger.search_index"} <= {*deriving_modules()}


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        (TYPE + b"\n    # a remark\n", False),
        (TYPE.replace(b'"""A boat."""', b'"""Something that floats."""'), False),
        (TYPE.replace(b'"ship"', b'"hull"'), False),
        (TYPE.replace(b'"boats"', b'"ships"'), False),
        (TYPE.replace(b'prefix = "boat"', b'prefix = "ship"'), True),
        (TYPE + b"\n    private = True\n", True),
        (TYPE + b"\n    a trait that does not even compile\n", True),
    ],
)
def test_of_a_type_everything_counts_but_remarks_and_looks(other: bytes, counts: bool) -> None:
    assert (digest_of_code(other, is_type=True) != digest_of_code(TYPE, is_type=True)) is counts


def test_of_other_code_every_assignment_counts() -> None:
    assert digest_of_code(TYPE.replace(b'"ship"', b'"hull"')) != digest_of_code(TYPE)


def test_a_home_differs_by_its_rules_or_by_the_declaration_of_a_source(tmp_path: Path) -> None:
    now = rules_in_use()
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "lets.py").write_bytes(b"SOURCE = 1")
    stored = {"lets": ("sources/lets.py", digest_of_code(b"SOURCE = 1"))}

    assert not difference_from(StoredVersion(now.rules, now.text, stored), tmp_path)
    assert not difference_from(StoredVersion(now.rules, "written otherwise", stored), tmp_path)
    assert difference_from(StoredVersion(MIXED, "", stored), tmp_path).rules
    assert difference_from(None, tmp_path).rules
    (tmp_path / "sources" / "lets.py").write_bytes(b"SOURCE = 2")
    assert difference_from(StoredVersion(rules_digest(), text_digest(), stored), tmp_path).sources == ("lets",)
