"""Fillers and errors identify nothing: of every type, in any case, spacing and punctuation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.keys import KEYED_TYPES, resolve_key
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.fillers import is_filler, refuse_filler
from graphintel.model.values.name import NAME
from graphintel.model.values.premises import PREMISES, clean_area

FILLERS = [
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "Err:502", "NULL", "n/a", "N.A.", "na",
    "none", "nil", "unknown", "not known", "Not-Known", "n/k", "TBC", "TBA", "T.B.C.", "to be confirmed", "-", "--", "?",
    "???", "...", "_", "####", "xxx", "XXXX", "1.00023E+11", "4.47701E+11", "1E+05", "7,7009e+09", "ADDRESS WITHHELD",
    "name not given", "details withheld", "Unknown male 1", "an unknown woman", "persons unknown", "no fixed abode", "NFA",
    "No fixed abode (NFA)", "none / unknown", "N/A N/A", "currently unknown", "not known at present", "don't know", "nan",
    "0000-00-00", "00/00/0000 00:00",
]  # fmt: skip
LAWFUL = [
    "JS/1", "MAR-1", "17.1", "1E5", "2E10", "FA:2026/0012", "Testname Null", "Nil Alder", "Manna", "Naman", "Nonesuch House",
    "The Unknown Alder", "Alder None Such", "No Name Bar", "#1", "X1", "Northmere", "NM-3", "a@example.com", "0", "007",
    "T22:00", "Unit 0", "Other Voices", "Nathan", "TBC-1", "missing",
    "missing person", "XX", "FA:OTHER", "Other", "Same",
]  # fmt: skip
WRITTEN = """
na; nk; nil; null; none; nan; nat; unk; unkn; unknown; unspecified; undisclosed; undefined; unidentified; unavailable;
unrecorded; withheld; redacted; tbc; tba; tbd; tbn; nfa; ditto; same as above; as above; see above; see notes; see text;
name refused; address refused; details refused; name missing; address missing; number missing; reference missing;
data missing; not known; not applicable; not available; not stated; not given; not provided; not recorded; not disclosed;
not specified; not supplied; not held; not found; not set; not yet known; no data; no value; no entry; no name; no address;
no number; no reference; no details; no trace; no information; none given; none known; none recorded; nothing known;
to be confirmed; to be advised; to be announced; to be decided; to be determined; to follow; no fixed abode;
of no fixed abode; no fixed address; no permanent address; dont know; does not know; doesnt know; did not say;
would not say; refused to say; awaited; awaiting; awaiting confirmation; pending
"""
"""What forms, officers and systems write where nothing is known."""
OF = """
address advert area card company design detail driver exhibit female firm forename handle id identity info information
location male man mark mobile name nominal number organisation person people phone place plate postcode profile ref reference
registration site street subject surname telephone unit value vehicle vrm woman
"""
"""Of what they say so."""
WORDED = st.sampled_from([text for text in FILLERS if any(c.isalpha() for c in text)])
AROUND = st.sampled_from(
    [("", ""), ("(", ")"), ("[", "]"), ("'", "'"), ('"', '"'), ("“", "”"), ("<", ">"), ("", "."), ("", " ?")]
)
CASES = st.sampled_from([str.upper, str.lower, str.title, str])
SPACES = st.sampled_from([" ", "  ", "\u00a0", " \t "])
NEEDS = {"owner_force": "FA", "submission_ref": "FA:1", "item_no": 1, "area": "Northmere"}


@pytest.mark.parametrize("text", FILLERS)
def test_what_says_that_nothing_is_known_is_a_filler(text: str) -> None:
    assert is_filler(text)


@pytest.mark.parametrize("written", [" ".join(words.split()) for words in WRITTEN.split(";")])
def test_each_way_of_saying_that_nothing_is_known_is_a_filler(written: str) -> None:
    assert is_filler(written) and is_filler(written.upper()) and is_filler(f"({written})")


@pytest.mark.parametrize("thing", OF.split())
def test_what_nothing_is_known_of_makes_no_difference(thing: str) -> None:
    assert all(map(is_filler, (f"{thing} withheld", f"unknown {thing}", f"{thing}s not known", f"unknown {thing} 1")))


@pytest.mark.parametrize(
    "word", ["at present", "at this time", "at the moment", "as yet", "yet", "so far", "currently", "later"]
)
def test_until_when_nothing_is_known_makes_no_difference(word: str) -> None:
    assert is_filler(f"not known {word}")


@pytest.mark.parametrize("word", ["a", "an", "the", "currently", "still", "as yet", "presently"])
def test_a_word_before_it_makes_no_difference(word: str) -> None:
    assert is_filler(f"{word} unknown person")


@pytest.mark.parametrize("text", LAWFUL)
def test_a_word_of_the_list_inside_something_else_is_none(text: str) -> None:
    assert not is_filler(text)


@given(WORDED, AROUND, CASES, SPACES)
def test_case_spacing_and_punctuation_around_make_no_difference(
    text: str, around: tuple[str, str], case: object, space: str
) -> None:
    written = str(case(text)).replace(" ", space)  # type: ignore[operator]

    assert is_filler(f"{space}{around[0]}{written}{around[1]}{space}")


@given(st.sampled_from(sorted(KEYED_TYPES)), st.sampled_from(FILLERS), AROUND, CASES)
def test_every_type_refuses_every_filler(type_name: str, text: str, around: tuple[str, str], case: object) -> None:
    written = f"{around[0]}{case(text)}{around[1]}"  # type: ignore[operator]

    with pytest.raises(InvalidValueError):
        resolve_key(type_name, written, **NEEDS)  # type: ignore[arg-type]


@given(st.sampled_from(sorted(KEYED_TYPES)), st.sampled_from(FILLERS), st.booleans())
def test_a_key_of_two_parts_is_refused_for_a_filler_in_either(type_name: str, text: str, owner: bool) -> None:
    written = f"{text}:JS1" if owner else f"FA:{text}"

    with pytest.raises(InvalidValueError):
        resolve_key(type_name, written, **NEEDS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    [
        "#REF!, XX1 1AB", "N/A, 14 Alder Street, XX1 1AB", "Unknown, Alder Street, XX1 1AB", "unknown XX1 1AB",
        "Flat N/A, 14 Alder Street, XX1 1AB", "Room TBC, 14 Alder Street, XX1 1AB", "14 #N/A, XX1 1AB",
        "No fixed abode, Northmere, XX1 1AB", "NFA Northmere XX1 1AB", "address withheld, Northmere", "ZZ99 3VZ",
        "Alder Hostel, ZZ99 3VZ", "14 Alder Street, ZZ99 3WZ", "zz993wz", "No fixed abode, ZZ99 3CZ",
    ],
)  # fmt: skip
def test_a_place_that_would_join_strangers_is_no_premises(written: str) -> None:
    with pytest.raises(InvalidValueError):
        PREMISES.clean(written, "Northmere")


@pytest.mark.parametrize(
    "written",
    [
        "14 Alder Street, XX1 1AB", "Flat 0, 14 Alder Street, XX1 1AB", "The Unknown Alder, Alder Street, XX1 1AB",
        "14 Alder Street, ZZ99 3CZ", "Nonesuch House, XX1 1AB", "The Missing Alder Inn",
    ],
)  # fmt: skip
def test_a_lawful_place_is_one(written: str) -> None:
    assert PREMISES.clean(written, "Northmere").key


@pytest.mark.parametrize("written", ["#N/A", "-", "NULL", "Null", "(unknown)", "N/A", "Unknown male", "#REF!"])
def test_a_filler_is_no_name(written: str) -> None:
    with pytest.raises(InvalidValueError, match="is no name"):
        NAME.clean(written)


def test_a_person_may_be_called_null() -> None:
    assert NAME.key("Testname Null") == "testname null"


def test_a_filler_is_no_area_and_the_message_says_what_to_do() -> None:
    with pytest.raises(InvalidValueError, match="no area"):
        clean_area("n/a")
    with pytest.raises(
        InvalidValueError, match=r"'FA:TBC' holds 'TBC', which is a filler .* identifies no CardDesign"
    ) as refused:
        refuse_filler("CardDesign", "FA:TBC")
    assert refused.value.code == "filler"
