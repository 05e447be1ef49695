"""The DOCX: marked on every page, its chart described, its tables headed, and nothing said of how it was made."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from graphintel.briefing.content import Briefing
from graphintel.briefing.formats import FORMATS
from tests.briefing import examples
from tests.briefing.readers import docx_text, zipped


def _written(briefing: Briefing) -> bytes:
    return FORMATS["docx"].write(briefing)["briefing.docx"]


def _document(briefing: Briefing) -> Any:
    return docx.Document(io.BytesIO(_written(briefing)))


@pytest.mark.parametrize(
    "briefing",
    [examples.small(), examples.many(), examples.nasty(), examples.alone()],
    ids=["small", "many", "nasty", "alone"],
)
def test_each_section_has_the_marking_in_header_and_footer(briefing: Briefing) -> None:
    for section in _document(briefing).sections:
        assert section.header.paragraphs[0].text == briefing.marking
        assert section.footer.paragraphs[0].text == briefing.marking
        assert briefing.ref in section.footer.paragraphs[1].text


def test_pages_are_numbered_n_of_m() -> None:
    footer = zipped(_written(examples.small()))["word/footer1.xml"]

    assert b'w:instr="PAGE"' in footer
    assert b'w:instr="NUMPAGES"' in footer


def test_the_heads_of_tables_are_repeated_and_the_chart_has_a_description() -> None:
    document = _document(examples.small())

    headed = [table for table in document.tables if table._tbl.findall(f".//{qn('w:tblHeader')}")]
    assert [cell.text for cell in headed[-1].rows[0].cells] == [
        "Reference", "Statement", "Grade", "Seen", "Basis", "Marking",
    ]  # fmt: skip
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(described) == 1
    assert "may need protection" in described[0]


def test_headings_are_headings() -> None:
    names = {paragraph.text: paragraph.style.name for paragraph in _document(examples.small()).paragraphs}

    assert names["Network Alder Barn 217"] == "Title"
    assert names["Safety first"] == names["Chart"] == "Heading 1"
    assert names["People: may need protection"] == "Heading 2"


def test_its_properties_are_those_of_the_briefing_and_no_others() -> None:
    about = _document(examples.small()).core_properties

    assert (about.title, about.author, about.last_modified_by) == ("Network Alder Barn 217", "EX-2026-000017", "")
    assert about.created.date().isoformat() == about.modified.date().isoformat() == "2026-05-04"
    assert not {"docProps/app.xml", "docProps/thumbnail.jpeg"} & zipped(_written(examples.small())).keys()


def test_awkward_text_comes_back_as_it_was() -> None:
    text = docx_text(_written(examples.nasty()))

    assert "#set page(fill: red) *bold* $x$ @ref" in text
    assert "\u05e9\u05dc\u05d5\u05dd" in text
    assert "\U0001f352" in text
