"""Registration marks and fragments."""

from __future__ import annotations

import pytest

from graphintel.model.values.base import BadValue
from graphintel.model.values.mark import FRAGMENT, MARK


@pytest.mark.parametrize(
    ("written", "key", "caption"),
    [
        ("ZZ01AAA", "ZZ01AAA", "ZZ01 AAA"),
        ("zz01 aaa", "ZZ01AAA", "ZZ01 AAA"),
        (" Zz-01·aAa. ", "ZZ01AAA", "ZZ01 AAA"),
        ("“ZZ01 AAA”", "ZZ01AAA", "ZZ01 AAA"),
        ("ＺＺ０１ ＡＡＡ", "ZZ01AAA", "ZZ01 AAA"),
        ("Z123ABC", "Z123ABC", "Z123 ABC"),
        ("ABC123Z", "ABC123Z", "ABC 123Z"),
        ("0123AB", "0123AB", "0123 AB"),
        ("IIZ0123", "IIZ0123", "IIZ 0123"),
    ],
)
def test_marks_of_the_reserved_ranges_are_kept_and_flagged(written: str, key: str, caption: str) -> None:
    cleaned = MARK.clean(written)

    assert (cleaned.key, cleaned.caption, dict(cleaned.properties)) == (key, caption, {"reserved": True})


@pytest.mark.parametrize("parts", [("AB", "12", "CDE"), ("A", "123", "BCD"), ("ABC", "123", "D"), ("Q", "12", "ABC")])
@pytest.mark.parametrize("between", ["", " "])
def test_marks_of_an_issued_format_carry_no_flag(parts: tuple[str, ...], between: str) -> None:
    cleaned = MARK.clean(between.join(parts).lower())

    assert (cleaned.key, dict(cleaned.properties)) == ("".join(parts), {})


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ZZO1 AAA", "ZZ01AAA"),
        ("ZI23 ABC", "Z123ABC"),
        ("ABC I23Z", "ABC123Z"),
        ("AB" + "I2" + "CDE", "AB" + "12" + "CDE"),
        ("AB" + "12" + "CD0", "AB" + "12" + "CDO"),
        ("AB" + "12" + "CDI", "AB" + "12" + "CDI"),  # I is not issued there: no reading fits, so it stays
    ],
)
def test_letter_and_digit_are_put_right_by_position_where_one_format_fits(written: str, key: str) -> None:
    assert MARK.key(written) == key


@pytest.mark.parametrize("written", ["O" + "123AB", "ZO1AA", "A1O"])
def test_marks_of_other_lengths_are_never_repaired(written: str) -> None:
    assert MARK.key(written) == written


@pytest.mark.parametrize("written", ["Z1", "99ZZ99", "I1", "ZZ" + "00AAA", "1A2B3C", "O" + "123AB"])
def test_other_marks_are_kept_and_flagged(written: str) -> None:
    cleaned = MARK.clean(written)

    assert (cleaned.key, dict(cleaned.properties)) == (written, {"nonconforming": True})


@pytest.mark.parametrize(
    "written",
    [
        "",
        "A",
        "1",
        "AAA",
        "12345",
        "ZZ01 AAAA",
        "ZZ01AAA/ZZ01AAB",
        "Z1, Z2",
        "D:ZZ01A",
        "ß1",
        "ZZ0?AAA",
        "blue van",
        "é1",
        "ZZOI AAA",
    ],
)
def test_what_is_no_mark_is_refused(written: str) -> None:
    with pytest.raises(BadValue, match="2 to 7 letters and digits") as refused:
        MARK.clean(written)

    assert refused.value.code == "bad_mark"


@pytest.mark.parametrize(
    ("written", "key"),
    [("zz0? *", "ZZ0?*"), ("ZZ0*?", "ZZ0?*"), ("ZZ**", "ZZ*"), ("*aaa", "*AAA"), ("Z?0? A?A", "Z?0?A?A"), ("?1", "?1")],
)
def test_a_fragment_is_kept_in_one_form(written: str, key: str) -> None:
    cleaned = FRAGMENT.clean(written)

    assert (cleaned.key, cleaned.caption) == (key, key)


@pytest.mark.parametrize("written", ["?", "**", "???????", "ZZ01AAA?", "ZZ01 A? or ZZ02", "ZZ01-A?;B", ""])
def test_what_says_nothing_of_a_mark_is_refused(written: str) -> None:
    with pytest.raises(BadValue) as refused:
        FRAGMENT.clean(written)

    assert refused.value.code == "bad_mark"


def test_a_misread_mark_and_a_fitting_fragment_are_candidates_only() -> None:
    assert MARK.compare("ZZ01AAA", "ZZ01AAA").score == 1.0
    assert MARK.compare("ZZ01AAA", "ZZ01AAB").score == 0.5
    assert MARK.compare("ZZ01AAA", "ZZ01ABB").score == 0.0
    assert MARK.compare("ZZ01AAA", "Z123ABC").reason == "different marks"
    assert FRAGMENT.compare("ZZ0?*", "ZZ01AAA").score == 0.5
    assert FRAGMENT.compare("ZZ0?", "ZZ01AAA").score == 0.0
