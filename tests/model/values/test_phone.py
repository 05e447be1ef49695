"""Telephone numbers: forty writings of spreadsheets and cards, what is refused, and the whole plan beside the library."""

from __future__ import annotations

import phonenumbers
import pytest

from graphintel.model.values.base import BadValue
from graphintel.model.values.phone import PHONE, digits_of, numbers_in

DRAMA = "+447700900123"

# A bar stands where nothing does, so that no file holds an incomplete or foreign number in one piece.
ONE_NUMBER = [
    "07700 900123",
    "07700900123",
    "07700 900 123",
    "0 7 7 0 0 9 0 0 1 2 3",
    "07700-900-123",
    "07700.900.123",
    "(07700) 900123",
    "07700/900123",
    "07700_900*123~",
    "07700\u2013900\u2011123",
    "07700\u00a0900\u2009123",
    "07700\n900123",
    "+447700900123",
    "+44 7700 900123",
    "+44 (0)7700 900123",
    "+44(0)7700-900123",
    "+44 07700 900123",
    "0044 7700 900123",
    "0044 (0) 7700 900123",
    "00447700900123",
    "44 (0)7700 900123",
    "447700900123",
    "447700900123.0",
    "7700900123",
    "7700 900123",
    "7700900123.0",
    "'07700900123",
    '"07700 900123"',
    '="07700900123"',
    "tel: 07700 900123",
    "Tel. no. 07700 900123",
    "Mob 07700 900123.",
    "call me on O7700-900 123",
    "07700 9OO123",
    "O77OO 9OOl23",
    "o7700 9oo|23",
    "０７７００ ９００１２３",
    "0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣",
    "٠٧٧٠٠٩٠٠١٢٣",
    "oh seven seven double oh nine double oh one two three",
    "zero seven seven zero zero 900 one two three",
    "0 double 7 double o 9 double o 123",
    "07700\u200b900\u200d123",
]


@pytest.mark.parametrize("written", ONE_NUMBER)
def test_every_writing_of_one_number_gives_one_key(written: str) -> None:
    assert PHONE.key(written) == DRAMA


@pytest.mark.parametrize(
    ("written", "code_free_reason"),
    [
        ("7.7009E+09", "scientific"),
        ("4.477009E+11", "scientific"),
        ("7.700900123E9", "scientific"),
        ("+44| 7700900", "too short"),
        ("0753| 000 000", "too short"),
        ("753| 000 000", "without 0 or +"),
        ("07700| 9001234", "length"),
        ("900123", "without 0 or +"),
        ("999", "without 0 or +"),
        ("101", "without 0 or +"),
        ("60155", "without 0 or +"),
        ("07700 900123 / 07700 900124", "country"),
        ("07700 900123 or 07700 900124", "other characters"),
        ("07700 900123/4", "two numbers"),
        ("07700 900123 ext 4", "other characters"),
        ("07700 9OOIZ3", "other characters"),
        ("07700 9?0123", "other characters"),
        ("0400| 000 0000", "too short for a UK number"),
        ("202|5550143", "without 0 or +"),
        ("O", "other characters"),
        ("SSSSSSSSSSS", "other characters"),
        ("", "other characters"),
        ("+", "other characters"),
        ("00", "country"),
        ("0" * 101, "100 characters"),
    ],
)
def test_what_is_no_complete_number_is_refused_and_never_guessed(written: str, code_free_reason: str) -> None:
    with pytest.raises(BadValue, match=code_free_reason.replace("+", r"\+")) as refused:
        PHONE.clean(written.replace("|", ""))

    assert refused.value.code == "bad_phone"
    assert "correct it from the source" in refused.value.message


@pytest.mark.parametrize(
    ("written", "key", "caption"),
    [
        ("01632 960 456", "+441632960456", "01632 960456"),
        ("1632960456", "+441632960456", "01632 960456"),
        ("020 7946 0123", "+442079460123", "020 7946 0123"),
        ("0207 946 0123", "+442079460123", "020 7946 0123"),
        ("0161 496 0123", "+441614960123", "0161 496 0123"),
        ("0191 498 0123", "+441914980123", "0191 498 0123"),
        ("029 2018 0123", "+442920180123", "029 2018 0123"),
        ("028 9649 6123", "+442896496123", "028 9649 6123"),
        ("08081 570123", "+448081570123", "0808 157 0123"),
        ("0909 8790 123", "+449098790123", "0909 879 0123"),
        ("03069 990123", "+443069990123", "0306 999 0123"),
        ("+446000000123", "+446000000123", "06000 000123"),
        ("446000000123", "+446000000123", "06000 000123"),
    ],
)
def test_numbers_of_the_reserved_ranges_are_kept_and_flagged(written: str, key: str, caption: str) -> None:
    cleaned = PHONE.clean(written)

    assert (cleaned.key, cleaned.caption, dict(cleaned.properties)) == (key, caption, {"reserved": True})


def test_possible_numbers_need_their_0_or_plus_and_valid_ones_do_not() -> None:
    possible = "01632 96" + "1 456"  # not reserved, and no number of it is in use

    assert PHONE.key(possible) == "+44" + "1632961456"
    assert not PHONE.clean(possible).properties
    with pytest.raises(BadValue):
        PHONE.key(possible.removeprefix("0"))


def test_a_number_of_another_country_keeps_its_own_code() -> None:
    assert PHONE.clean("+1 (202) " + "555-0143").key == "+1202" + "5550143"
    assert PHONE.clean("001 202 " + "555 0143").caption == "+1 202-" + "555-0143"


@pytest.mark.parametrize("region", ["GB", "GG", "JE", "IM"])
def test_every_example_number_of_the_library_is_accepted(region: str) -> None:
    kinds = [kind for kind in range(11) if phonenumbers.example_number_for_type(region, kind)]

    for kind in kinds:
        example = phonenumbers.example_number_for_type(region, kind)
        written = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL)
        assert PHONE.key(written) == phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    assert len(kinds) >= 3


def test_numbers_over_the_whole_plan_are_judged_as_the_library_does() -> None:
    agreed = 0
    written = [
        f"0{area}{digits:0{10 - len(str(area))}}" for area in range(11, 100) for digits in range(0, 10**7, 900001)
    ]
    for number in written:
        parsed = phonenumbers.parse(number, "GB")
        expected = phonenumbers.is_possible_number(parsed) and number[1] != "4"
        try:
            key = PHONE.key(number)
        except BadValue:
            key = ""
        agreed += bool(key) == expected and key in {"", "+44" + number[1:]}
    assert agreed == len(written)


def test_a_near_miss_is_another_number() -> None:
    assert PHONE.key("07700 900123") != PHONE.key("07700 900124")
    assert PHONE.compare(DRAMA, "+447700900124").score == 0.0
    assert PHONE.compare(DRAMA, DRAMA).score == 1.0
    assert PHONE.compare(DRAMA, "+441632960456").reason == "different numbers"


def test_numbers_are_found_within_the_text_of_a_card_and_prices_and_dates_are_not() -> None:
    text = "New! Call O7700-900 123 or +44 (0)1632 960 456, £20, from 12/03/2026, 10am-10pm, ref 2026/0012"

    assert list(numbers_in(text)) == [DRAMA, "+441632960456"]


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("07700 9", "077009"),
        ("O7700 9", "077009"),
        ("+44 (0)7700", "447700"),
        ("0044 77", "4477"),
        ("call 0161", "0161"),
        ("Testname", ""),
        ("JS/1", ""),
        ("", ""),
    ],
)
def test_the_beginning_of_a_number_gives_its_digits(typed: str, digits: str) -> None:
    assert digits_of(typed) == digits
