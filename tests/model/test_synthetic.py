"""Which values can never match a real person, phone, vehicle or place."""

from __future__ import annotations

import pytest

from graphintel.model.synthetic import is_safe_synthetic


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "07700 900000"),
        ("phone", "+44 (0)7700 900999"),
        ("phone", "01632 960000"),
        ("phone", "0115 496 0123"),
        ("phone", "+446000000123"),
        ("mark", "ZZ01 AAA"),
        ("mark", "Z123 ABC"),
        ("mark", "0123 AB"),
        ("mark", "IIZ 0123"),
        ("postcode", "XX1 1AA"),
        ("postcode", "ZZ99 3WZ"),
        ("account", "00-00-00 12345678"),
        ("account", "GB35 SYNT 0000 0012 3456 78"),
        ("device", "00-123456-123456-2"),
        ("device", "imsi:001010123456789"),
        ("uprn", "SYN-UPRN-000001"),
        ("reference", "SYN-0001"),
        ("email", "somebody@example.com"),
        ("email", "somebody@sub.north.invalid"),
        ("site", "site.example"),
        ("site", "ads.test"),
    ],
)
def test_values_of_the_reserved_ranges_are_safe(kind: str, value: str) -> None:
    assert is_safe_synthetic(kind, value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "07700 |901000"),
        ("phone", "0115 |496 1123"),
        ("phone", "07700 900"),
        ("phone", "nothing"),
        ("mark", "AB|12 CDE"),
        ("mark", "ZZ|02 AAA"),
        ("mark", "ZZ01 A|IA"),
        ("mark", "blue van"),
        ("postcode", "AA1| 1AA"),
        ("postcode", "XX1"),
        ("account", "11-00-00| 12345678"),
        ("account", "GB29 NWBK 6016 |1331 9268 19"),
        ("device", "4901542032375|18"),
        ("device", "imsi:23415|9876543210"),
        ("uprn", "100012|345678"),
        ("reference", "0001"),
        ("email", "somebody@police|.uk"),
        ("email", "somebody@example.com|.uk"),
        ("site", "example|.co.uk"),
        ("site", "test|.com"),
    ],
)
def test_everything_else_could_be_somebodys(kind: str, value: str) -> None:
    assert not is_safe_synthetic(kind, value.replace("|", ""))


def test_another_kind_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        is_safe_synthetic("shoe size", "9")
