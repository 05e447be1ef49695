"""Headers: free in order, case and spacing; strict on what is missing or doubled."""

from __future__ import annotations

import pytest

from graphintel.errors import SourceError
from ingest.readers.header import Header, recognise_header
from ingest.source import source_named

SUBMISSIONS = source_named("submissions")
REQUIRED = ["submission_ref", "owner_force", "reported_at", "marking"]


def _recognise(*cells: str) -> Header:
    return recognise_header(cells, SUBMISSIONS, file="some.csv", line=1)


def test_order_case_spaces_and_hyphens_do_not_matter() -> None:
    header = _recognise(" MARKING ", "Reported-At", "owner force", "Submission_Ref")

    assert header.kind.name == "submissions"
    assert header.names == ("marking", "reported_at", "owner_force", "submission_ref")


@pytest.mark.parametrize("kind", [kind.name for kind in SUBMISSIONS.kinds])
def test_the_kind_of_file_follows_from_the_header(kind: str) -> None:
    columns = next(k.columns for k in SUBMISSIONS.kinds if k.name == kind)

    assert _recognise(*(column.name for column in columns if column.required)).kind.name == kind


def test_an_unknown_column_is_kept_aside_as_written() -> None:
    assert _recognise(*REQUIRED, "Desk No").unknown == ("Desk No",)


def test_a_missing_required_column_is_refused_with_what_it_may_be_called() -> None:
    with pytest.raises(SourceError, match=r"'marking' of submissions is missing; rename 'markings'"):
        _recognise(*REQUIRED[:-1], "markings")


def test_a_doubled_column_is_refused_by_name() -> None:
    with pytest.raises(SourceError, match="'marking' is there 2 times"):
        _recognise(*REQUIRED, "Marking")


def test_an_unknown_header_is_refused_with_what_was_expected() -> None:
    with pytest.raises(SourceError, match=r"some\.csv, line 1: the header is not recognised; expected the columns"):
        _recognise("name", "street", "town")
