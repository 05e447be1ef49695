"""Documents by the typst compiler: templates beside this file, data as JSON, fonts of its own, no network."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

_TEMPLATES = Path(__file__).parent / "templates"
_VERSION = re.compile(rb"(?<=/Creator\()Typst [\d.]+(?=\))|(?<=<xmp:CreatorTool>)Typst [\d.]+(?=<)")
_MAKER = b"graphintel"


def pdf(template: str, made_on: str, **inputs: str) -> bytes:
    """Return a tagged PDF/UA-1 document, dated ``made_on``.

    Parameters
    ----------
    template : str
        Name of a file in ``templates``.
    made_on : str
        Day, ISO 8601; the only date in the file.
    **inputs : str
        What the template reads; never markup.
    """
    moment = datetime.fromisoformat(made_on).replace(tzinfo=UTC)
    made = _compiled(template, inputs, format="pdf", pdf_standards=["ua-1"], timestamp=moment)
    # The compiler's version says more of this installation than a recipient needs. The length stays, or the table of
    # positions at the end of the file would be wrong.
    return _VERSION.sub(lambda found: _MAKER.ljust(len(found[0])), made[0])


def png(template: str, dots: int, **inputs: str) -> list[bytes]:
    """Return the pages of a document as images, ``dots`` an inch."""
    return _compiled(template, inputs, format="png", ppi=dots)


def _compiled(template: str, inputs: dict[str, str], **how: Any) -> list[bytes]:
    made = typst.compile(
        _TEMPLATES / template, root=_TEMPLATES, ignore_system_fonts=True, sys_inputs=inputs, package_path=_TEMPLATES, **how
    )  # fmt: skip
    return made if isinstance(made, list) else [made]
