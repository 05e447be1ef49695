"""What may be meant by a text in the search box, and the terms under which things are found."""

from __future__ import annotations

import pytest

from graphintel.model.keys import entity_of_id
from graphintel.model.search_meanings import meanings_of, terms_of_caption, terms_of_entity


def ids(text: str) -> list[str]:
    """Return the exact ids among the meanings of a text."""
    return [meaning.id for meaning in meanings_of(text) if meaning.id]


def finds(text: str, identifier: str) -> bool:
    """Return whether one meaning of a text is the id, or a search whose terms all fit it, the last as a beginning."""
    tokens = terms_of_entity(entity_of_id(identifier))
    for meaning in meanings_of(text):
        if meaning.type and not identifier.startswith(meaning.type + ":"):
            continue
        *whole, last = meaning.terms or [""]
        if meaning.id == identifier or (
            meaning.terms and set(whole) <= set(tokens) and any(token.startswith(last) for token in tokens)
        ):
            return True
    return False


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("07700 900123", "phone:+447700900123"),
        ("+44 (0)7700 900 123", "phone:+447700900123"),
        ("call O7700-900 123", "phone:+447700900123"),
        ("New! Call O7700-900 123 tonight", "phone:+447700900123"),
        ("zz01 aaa", "mark:ZZ01AAA"),
        ("VRM: ZZ01 AAA", "mark:ZZ01AAA"),
        ("zz0?*", "fragment:ZZ0?*"),
        ("ZZ01 _ _ _", "fragment:ZZ01???"),
        ("mark: ZZ01...", "fragment:ZZ01*"),
        ("PO 12345", "mark:PO12345"),
        ("PL:PO 12345", "mark:PL:PO12345"),
        ("mark:PL:PO12345", "mark:PL:PO12345"),
        ("07seven00nine00onetwo3", "phone:+447700900123"),
        ("ring 07seven00nine00onetwo3 after 10.30", "phone:+447700900123"),
        ("07700 900123/4", "phone:+447700900123"),
        ("Ring 07700 900123. 24/7", "phone:+447700900123"),
        ("07700 900123 2026", "phone:+447700900123"),
        ("07700 900123 or 07700 900124", "phone:+447700900124"),
        ("SYN-UPRN-000123", "premises:uprn:SYN-UPRN-000123"),
        ("uprn SYN-UPRN-000123", "premises:uprn:SYN-UPRN-000123"),
        ("flat 2, 14 alder st, northmere, xx1 1ab", "premises:XX11AB:14:FLAT 2:ALDER STREET"),
        ("phone:+447700900123", "phone:+447700900123"),
        ("Person:FA:4711", "person:FA:4711"),
        ("person:FB:77:A/2#1", "person:FB:77:A/2#1"),
        ("premises:XX11AB:14::ALDER STREET", "premises:XX11AB:14::ALDER STREET"),
        ("mark:zz01 aaa", "mark:ZZ01AAA"),
    ],
)
def test_an_exact_key_in_any_writing_is_recognised(text: str, identifier: str) -> None:
    assert identifier in ids(text)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("07700 9001", "phone:+447700900123"),
        ("077", "phone:+447700900123"),
        ("O7700 9", "phone:+447700900123"),
        ("7700 9001", "phone:+447700900123"),
        ("+44 7700 9", "phone:+447700900123"),
        ("+44 (0)77", "phone:+447700900123"),
        ("0044 77", "phone:+447700900123"),
        ("phone:07700", "phone:+447700900123"),
        ("zz01", "mark:ZZ01AAA"),
        ("ZZ01 A", "mark:ZZ01AAA"),
        ("zz0*", "mark:ZZ01AAA"),
        ("ZZ0? A*", "mark:ZZ01AAA"),
        ("__01 AAA", "mark:ZZ01AAA"),
        ("*1AA?", "mark:ZZ01AAA"),
        ("po12345", "mark:PL:PO12345"),
        ("0123", "phone:+447700900123"),
        ("900 123", "phone:+447700900123"),
        ("phone: 900123", "phone:+447700900123"),
        ("JS/1", "card:FA:JS/1"),
        ("js / 1", "card:FA:JS/1"),
        ("JS 1", "card:FA:JS/1"),
        ("FA:JS/1", "card:FA:JS/1"),
        ("exhibit JS/1", "card:FA:JS/1"),
        ("exhibit no. FA:JS/1", "card:FA:JS/1"),
        ("card:js", "card:FA:JS/1"),
        ("FA:2026/0012", "submission:FA:2026/0012"),
        ("2026/00", "submission:FA:2026/0012"),
        ("submission FA:2026/0012", "submission:FA:2026/0012"),
        ("4711", "person:FA:4711"),
        ("nominal FA:4711", "person:FA:4711"),
        ("xx1 1ab", "premises:XX11AB:14::ALDER STREET"),
        ("XX1 1", "premises:XX11AB:14::ALDER STREET"),
        ("14 alder", "premises:XX11AB:14:FLAT 2:ALDER STREET"),
        ("14 Alder St", "premises:XX11AB:14:FLAT 2:ALDER STREET"),
        ("alder rd", "premises:XX11AB:14::ALDER ROAD"),
        ("swan hot", "premises:XX11AB:THE SWAN HOTEL::HIGH STREET"),
        ("alder bush", "premises:area:NM-3:THE ALDER BUSH"),
        ("SYN-UPRN-0001", "premises:uprn:SYN-UPRN-000123"),
        ("nm-3", "area:NM-3"),
        ("northmere lpa", "area:NORTHMERE LPA"),
        ("a@exam", "handle:email:a@example.com"),
        ("coco", "persona:site.example:Coco"),
        ("991", "advert:site.example:991"),
        ("alder lett", "org:FA:ALDER LETTINGS"),
        ("item FA:2026/0012/3", "item:FA:2026/0012/3"),
    ],
)
def test_a_beginning_or_a_reference_finds_while_it_is_typed(text: str, identifier: str) -> None:
    assert finds(text, identifier)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("07700 9001", "phone:+441632960456"),
        ("mark:07700", "phone:+447700900123"),
        ("JS/2", "card:FA:JS/1"),
        ("FB:JS/1", "card:FA:JS/1"),
        ("15 alder", "premises:XX11AB:14::ALDER STREET"),
        ("aaa", "mark:ZZ01AAA"),
    ],
)
def test_something_else_is_not_found(text: str, identifier: str) -> None:
    assert not finds(text, identifier)


