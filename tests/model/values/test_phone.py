"""Telephone numbers: forty writings of spreadsheets and cards, what is refused, and the whole plan beside the library."""

from __future__ import annotations

import re
import time
from datetime import datetime

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.values.base import InvalidValueError
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
    "+ 44 7700 900123",
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
        ("0161| 496 000", "too short for a UK number"),
        ("0121| 496 012", "too short for a UK number"),
        ("01632| 96001", "too short for a UK number"),
        ("0808| 157 012", "too short for a UK number"),
        ("0909| 879 012", "too short for a UK number"),
        ("0845| 496 000", "too short for a UK number"),
        ("0306| 999 012", "too short for a UK number"),
        ("020 7946| 012", "too short for a UK number"),
        ("0191| 498 012 ext 4", "too short for a UK number"),
        ("020 7946| 000 x4", "too short for a UK number"),
        ("01632| 96000/1", "too short for a UK number"),
        ("01632| 96000,1", "too short for a UK number"),
        ("07700| nine hundred", "too short"),
        ("07700 900123 / 07700 900124", "two numbers in one cell"),
        ("07700 900123 07700 900124", "two numbers in one cell"),
        ("07700 900123 or 07700 900124", "two numbers in one cell"),
        ("07seven00nine00onetwo3 or O7700 9OO 124", "two numbers in one cell"),
        ("07700 900123 or 4", "other characters"),
        ("07700 900123?", "other characters"),
        ("07700 900123 ask for Testname", "other characters"),
        ("not 07700 900123", "other characters"),
        ("07700 900 xxx", "digits may be missing"),
        ("07700 90012 x", "digits may be missing"),
        ("07700| 90012*", "digits may be missing"),
        ("01204| 521 2x3", "digits may be missing"),
        ("01204| 61_234", "digits may be missing"),
        ("01.02.2026 930", "a date or a time"),
        ("2026-07-01 12", "a date or a time"),
        ("01/02/26 10:30", "a date or a time"),
        ("07 seventy 900123", "other characters"),
        ("07700 9OOIZ3", "other characters"),
        ("07700 9?0123", "other characters"),
        ("0400| 000 0000", "too short for a UK number"),
        ("202|5550143", "without 0 or +"),
        ("O", "other characters"),
        ("SSSSSSSSSSS", "other characters"),
        ("", "other characters"),
        ("+", "other characters"),
        ("00", "no country"),
        ("0" * 201, "200 characters"),
    ],
)
def test_what_is_no_complete_number_is_refused_and_never_guessed(written: str, code_free_reason: str) -> None:
    with pytest.raises(InvalidValueError, match=code_free_reason.replace("+", r"\+")) as refused:
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
    with pytest.raises(InvalidValueError):
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
        except InvalidValueError:
            key = ""
        agreed += bool(key) == expected and key in {"", "+44" + number[1:]}
    assert agreed == len(written)


HIDDEN = [
    "07seven00nine00onetwo3",
    "07SEVEN00nine00OneTwo3",
    "zero7700 900123",
    "zerosevensevenzerozeroninezerozeroonetwothree",
    "07700 nine hundred 123",
    "oh seven seven double oh, nine hundred, one two three",
    "07700 9 hundred one2three",
    "07700 9 double zero123",
    "nought seven seven nil nil nine-oh-oh one.two.three",
    "+44 seven 7 zero zero 900123",
    "07700😀900😀123",
    "0😀7😀7😀0😀0😀9😀0😀0😀1😀2😀3",
    "0️⃣7️⃣7️⃣0️⃣0️⃣ 9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣",
    "📞07700 900123",
    "07700 9⓪⓪①②③",
    "07700 900❶❷❸",
    "07700x900x123",
    "0x7x7x0x0x9x0x0x1x2x3",
    "07700 x 900123",
    "07700×900×123",
    "07700:900:123",
    "07700;900;123",
    "07700,900,123",
    "07700!900!123",
    "07700 ... 900 ... 123",
    "07700.900.123",
    "07700/900123",
    "07700_900*123~",
    "[07700 900123]",
    "{07700} [900] <123>",
    "О77ОО 9ОО123",
    "Ο7700 900123",
    "07sеvеn00 900123",
    "07700 900i23",
    "07700 900l23",
    "07700 9oo |23",
    "O7700 nine OO one two three",
    "０７７００ ９００１２３",
]


