"""Registration marks and fragments."""

from __future__ import annotations

import random
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.mark import FRAGMENT, MARK, RESERVED, is_fragment, other_writings, possible_marks
from graphintel.model.values.mark_forms import conforms


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
        ("zzo1 aaa", "ZZ01AAA"),
        ("ZI23 ABC", "Z123ABC"),
        ("Zl23 ABC", "Z123ABC"),
        ("ABC I23Z", "ABC123Z"),
        ("OYl7 LKK", "OY" + "17" + "LKK"),
        ("POl 2345", "POI" + "2345"),
        ("AB" + "I2 CDE", "AB" + "12" + "CDE"),
        ("AB" + "12 CD0", "AB" + "12" + "CDO"),
        ("AB" + "12 CDI", "AB" + "12" + "CDI"),  # I is not issued there: no reading fits, so it stays
    ],
)
def test_letter_and_digit_are_put_right_in_what_is_spaced_as_a_mark_and_can_only_be_one(written: str, key: str) -> None:
    cleaned = MARK.clean(written)

    assert cleaned.key == key
    assert dict(cleaned.writing) == ({} if key == written.replace(" ", "") else {"as_written": written})


@pytest.mark.parametrize(
    "written",
    [
        "O" + "123AB",
        "ZO1AA",
        "A1O",
        "ZZO1AAA",
        "ZZO1-AAA",
        "ZZ O1 AAA",
        "Z ZO1AAA",
        "PO 12345",
        "PO12345",
        "AB-100-CD",
        "AB 100 CD",
        "0012 BCD",
        "1012 BCD",
        "1AZ 2345",
        "oyl7 lkk",
    ],
)
def test_what_is_written_otherwise_than_a_mark_of_ours_stays_as_written(written: str) -> None:
    cleaned = MARK.clean(written)

    assert (cleaned.key, dict(cleaned.properties), dict(cleaned.writing)) == (
        re.sub("[ -]", "", written).upper(),
        {"nonconforming": True},
        {},
    )
    assert cleaned.caption == cleaned.key


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("PO 12345", "POI2345"),
        ("PO12345", "POI2345"),
        ("ZZO1AAA", "ZZ01AAA"),
        ("ZZOI AAA", "ZZ01AAA"),
        ("ZZ0l-AAA", "ZZ01AAA"),
        ("ZZ01 A4A", "ZZ01AAA"),
        ("AB-100-CD", "AB" + "10" + "OCD"),
    ],
)
def test_what_it_may_be_is_a_candidate_and_the_likeliest_comes_first(written: str, first: str) -> None:
    assert possible_marks(written)[0] == first


def test_a_mark_is_looked_for_under_the_writings_that_it_may_be_held_as() -> None:
    assert "PO12345" in other_writings("POI " + "2345")
    assert "ZZO1AAA" in other_writings("ZZ01 AAA")
    assert all(MARK.clean(written).properties == {"nonconforming": True} for written in other_writings("ZZ01 AAA"))
    assert (
        other_writings("PO12345")
        == other_writings("AB12 _ _ _")
        == possible_marks("AB12 _ _ _")
        == possible_marks("Oliver")
        == ()
    )


@pytest.mark.parametrize(("written", "caption"), [("1 IA", "1 IA"), ("1234 AZ", "1234 AZ"), ("1ABI", "1 ABI")])
def test_a_northern_irish_mark_may_be_reversed(written: str, caption: str) -> None:
    cleaned = MARK.clean(written)

    assert (cleaned.caption, dict(cleaned.properties)) == (caption, {})


@pytest.mark.parametrize(
    ("written", "key", "properties"),
    [
        ("PL:PO 12345", "PL:PO12345", {"country": "PL"}),
        (" de : kö-ab 123 ", "DE:KÖAB123", {"country": "DE"}),
        ("IE:131-D-12345", "IE:131D12345", {"country": "IE"}),
        ("PO 12345 (PL)", "PL:PO12345", {"country": "PL"}),
        ("(PL) PO 12345", "PL:PO12345", {"country": "PL"}),
        ("(LT) ABC 123", "LT:ABC123", {"country": "LT"}),
        ("ZZO1 AAA (gb)", "ZZ01AAA", {"reserved": True}),
        ("131-D-12345", "131D12345", {"nonconforming": True}),
        ("А123ВС 777", "A123BC777", {"nonconforming": True}),  # Cyrillic letters, drawn as ours
        ("RU:A123BC777", "RU:A123BC777", {"country": "RU"}),
        ("AB 1234 CD", "AB1234CD", {"nonconforming": True}),
        ("GB: ZZ01 AAA", "ZZ01AAA", {"reserved": True}),
        ("UK:ZZO1 AAA", "ZZ01AAA", {"reserved": True}),
    ],
)
def test_a_foreign_mark_is_kept_as_long_as_its_country_has_them_and_under_its_country(
    written: str, key: str, properties: dict[str, object]
) -> None:
    cleaned = MARK.clean(written)

    assert (cleaned.key, dict(cleaned.properties)) == (key, properties)
    assert MARK.key(cleaned.caption) == MARK.key(key) == key


