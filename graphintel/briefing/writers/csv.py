"""CSV: one file a table, every cell quoted, nothing that a spreadsheet would run.

A row that is taken out of its file must not lose its marking, so that each carries the marking, reference, recipient
and dates of the export. A table without rows could carry none and has no file.
"""

from __future__ import annotations

import csv
import io

from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.sheets import Sheet, escape_formula, sheets


def _export(briefing: Briefing) -> dict[str, str]:
    return {
        "export": briefing.ref,
        "export_marking": briefing.marking,
        "export_handling": " ".join(briefing.handling),
        "recipient": briefing.recipient,
        "made_on": briefing.made_on,
        "review_on": briefing.review_on,
        "expires_on": briefing.expires_on,
    }


def _file(sheet: Sheet, export: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*sheet.columns, *export])
    writer.writerows([escape_formula(cell) for cell in (*row, *export.values())] for row in sheet.rows)
    # The byte-order mark tells spreadsheets that this is UTF-8.
    return text.getvalue().encode("utf-8-sig")


def write(briefing: Briefing) -> Files:
    """Return one file for each table that has rows."""
    export = _export(briefing)
    return {f"{sheet.name.lower()}.csv": _file(sheet, export) for sheet in sheets(briefing) if sheet.rows}


FORMAT = Format("csv", "tables for spreadsheets and programs, one file each", write)
