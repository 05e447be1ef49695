"""Whatever a text holds, each format can be written and read back, and nothing in it is run or taken for markup."""

from __future__ import annotations

import unicodedata

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphintel.briefing.formats import FORMATS, prepared
from graphintel.briefing.text_safety import REPLACEMENT, drawable, safe_text, with_drawable_text
from tests.briefing import examples
from tests.briefing.anx_check import checked
from tests.briefing.readers import (
    csv_rows,
    docx_text,
    expected,
    of_gexf,
    of_graph,
    of_graphml,
    of_rows,
    pdf_pages,
    xlsx_rows,
)

# Surrogates too: a damaged row of a file can hold half a character.
TEXTS = st.lists(st.text(st.characters()), min_size=2, max_size=4).map(tuple)


@given(st.text(st.characters()))
@example("\x00\x08\x0b\x1f\x7f\x85\u2028\ud800\udfff\ufffe\uffff\ufdd0\u202e")
def test_cleaned_text_is_one_line_of_characters_that_xml_can_hold(text: str) -> None:
    with_safe_text = safe_text(text)

    assert not [letter for letter in with_safe_text if unicodedata.category(letter) in {"Cc", "Cs"}]
    assert safe_text(with_safe_text) == with_safe_text
    assert with_safe_text.encode("utf-8").decode("utf-8") == with_safe_text
    assert len(with_safe_text.splitlines()) <= 1


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn"])))
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert safe_text(text) == text


def test_a_turn_of_direction_cannot_rewrite_the_line_it_stands_in() -> None:
    assert safe_text("a\u202eb\u2066c") == f"a{REPLACEMENT}b{REPLACEMENT}c"


@given(st.text(st.characters()))
def test_drawable_text_says_what_it_leaves_out(text: str) -> None:
    drawn_text = drawable(safe_text(text))

    assert drawable(drawn_text) == drawn_text
    assert all(letter.isascii() or unicodedata.category(letter)[0] in "LNPS" for letter in drawn_text)


@given(TEXTS)
@settings(max_examples=40)
def test_tables_and_graphs_come_back_equal(texts: tuple[str, ...]) -> None:
    briefing = examples.nasty(texts)
    entities, links = expected(prepared(briefing))

    files = FORMATS["csv"].write(briefing)
    assert of_rows(csv_rows(files["things.csv"]), csv_rows(files["statements.csv"])) == (entities, links)
    book = FORMATS["xlsx"].write(briefing)["briefing.xlsx"]
    assert of_rows(xlsx_rows(book, "Things"), xlsx_rows(book, "Statements")) == (entities, links)
    assert of_graph(of_graphml(FORMATS["graphml"].write(briefing)["graph.graphml"])) == (entities, links)
    assert of_graph(of_gexf(FORMATS["gexf"].write(briefing)["graph.gexf"])) == (entities, links)


@given(TEXTS)
@settings(max_examples=40)
def test_drawings_and_charts_stay_sound(texts: tuple[str, ...]) -> None:
    briefing = examples.nasty(texts)

    fromstring(FORMATS["svg"].write(briefing)["chart.svg"])
    found = checked(FORMATS["anx"].write(briefing)["chart.anx"])
    assert found.faults == []
    assert found.entities == {entity.id: entity.caption or entity.id for entity in prepared(briefing).entities}


@given(TEXTS)
@settings(max_examples=15)
def test_documents_hold_the_text(texts: tuple[str, ...]) -> None:
    briefing = examples.nasty(texts)
    shown = prepared(briefing)

    text = docx_text(FORMATS["docx"].write(briefing)["briefing.docx"])
    assert all(entity.caption in text for entity in shown.entities)
    pages = pdf_pages(FORMATS["pdf"].write(briefing)["briefing.pdf"])
    assert all(page.count(briefing.marking) >= 2 for page in pages)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
@settings(max_examples=60)
def test_the_compiler_draws_every_text_that_is_drawable(text: str) -> None:
    FORMATS["pdf"].write(examples.nasty((text, f"x{text}y")))


@pytest.mark.full
def test_the_compiler_draws_every_character_that_is_said_to_be_drawable() -> None:
    letters = [chr(point) for point in range(0x21, 0xFFFE) if drawable(chr(point)) == chr(point) and point < 0xD800]
    words = tuple("".join(letters[start : start + 20]) for start in range(0, len(letters), 20))

    shown = with_drawable_text(examples.nasty(words))
    assert [entity.caption for entity in shown.entities] == list(words)
    assert FORMATS["pdf"].write(examples.nasty(words))["briefing.pdf"].startswith(b"%PDF")


@pytest.mark.parametrize("caption", ["★☆☇☈", "Alder ✕ ☇", "שלום and مرحبا ₤ ⅓", "→ № ①"])
def test_a_caption_of_several_scripts_is_drawn_part_by_part(caption: str) -> None:
    assert drawable(caption) == caption
    assert FORMATS["pdf"].write(examples.nasty((caption, caption)))["briefing.pdf"].startswith(b"%PDF")
