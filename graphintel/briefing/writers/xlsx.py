"""XLSX: one workbook, all cells text, headings frozen, marking on every printed page."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.sheets import Sheet, escape_formula, sheets
from graphintel.model.display_words import day, name_words

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NARROWEST, _WIDEST = 8, 60
_LONGEST_CELL = 32_767
"""Characters that a cell may hold."""
_LONGEST_HEADER = 200
"""Characters of a marking on a printed page; the format allows 255 with its controls."""


def write(briefing: Briefing) -> Files:
    """Return the workbook."""
    written = io.BytesIO()
    workbook = xlsxwriter.Workbook(written, _OPTIONS)
    workbook.set_properties(
        {
            "title": briefing.title[:255],
            "subject": briefing.purpose[:255],
            "author": briefing.ref,
            "category": briefing.marking,
            "comments": f"For {briefing.recipient}. Review due {day(briefing.review_on)}, expires on {day(briefing.expires_on)}."[
                :255
            ],
            "created": datetime.fromisoformat(briefing.made_on),
        }
    )
    head = workbook.add_format({"bold": True, "bg_color": "#16202e", "font_color": "#ffffff", "valign": "top"})
    body = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for sheet in sheets(briefing):
        _fill(workbook.add_worksheet(sheet.name), sheet, briefing, head, body)
    workbook.close()
    return {"briefing.xlsx": written.getvalue()}


def _fill(page: Any, sheet: Sheet, briefing: Briefing, head: Any, body: Any) -> None:
    for column, name in enumerate(sheet.columns):
        longest = max((len(row[column]) for row in sheet.rows), default=0)
        page.set_column(column, column, min(max(longest, len(name) + 3, _NARROWEST), _WIDEST))
        page.write_string(0, column, name_words(name).capitalize(), head)
    for line, row in enumerate(sheet.rows, 1):
        for column, text in enumerate(row):
            page.write_string(line, column, escape_formula(text)[:_LONGEST_CELL], body)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    marking = briefing.marking.replace("&", "&&")[:_LONGEST_HEADER]
    page.set_header(f"&C&B{marking}")
    page.set_footer(f"&L{briefing.ref[:40].replace('&', '&&')}&C&B{marking[:120]}&RPage &P of &N")
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


FORMAT = Format("xlsx", "one workbook with a sheet for each table", write)
