"""PDF: the briefing to be read and printed, tagged for screen readers."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

from graphintel.briefing import phrases, typesetting
from graphintel.briefing.chart_svg import describe_chart, draw_chart
from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.outline import outline, page_title
from graphintel.briefing.text_safety import map_texts, with_drawable_text
from graphintel.model.display_words import day

TEMPLATE = "briefing.typ"


_LONG_WORD = re.compile(r"\S{24,}")
_PIECE = re.compile(r".{8}(?=.)")
_MAY_BREAK = "\u200b"


def breakable(text: str) -> str:
    """Return text whose long words may end a line anywhere, or they would run over the edge of a narrow column."""
    return _LONG_WORD.sub(lambda word: _PIECE.sub(lambda piece: piece[0] + _MAY_BREAK, word[0]), text)


def inputs(briefing: Briefing) -> dict[str, str]:
    """Return what the template reads."""
    shown = with_drawable_text(briefing)
    given = {
        "title": page_title(shown),
        "ref": shown.ref,
        "marking": shown.marking,
        "expires": f"not to be used after {day(shown.expires_on)}",
        "about": "; ".join(f"{name}: {text}" for name, text in phrases.briefing_metadata(shown)),
        "described": describe_chart(shown),
        "parts": [asdict(map_texts(part, breakable)) for part in outline(shown)],
    }
    return {"briefing": json.dumps(given, ensure_ascii=False), "chart": draw_chart(shown, framed=False)}


def write(briefing: Briefing) -> Files:
    """Return the document."""
    return {"briefing.pdf": typesetting.pdf(TEMPLATE, briefing.made_on, **inputs(briefing))}


def pages(briefing: Briefing, dots: int = 100) -> list[bytes]:
    """Return the pages as PNG, ``dots`` an inch, to be shown on a screen."""
    return typesetting.png(TEMPLATE, dots, **inputs(briefing))


FORMAT = Format("pdf", "the briefing to be read and printed, accessible (PDF/UA-1)", write)
