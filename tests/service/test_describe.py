"""What statements say of one thing is gathered oldest first, and a precision stays with what it is of."""

from __future__ import annotations

from graphintel.service.describe import _missing_properties


def test_the_precision_of_one_record_is_never_put_beside_the_birth_of_another() -> None:
    known = {"date_of_birth": "1988-02-29"}

    assert _missing_properties({"date_of_birth": "1988", "date_of_birth_precision": "year"}, known) == {}
    assert _missing_properties({"date_of_birth": "1988", "date_of_birth_precision": "year", "make": "Testla"}, {}) == {
        "date_of_birth": "1988", "date_of_birth_precision": "year", "make": "Testla",
    }  # fmt: skip