@pytest.mark.parametrize("written", HIDDEN)
def test_a_hidden_number_is_read_and_its_writing_is_kept_and_flagged(written: str) -> None:
    cleaned = PHONE.clean(written)

    assert (cleaned.key, dict(cleaned.properties)) == (DRAMA, {"reserved": True})
    assert dict(cleaned.writing) == {"as_written": " ".join(written.split()), "obscured": True}


@pytest.mark.parametrize(
    "written",
    ["07700 900123", "(07700) 900-123", "+44 (0)7700 900123", "'07700900123", "447700900123.0", "07700–900123", " 07700 900123. "],
)  # fmt: skip
def test_a_number_written_plainly_says_nothing_beyond_itself(written: str) -> None:
    assert not PHONE.clean(written).writing


@pytest.mark.parametrize(
    ("written", "key", "rest"),
    [
        ("020 7946 0000 ext. 4", "+442079460000", "ext. 4"),
        ("020 7946 0000 (extension 204)", "+442079460000", "(extension 204)"),
        ("020 7946 0000 x4", "+442079460000", "x4"),
        ("07700 900123 #4", DRAMA, "#4"),
        ("0161 496 0123, option 2", "+441614960123", "option 2"),
        ("07700 900123/4", DRAMA, "/4"),
        ("07700 900123 / 24", DRAMA, "/ 24"),
        ("07700 900123 & 4", DRAMA, "& 4"),
        ("07700 900123 (WhatsApp only)", DRAMA, ""),
        ("text only: 07700 900123", DRAMA, ""),
        ("07700 900123 24/7", DRAMA, ""),
        ("Ring me on 07700 900123 (24 hrs), no withheld numbers", DRAMA, ""),
        ("mob. 07700 900123", DRAMA, ""),
        ("call me on 07700 900123 x", DRAMA, ""),
        ("07700 900123 XXX", DRAMA, ""),
        ("tel:+447700900123", DRAMA, ""),
    ],
)
def test_what_stands_beside_a_number_is_kept_and_what_is_not_read_is_named(written: str, key: str, rest: str) -> None:
    cleaned = PHONE.clean(written)

    assert cleaned.key == key
    assert dict(cleaned.writing) == {"as_written": written} | ({"not_read": rest} if rest else {})


@pytest.mark.parametrize(
    ("written", "caption"),
    [
        ("0113 496 0123", "0113 496 0123"),
        ("0800|1111", "0800| 1111"),
        ("0800|123456", "0800| 123456"),
        ("055|11123456", "055| 1112 3456"),
        ("0169772|345", "0169| 77 2345"),
        ("01697321|234", "0169| 73 21234"),
        ("01387312|345", "0138| 73 12345"),
        ("0120461|234", "01204| 61234"),
        ("0701234|5678", "070| 1234 5678"),
    ],
)
def test_a_caption_is_spaced_as_the_regulator_spaces_numbers_of_its_kind(written: str, caption: str) -> None:
    number, shown = written.replace("|", ""), caption.replace("|", "")

    assert PHONE.clean(number).caption == shown
    assert PHONE.display(PHONE.key(shown)) == shown


def _short_numbers(step: int) -> list[str]:
    """Return numbers of the whole plan with one digit missing."""
    return [f"0{area}{digits:06}" for area in range(100, 1000) for digits in range(0, 10**6, step)]


def _wrongly_taken(numbers: list[str]) -> list[str]:
    """Return the numbers that are taken without being of the plan, or refused although they are."""
    wrong = []
    for number in numbers:
        try:
            taken = bool(PHONE.key(number))
        except InvalidValueError:
            taken = False
        if taken != phonenumbers.is_valid_number(phonenumbers.parse(number, "GB")):
            wrong.append(number)
    return wrong


def test_of_numbers_with_nine_digits_only_those_of_the_plan_are_taken() -> None:
    assert _wrongly_taken(_short_numbers(331_777)) == []


@pytest.mark.full
def test_of_many_numbers_with_nine_digits_only_those_of_the_plan_are_taken() -> None:
    assert _wrongly_taken(_short_numbers(17_777)) == []


WAYS: dict[str, tuple[str, ...]] = {
    "0": ("0", "O", "o", "zero", "oh", "О", "0️⃣", "⓪", "nought"),
    "1": ("1", "l", "I", "i", "one", "①"),
    "2": ("2", "two", "２"),
    "3": ("3", "three", "3️⃣"),
    "7": ("7", "seven", "7️⃣"),
    "9": ("9", "nine", "❾"),
}
BETWEEN = ("", " ", "-", ".", "x", ":", ",", "😀", " * ", "_")