@pytest.mark.parametrize("between", [" ", "/", " / ", ", ", "; ", " and ", "\n"])
def test_every_number_of_a_text_is_meant(between: str) -> None:
    assert ids(f"07700 900123{between}07700 900124") == ["phone:+447700900123", "phone:+447700900124"]


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("PO12345", "mark:POI2345"),
        ("PO 12345", "mark:POI2345"),
        ("ZZO1AAA", "mark:ZZ01AAA"),
        ("ZZOI AAA", "mark:ZZ01AAA"),
        ("POI" + " 2345", "mark:PO12345"),
        ("ZZ01 AAA", "mark:ZZO1AAA"),
    ],
)
def test_a_mark_read_otherwise_is_a_candidate_that_says_so(text: str, identifier: str) -> None:
    (found,) = [meaning for meaning in meanings_of(text) if meaning.id == identifier]

    assert found.score < 0.9
    assert found.reason.startswith("may be ")


def test_the_likeliest_reading_of_a_mark_comes_first() -> None:
    candidates = [meaning for meaning in meanings_of("ZZO1AAA") if meaning.reason.startswith("may be ")]

    assert candidates[0].id == "mark:ZZ01AAA"
    assert [c.score for c in candidates] == sorted((c.score for c in candidates), reverse=True)


def test_a_fragment_is_looked_for_by_the_longest_run_that_was_seen() -> None:
    looked_for = {text: [(m.terms, m.fits) for m in meanings_of(text) if m.fits] for text in ("ZZ0...", "??01 AA_")}

    assert looked_for == {"ZZ0...": [(["zz0"], "ZZ0*")], "??01 AA_": [(["*01aa"], "??01AA?")]}


def test_a_name_is_looked_for_by_its_words_and_the_last_may_be_a_beginning() -> None:
    assert [(meaning.terms, meaning.type) for meaning in meanings_of("Testname Ál")] == [(["testname", "al"], "")]
    assert [meaning.type for meaning in meanings_of("person:Testname Al") if meaning.terms] == ["person"]


@pytest.mark.parametrize("text", ["", "   ", "!?", "\x00", "\ud800", "card:", "-"])
def test_a_text_that_says_nothing_means_nothing(text: str) -> None:
    assert meanings_of(text) == []


def test_no_meaning_is_given_twice_and_exact_ones_come_first() -> None:
    meanings = meanings_of("call 07700 900123")

    assert len({(meaning.id, tuple(meaning.terms)) for meaning in meanings}) == len(meanings)
    assert [bool(meaning.id) for meaning in meanings] == sorted((bool(m.id) for m in meanings), reverse=True)


def test_terms_are_short_and_each_is_there_once() -> None:
    assert terms_of_caption("Testname TESTNAME Ál–der") == ["al", "der", "testname"]
    assert terms_of_caption("x" * 100) == ["x" * 64]
    assert terms_of_entity(entity_of_id("person:FB:77:A/2#1")) == ["fb:77:a/2#1"]
    assert terms_of_entity(entity_of_id("card:FA:JS/1")) == ["1", "fa:js/1", "js", "js/1"]
