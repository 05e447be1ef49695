"""The PDF: tagged, marked on every page, the same each time, and never led astray by what is in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from graphintel.briefing.content import Briefing
from graphintel.briefing.formats import FORMATS, prepared
from graphintel.briefing.writers.pdf import breakable, pages
from tests.briefing import examples
from tests.briefing.readers import pdf_pages

BRIEFINGS = [examples.small(), examples.many(), examples.nasty(), examples.alone()]
IDS = ["small", "many", "nasty", "alone"]


def _written(briefing: Briefing) -> bytes:
    return FORMATS["pdf"].write(briefing)["briefing.pdf"]


@pytest.mark.parametrize("briefing", BRIEFINGS, ids=IDS)
def test_each_page_has_the_marking_top_and_bottom_the_reference_and_its_number(briefing: Briefing) -> None:
    told = pdf_pages(_written(briefing))

    for number, page in enumerate(told, 1):
        lines = [line.strip() for line in page.strip().splitlines()]
        assert page.count(briefing.marking) >= 2, number
        assert lines[0] == briefing.marking, number
        assert briefing.ref in page
        assert f"page {number} of {len(told)}" in page


def test_it_is_a_tagged_document_for_screen_readers_with_headings_tables_and_a_described_chart() -> None:
    reader = PdfReader(io.BytesIO(_written(examples.small())))

    assert reader.root_object["/MarkInfo"]["/Marked"].value  # type: ignore[index]
    assert reader.root_object["/Lang"] == "en-GB"
    assert reader.xmp_metadata is not None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in _written(examples.small())
    tags = list(_tags(reader.root_object["/StructTreeRoot"]))  # type: ignore[arg-type]
    kinds = [kind for kind, _ in tags]
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/L", "/Figure"} <= set(kinds)
    described = [said for kind, said in tags if kind == "/Figure"]
    assert any("Chart of 3 people" in said and "may need protection" in said for said in described)


def _tags(element: DictionaryObject) -> Iterator[tuple[str, str]]:
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        held = child.get_object()
        if isinstance(held, DictionaryObject):
            yield str(held.get("/S", "")), str(held.get("/Alt", ""))
            yield from _tags(held)


def test_safety_comes_before_the_chart_and_whoever_may_need_protection_before_everybody_else() -> None:
    text = "\n".join(pdf_pages(_written(examples.small())))

    places = [text.index(said) for said in ("Safety first", "Why this is listed", "Chart", "Who and what is in it")]
    assert places == sorted(places)
    groups = ["People: may need protection", "People: reported in a helping", "People: reported in a controlling"]
    assert [text.index(group) for group in groups] == sorted(text.index(group) for group in groups)


def test_markup_in_a_text_is_printed_as_it_stands() -> None:
    text = "\n".join(pdf_pages(_written(examples.nasty())))

    assert "#set page(fill: red) *bold* $x$ @ref" in text
    assert "<script>alert(1)</script> &amp;" in text


def test_characters_without_a_letter_form_are_spelled_out() -> None:
    text = re.sub(r"\s", "", "".join(pdf_pages(_written(examples.nasty()))))

    assert "[cherries]" in text
    assert "[U+4E2D]" in text


def test_a_long_word_may_break_anywhere_and_a_short_one_nowhere() -> None:
    assert breakable("a" * 23) == "a" * 23
    assert breakable("b" * 24).split("\u200b") == ["b" * 8] * 3


def test_the_only_date_is_the_day_it_was_made() -> None:
    about = PdfReader(io.BytesIO(_written(examples.small()))).metadata

    assert about is not None
    assert about.title == "Network Alder Barn 217"
    assert about.author is None
    assert str(about.get("/CreationDate")).startswith("D:20260504")


def test_its_pages_can_be_had_as_images() -> None:
    images = pages(prepared(examples.small()))

    assert len(images) == len(pdf_pages(_written(examples.small())))
    assert all(image.startswith(b"\x89PNG") for image in images)