@pytest.mark.parametrize("written", ["NL:AB123CDE", "QQ:AB123", "IE:131-D-123456789", "PL:PO 1_345", "DE:", "PL:PL:1A"])
def test_a_foreign_mark_that_its_country_has_not_is_refused(written: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        MARK.clean(written)

    assert refused.value.code == "bad_mark"


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
        "ZZ01 AAAAA",
        "ZZ01AAA/ZZ01AAB",
        "Z1, Z2",
        "D:ZZ01A",
        "ß1",
        "ZZ0?AAA",
        "blue van",
        "é1",
        "ZZOI AAA",
        "AB12 _ _ _",
        "AB12...",
        "ZZ01 AAA (A)",
        "(D) B AB 1234",
        "B AB 1234 (PLX)",
        "A" * 50_000 + "1",
    ],
)
def test_what_is_no_mark_is_refused(written: str) -> None:
    with pytest.raises(InvalidValueError, match=r"registration mark: expected (2 to|a whole|the code)") as refused:
        MARK.clean(written)

    assert refused.value.code == "bad_mark"


@pytest.mark.parametrize(
    ("written", "key"),
    [("zz0? *", "ZZ0?*"), ("ZZ0*?", "ZZ0?*"), ("ZZ**", "ZZ*"), ("*aaa", "*AAA"), ("Z?0? A?A", "Z?0?A?A"), ("?1", "?1")],
)
def test_a_fragment_is_kept_in_one_form(written: str, key: str) -> None:
    cleaned = FRAGMENT.clean(written)

    assert (cleaned.key, cleaned.caption) == (key, key)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("AB12 _ _ _", "AB12???"),
        ("AB12 ___", "AB12???"),
        ("AB12...", "AB12*"),
        ("AB12…", "AB12*"),
        ("AB12 ---", "AB12???"),
        ("AB12 – – –", "AB12???"),
        ("AB12 . . .", "AB12???"),
        ("AB12 •••", "AB12???"),
        ("AB12 ###", "AB12???"),
        ("AB12 □□□", "AB12???"),
        ("AB12 ______________", "AB12*"),
        ("AB12 -", "AB12*"),
        ("AB12 CD-", "AB12CD?"),
        ("AB12 CD.", "AB12CD?"),
        ("AB12 C-E", "AB12C?E"),
        ("AB1- CDE", "AB1?CDE"),
        ("__12 CDE", "??12CDE"),
        ("--12 CDE", "??12CDE"),
        ("..12 CDE", "*12CDE"),
        ("AB_2 CDE", "AB?2CDE"),
        ("AB•2 CDE", "AB?2CDE"),
        ("AB?2-CDE", "AB?2CDE"),
        ("PO 12_45", "PO12?45"),
        ("PO 12---", "PO12???"),
        ("PL: PO 12_ _5", "PL:PO12??5"),
    ],
)
def test_signs_for_what_was_not_seen_make_a_fragment_and_never_a_whole_mark(written: str, key: str) -> None:
    assert is_fragment(written)
    assert FRAGMENT.key(written) == FRAGMENT.key(key) == key
    with pytest.raises(InvalidValueError):
        MARK.clean(written)


@pytest.mark.parametrize(
    "written",
    [
        "ZZ01-AAA", "ZZ01.AAA", "ZZ01_AAA", "ZZ01 - AAA", "ZZ01 -- AAA", "ZZ01 AAA.", "- ZZ01 AAA", "ZZ01·AAA", "Z12-BCD",
        "Z12 BCD.", "AB-100-CD", "B-AB 1234", "1-ABC-234", "12-AB-34", "ABC-123", "ABI-023", "AB.100.CD", "131-D-12345",
    ],
)  # fmt: skip
def test_a_sign_between_groups_keeps_them_apart_and_leaves_the_mark_whole(written: str) -> None:
    assert not is_fragment(written)
    assert MARK.key(written) == re.sub(r"[\W_]", "", written)


