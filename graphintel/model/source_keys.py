"""The key that a statement carries of its source, as far as its own item tells.

It is the owner force with the source reference, hashed, else the submission; behind it stands a digest of the item's text,
so that a report which was passed on word for word can be seen to be one. Which reports are one source is decided per
viewer, see :mod:`graphintel.analysis.sources`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_TEXT = re.compile(r"\|text:([0-9a-f]{12})$")
_APART = re.compile(r"[\W_]+")


def source_key(submission: str, owner_force: str, source_ref: str = "", text: str = "") -> str:
    """Return the key of an item's source.

    Parameters
    ----------
    submission : str
        Graph id of the submission.
    owner_force, source_ref, text : str
        As the submission and the item give them.

    Examples
    --------
    >>> source_key("submission:FA:1", "FA")
    'submission:FA:1'
    >>> source_key("submission:FA:1", "FA", text="Seen at 9 pm.") == source_key(
    ...     "submission:FA:1", "FA", text="SEEN  at 9 PM")
    True
    """
    own = submission
    if source_ref:
        own = "src:" + hashlib.sha256(f"{owner_force}|{source_ref}".encode()).hexdigest()[:16]
    plain_text = _APART.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return f"{own}|text:{hashlib.sha256(plain_text.encode()).hexdigest()[:12]}" if plain_text else own


def key_without_text(key: str) -> str:
    """Return a key without the digest of the text.

    Examples
    --------
    >>> key_without_text("submission:FA:1|text:0123456789ab"), key_without_text("submission:FA:1")
    ('submission:FA:1', 'submission:FA:1')
    """
    return _TEXT.sub("", key) if "|" in key else key


def text_digest(key: str) -> str:
    """Return the digest of the text in a key; empty where the item has none.

    Examples
    --------
    >>> text_digest("submission:FA:1|text:0123456789ab"), text_digest("submission:FA:1")
    ('0123456789ab', '')
    """
    found = _TEXT.search(key) if "|" in key else None
    return found[1] if found else ""
