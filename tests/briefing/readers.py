"""Readers that know nothing of how the files were written: from bytes to texts, nodes and graded links."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator

import docx
import networkx as nx
from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook
from pypdf import PdfReader

from graphintel.briefing.content import Briefing
from tests.briefing.anx_check import checked

LINK_FIELDS = ("start", "end", "reference", "grade", "scheme", "source_eval", "info_eval", "handling", "marking")
Link = tuple[str, ...]


def expected(briefing: Briefing) -> tuple[dict[str, str], list[Link]]:
    """Return captions by id, and the links in order."""
    return (
        {entity.id: entity.caption for entity in briefing.entities},
        sorted(tuple(getattr(statement, name) for name in LINK_FIELDS) for statement in briefing.statements),
    )


# -- tables -------------------------------------------------------------------------------------------------------


def unescape_formula(cell: str) -> str:
    """Return the text that ``escape_formula`` made a cell of."""
    return cell.removeprefix("'")


def csv_rows(written: bytes) -> list[dict[str, str]]:
    """Return the rows as they were before they became cells."""
    reader = csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    return [{name: unescape_formula(cell) for name, cell in row.items()} for row in reader]


def xlsx_rows(written: bytes, sheet: str) -> list[dict[str, str]]:
    """Return the rows of a sheet under the names of its columns."""
    head, *rows = load_workbook(io.BytesIO(written))[sheet].iter_rows(values_only=True)
    names = [str(name).lower().replace(" ", "_") for name in head]
    return [{name: unescape_formula(str(cell or "")) for name, cell in zip(names, row, strict=True)} for row in rows]


def of_rows(entities: list[dict[str, str]], links: list[dict[str, str]]) -> tuple[dict[str, str], list[Link]]:
    """Return captions by id, and links, of two tables."""
    return (
        {row["id"]: row["caption"] for row in entities},
        sorted(tuple(row[name] for name in LINK_FIELDS) for row in links),
    )


# -- graphs -------------------------------------------------------------------------------------------------------


def of_graph(graph: nx.MultiDiGraph) -> tuple[dict[str, str], list[Link]]:
    """Return captions by id, and links, of a graph of networkx."""
    links = (
        tuple({"start": start, "end": end, **data}.get(name, "") for name in LINK_FIELDS)
        for start, end, data in graph.edges(data=True)
    )
    return {node: data["label"] for node, data in graph.nodes(data=True)}, sorted(links)


def of_graphml(written: bytes) -> nx.MultiDiGraph:
    """Return the graph of a GraphML file."""
    return nx.read_graphml(io.BytesIO(written), force_multigraph=True)


def of_gexf(written: bytes) -> nx.MultiDiGraph:
    """Return the graph of a GEXF file."""
    return nx.MultiDiGraph(nx.read_gexf(io.BytesIO(written)))


# -- texts --------------------------------------------------------------------------------------------------------


def pdf_pages(written: bytes) -> list[str]:
    """Return the text of each page; the places where a long word may break are no text."""
    return [page.extract_text().replace("\u200b", "") for page in PdfReader(io.BytesIO(written)).pages]


def docx_text(written: bytes) -> str:
    """Return all text of a document: paragraphs, tables, headers and footers."""
    document = docx.Document(io.BytesIO(written))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for section in document.sections:
        lines += [paragraph.text for part in (section.header, section.footer) for paragraph in part.paragraphs]
    return "\n".join(lines)


def zipped(written: bytes) -> dict[str, bytes]:
    """Return the members of a zip file by name."""
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _xml_text(written: bytes, *, cells: bool = False) -> Iterator[str]:
    """Yield every text; the attributes of cells are their places, and say nothing."""
    for element in fromstring(written).iter():
        yield from filter(None, (element.text, element.tail, *(() if cells else element.attrib.values())))


def texts(name: str, written: bytes) -> str:
    """Return everything that can be read in a file, by its name; an image says nothing."""
    kind = name.rpartition(".")[2]
    if kind == "png":
        return ""
    if kind == "pdf":
        about = PdfReader(io.BytesIO(written)).metadata or {}
        return "\n".join([*pdf_pages(written), *map(str, about.values())])
    if kind in {"docx", "xlsx"}:
        members = zipped(written)
        return "\n".join(
            text
            for key, data in members.items()
            if key.endswith((".xml", ".rels"))
            for text in _xml_text(data, cells="worksheets" in key)
        )
    if kind == "csv":
        return written.decode("utf-8-sig")
    if kind == "anx":
        return "\n".join(_xml_text(written)) + "\n".join(checked(written).entities)
    return "\n".join(_xml_text(written))