@given(number=st.integers(0, 999), data=st.data())
def test_any_mixture_of_ways_to_write_its_digits_gives_the_number_or_a_refusal_and_never_another(
    number: int, data: st.DataObject
) -> None:
    digits = f"07700900{number:03}"
    between = data.draw(st.sampled_from(BETWEEN))
    written = between.join(data.draw(st.sampled_from(WAYS.get(digit, (digit,)))) for digit in digits)

    try:
        cleaned = PHONE.clean(written)
    except InvalidValueError:
        assert sum(c.isdigit() for c in written) < 8 or len(written) > 200  # too much of it is only drawn like digits
        return
    assert cleaned.key == "+44" + digits[1:]
    assert bool(cleaned.writing.get("obscured")) == (re.fullmatch(r"[0-9 \-]*", written) is None)


# Digits that are no number: of dates, times, sums, references, exhibits.
MOMENTS = st.datetimes(min_value=datetime(1000, 1, 1))  # "%Y" writes a year before 1000 with three digits
NOT_NUMBERS = st.one_of(
    MOMENTS.map(lambda moment: moment.strftime("%d/%m/%Y %H:%M")),
    MOMENTS.map(lambda moment: moment.strftime("%d.%m.%y %H.%M")),
    MOMENTS.map(lambda moment: moment.isoformat(" ", "minutes")),
    st.builds(lambda a, b: f"{a:02}:00-{b:02}:30", st.integers(0, 23), st.integers(0, 23)),
    st.integers(1, 9_999).map(lambda pounds: f"£{pounds}.00"),
    st.integers(1, 9_999).map(lambda number: f"JS/{number}"),
    st.integers(1, 99_999).map(lambda number: f"2026/{number:05}"),
    st.integers(1, 99_999).map(lambda number: f"FA:2026/{number:05}/1"),
    st.integers(10**9, 10**11 - 1).map(lambda number: f"ref {number}"),
    st.integers(1, 99_999).map(lambda number: f"42 0{number % 10}{number:05}/26"),
    st.integers(0, 999_999).map(lambda number: f"{number:06}"),
)


@given(texts=st.lists(NOT_NUMBERS, min_size=1, max_size=3), between=st.sampled_from([" and ", ", ", "; ", ". "]))
def test_dates_times_sums_and_references_give_no_number(texts: list[str], between: str) -> None:
    assert list(numbers_in(between.join(texts))) == []
    for text in texts:
        with pytest.raises(InvalidValueError):
            PHONE.key(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("07700 900123 07700 900124", [DRAMA, "+447700900124"]),
        ("07700 900123/07700 900124", [DRAMA, "+447700900124"]),
        ("07700900123,07700900124;01632 960456", [DRAMA, "+447700900124", "+441632960456"]),
        ("447700900123 447700900124", [DRAMA, "+447700900124"]),
        ("Ring 07700 900123. 24/7", [DRAMA]),
        ("07700 900123 2026", [DRAMA]),
        ("2026 07700 900123", [DRAMA]),
        ("01/07/2026 07700 900123 £50 30 mins", [DRAMA]),
        ("12 Alder Street 07700 900123 10.30-22.00", [DRAMA]),
        ("O7700 nine hundred 123 and 07seven00nine00onetwo4", [DRAMA, "+447700900124"]),
        ("0207 946 0123 x4 (07700 900123)", ["+442079460123", DRAMA]),
        ("£07700900123", []),
        ("07700 9001 23 4567"[:10], []),
    ],
)
def test_all_numbers_of_a_text_are_found(text: str, numbers: list[str]) -> None:
    assert list(numbers_in(text)) == numbers


@pytest.mark.parametrize(
    "text", ["07700 " * 5_000, "0" * 100_000, "one" * 30_000, "OO " * 10_000, "x" * 100_000, "1/" * 50_000]
)
def test_a_long_text_is_read_in_bounded_time(text: str) -> None:
    with pytest.raises(InvalidValueError):
        PHONE.key(text)

    started = time.process_time()
    list(numbers_in(text))
    assert time.process_time() - started < 5


def test_a_near_miss_is_another_number() -> None:
    assert PHONE.key("07700 900123") != PHONE.key("07700 900124")


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