@pytest.mark.parametrize("written", ["?", "**", "???????", "ZZ01AAA?", "ZZ01 A? or ZZ02", "ZZ01-A?;B", ""])
def test_what_says_nothing_of_a_mark_is_refused(written: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        FRAGMENT.clean(written)

    assert refused.value.code == "bad_mark"


def test_a_fragment_fits_the_marks_that_it_leaves_open_and_no_other() -> None:
    assert FRAGMENT.fits("ZZ0?*", "ZZ01AAA")
    assert not FRAGMENT.fits("ZZ0?", "ZZ01AAA")


# -- many marks: a seeded sample usually, whole with --full --------------------------------------------------------------

# L a letter, D a digit; as each country spaces its marks.
FOREIGN = {
    "DE": ["L-LL DDD", "LL-LL DDDD", "LLL-L DD", "LL LL DDD"],
    "FR": ["LL-DDD-LL", "LL DDD LL", "DDDD LL DD"],
    "PL": ["LL DDDDD", "LL DDDDL", "LL DDDLL", "LLL DDDD", "LLL LDDD", "LLL DDLD", "LLL DLDD"],
    "NL": ["LL-DDD-L", "DD-LLL-D", "DD-LL-DD", "L-DDD-LL"],
    "ES": ["DDDD LLL", "DDDD-LLL", "DDDDLLL"],
    "RO": ["LL DD LLL", "L DDD LLL", "LL-DD-LLL"],
    "BG": ["LL DDDD LL", "L DDDD LL"],
    "LT": ["LLL DDD", "LLL-DDD"],
    "LV": ["LL-DDDD", "LL DDDD"],
    "HU": ["LLL-DDD", "LL LL-DDD"],
    "CZ": ["DLD DDDD", "DLL DDDD"],
    "IE": ["DD-L-DDDDD", "DDD-LL-DDDD", "DD L DDDD"],
    "BE": ["D-LLL-DDD"],
    "SE": ["LLL DDD", "LLL DDL"],
}
SPANISH = "BCDFGHJKLMNPRSTVWXYZ"  # marks of Spain have no vowels


def _foreign(rng: random.Random) -> str:
    country = rng.choice(sorted(FOREIGN))
    letters = SPANISH if country == "ES" else string.ascii_uppercase
    form = rng.choice(FOREIGN[country])
    made = "".join(rng.choice({"L": letters, "D": string.digits}.get(c, c)) for c in form)
    return made.lower() if rng.random() < 0.2 else made


def _changed(count: int) -> list[str]:
    """Return the foreign marks, of so many, that are not kept as written."""
    rng = random.Random(10)
    return [w for w in (_foreign(rng) for _ in range(count)) if MARK.key(w) != re.sub("[ -]", "", w).upper()]


def test_no_foreign_mark_is_changed() -> None:
    assert _changed(4_000) == []


@pytest.mark.full
def test_no_foreign_mark_of_twenty_thousand_is_changed() -> None:
    assert _changed(20_000) == []


# Forms of the United Kingdom, in the two groups of a plate, about as often as they are met.
OURS = [("LLDD", "LLL")] * 12 + [("LDDD", "LLL")] * 3 + [("LLL", "DDDL")] * 2 + [("LLL", "DDDD")] * 2 + [("LDD", "LLL")]
TWINS = {"O": "0", "0": "O", "I": "1", "1": "I"}


def _ours(rng: random.Random) -> tuple[str, str]:
    """Return a UK mark with a look-alike in it, and how it is written with one or two of them in each other's place."""
    while True:
        first, second = rng.choice(OURS)
        mark = "".join(rng.choice(string.ascii_uppercase if c == "L" else string.digits) for c in first + second)
        places = [at for at, c in enumerate(mark) if c in TWINS]
        if conforms(mark) and places:
            swapped = rng.sample(places, min(len(places), rng.choice([1, 2])))
            damaged = "".join(TWINS[c] if at in swapped else c for at, c in enumerate(mark))
            return mark, f"{damaged[: len(first)]}{rng.choice(['', ' '])}{damaged[len(first) :]}"


def _offered_first(written: str) -> str:
    """Return the mark that a reader is offered first: the exact one where it is a UK mark, else the first candidate."""
    try:
        key = MARK.key(written)
    except InvalidValueError:
        key = ""
    return key if key and conforms(key) else next(iter(possible_marks(written)), key)


def _share_right(count: int) -> float:
    rng = random.Random(11)
    return sum(mark == _offered_first(written) for mark, written in (_ours(rng) for _ in range(count))) / count


def test_a_mark_with_one_or_two_look_alikes_is_offered_right_first() -> None:
    assert _share_right(3_000) >= 0.97


@pytest.mark.full
def test_of_twenty_thousand_marks_with_look_alikes_nearly_all_are_offered_right_first() -> None:
    assert _share_right(20_000) >= 0.97


@given(
    letters=st.text("ABCDEFGHJKLMNPRSTUVWXYZ", min_size=3, max_size=3),
    places=st.lists(st.integers(0, 6), min_size=1, max_size=6, unique=True),
    sign=st.sampled_from("?*_•"),
)
def test_a_reserved_mark_with_any_places_left_out_is_a_fragment_that_fits_it(
    letters: str, places: list[int], sign: str
) -> None:
    mark = "ZZ01" + letters
    seen = "".join(sign if at in places else c for at, c in enumerate(mark))
    written = f"{seen[:4]} {seen[4:]}"

    assert RESERVED.fullmatch(mark)
    assert is_fragment(written)
    assert FRAGMENT.fits(FRAGMENT.key(written), mark)


@given(text=st.text("ZO0I1lA-_.?* ", max_size=16))
def test_a_text_is_a_mark_or_a_fragment_and_never_both(text: str) -> None:
    try:
        key = MARK.key(text)
    except InvalidValueError:
        return
    assert not is_fragment(text)
    assert MARK.key(key) == MARK.key(MARK.display(key)) == key
