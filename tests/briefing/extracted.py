"""What a reader finds in the files of a briefing: their text, whatever they are packed in, names and metadata too."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import pypdf

from tests.briefing.readers import pdf_pages, zipped


def texts_of(files: Mapping[str, bytes]) -> str:
    """Return all text of the files, one after another, file names first."""
    return "\n".join([*sorted(files), *(_text(name, content) for name, content in sorted(files.items()))])


def _text(name: str, content: bytes) -> str:
    if name.endswith(".pdf"):
        read = pypdf.PdfReader(io.BytesIO(content))
        return "\n".join([*pdf_pages(content), str(read.metadata), str(read.xmp_metadata)])
    if content.startswith(b"PK"):
        return "\n".join(f"{each}\n{_text(each, held)}" for each, held in sorted(zipped(content).items()))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    return content.decode("utf-8", "replace")


def squeezed(text: str) -> str:
    """Return a text as its letters and digits only, without case."""
    return re.sub(r"[\W_]+", "", text).casefold()


def found_in(text: str, secrets: tuple[str, ...]) -> set[str]:
    """Return which secrets stand in a text, in any spacing; numbers also in international form."""
    held = squeezed(text)
    hits = set()
    for secret in secrets:
        forms = {squeezed(secret)}
        if secret.startswith("0") and secret.isdigit():
            forms |= {f"44{secret[1:]}", secret[1:]}
        if any(form in held for form in forms):
            hits.add(secret)
    return hits
