"""DOCX: the same document as the PDF, to be edited, with the chart as an image."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from graphintel.briefing import typesetting
from graphintel.briefing.chart_svg import describe_chart, draw_chart
from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.outline import Block, BulletList, ChartImage, Facts, Heading, Paragraph, Table, outline
from graphintel.briefing.reproducible_zip import without_timestamps
from graphintel.briefing.text_safety import with_drawable_text
from graphintel.model.display_words import day

_INK = RGBColor(0x16, 0x20, 0x2E)
_LONG, _SHORT = Mm(297), Mm(210)
_SIDE, _EDGE = Mm(18), Mm(22)
_CHART_WIDTH, _CHART_HEIGHT = Mm(255), Mm(140)
_DOTS = 110
_LEFT_OUT = ("extended-properties", "thumbnail", "stylesWithEffects")
_CELL_SIZE = 17
"""Size of text in tables, in half points as the format has it."""
_NAME = 0.2
"""Share of the page that the names of facts take."""


def write(briefing: Briefing) -> Files:
    """Return the document."""
    document = docx.Document()
    _clear_template(document)
    _describe(document, briefing)
    _style(document)
    _frame(document.sections[0], briefing)
    for block in outline(briefing):
        _SETTERS[type(block)](document, block, briefing)
    written = io.BytesIO()
    document.save(written)
    return {"briefing.docx": without_timestamps(written.getvalue())}


def _clear_template(document: Any) -> None:
    """Drop what the library's own template says of the program that it was made with."""
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, each in relations.items() if each.reltype.endswith(_LEFT_OUT)]:
            del relations[key]


def _describe(document: Any, briefing: Briefing) -> None:
    created = datetime.fromisoformat(briefing.made_on).replace(tzinfo=UTC)
    properties = document.core_properties
    properties.title = briefing.title[:255]
    properties.subject = briefing.purpose[:255]
    properties.author = properties.identifier = briefing.ref[:255]
    properties.category = properties.keywords = briefing.marking[:255]
    properties.comments = f"For {briefing.recipient}. Expires on {day(briefing.expires_on)}."[:255]
    properties.language, properties.last_modified_by, properties.revision = "en-GB", "", 1
    properties.created = properties.modified = created


def _style(document: Any) -> None:
    sizes = {"Normal": 10, "Title": 20, "Heading 1": 14, "Heading 2": 11, "List Bullet": 10}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), _INK
        style.font.name = "Calibri"
        style.element.get_or_add_rPr().rFonts.set(qn("w:asciiTheme"), "minorHAnsi")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _frame(section: Any, briefing: Briefing) -> None:
    """Put the marking at the top and bottom of every page, and reference and page number below."""
    section.page_width, section.page_height = _SHORT, _LONG
    section.left_margin = section.right_margin = _SIDE
    section.top_margin = section.bottom_margin = _EDGE
    _add_marking(section.header.paragraphs[0], briefing.marking)
    _add_marking(section.footer.paragraphs[0], briefing.marking)
    line = section.footer.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(f"{briefing.ref}, not to be used after {day(briefing.expires_on)}, page ")
    _field(line, "PAGE")
    line.add_run(" of ")
    _field(line, "NUMPAGES")


def _add_marking(paragraph: Any, marking: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(marking).bold = True


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(_run("1", _CELL_SIZE))
    paragraph._p.append(field)


def _run(words: str, half_points: int) -> Any:
    """Return a run of text, made here since the library's own way takes four times as long."""
    run, properties, size, text = (OxmlElement(name) for name in ("w:r", "w:rPr", "w:sz", "w:t"))
    size.set(qn("w:val"), str(half_points))
    properties.append(size)
    text.text = words
    text.set(qn("xml:space"), "preserve")
    run.append(properties)
    run.append(text)
    return run


# -- blocks -------------------------------------------------------------------------------------------------------


def _heading(document: Any, block: Heading, _briefing: Briefing) -> None:
    document.add_heading(block.text, block.level - 1)


def _words(document: Any, block: Paragraph, _briefing: Briefing) -> None:
    document.add_paragraph(block.text)


def _points(document: Any, block: BulletList, _briefing: Briefing) -> None:
    for sentence in block.points:
        document.add_paragraph(style="List Bullet").add_run(sentence).bold = block.loud


def _facts(document: Any, block: Facts, _briefing: Briefing) -> None:
    _grid(document, (_NAME, 1 - _NAME), block.rows)


def _table(document: Any, block: Table, _briefing: Briefing) -> None:
    total = sum(block.widths)
    table = _grid(document, tuple(width / total for width in block.widths), (block.columns, *block.rows))
    table.style = "Table Grid"
    head = table.rows[0]
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)
    for cell in head.cells:
        cell.paragraphs[0].runs[0].bold = True
    document.add_paragraph()


def _grid(document: Any, shares: tuple[float, ...], rows: tuple[tuple[str, ...], ...]) -> Any:
    """Return a table of plain cells; each is written once, since the library looks a cell up slowly."""
    table = document.add_table(rows=len(rows), cols=len(shares))
    table.autofit = False
    section = document.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(room * share)
    for line, texts in zip(table._tbl.tr_lst, rows, strict=True):
        unbroken = OxmlElement("w:cantSplit")
        line.get_or_add_trPr().append(unbroken)
        for cell, text, share in zip(line.tc_lst, texts, shares, strict=True):
            cell.width = int(room * share)
            cell.p_lst[0].append(_run(text, _CELL_SIZE))
    return table


def _picture(document: Any, block: ChartImage, briefing: Briefing) -> None:
    """Put the chart on a page on its side, with its description as alternative text."""
    _section(document, WD_ORIENT.LANDSCAPE, (_LONG, _SHORT))
    document.add_heading(block.heading, 1)
    image = typesetting.png("chart.typ", _DOTS, chart=draw_chart(with_drawable_text(briefing), framed=False))[0]
    placed = document.add_picture(io.BytesIO(image), width=_CHART_WIDTH)
    if placed.height > _CHART_HEIGHT:
        placed.width, placed.height = int(placed.width * _CHART_HEIGHT / placed.height), _CHART_HEIGHT
    properties = placed._inline.docPr
    properties.set("descr", describe_chart(briefing))
    properties.set("title", block.heading)
    _section(document, WD_ORIENT.PORTRAIT, (_SHORT, _LONG))


def _section(document: Any, orientation: WD_ORIENT, size: tuple[int, int]) -> None:
    section = document.add_section()
    section.orientation = orientation
    section.page_width, section.page_height = size


_SETTERS: dict[type[Block], Callable[[Any, Any, Briefing], None]] = {
    Heading: _heading,
    Paragraph: _words,
    BulletList: _points,
    Facts: _facts,
    Table: _table,
    ChartImage: _picture,
}

FORMAT = Format("docx", "the briefing to be edited, with the chart as an image", write)
