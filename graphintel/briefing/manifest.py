"""The manifest: what a recipient needs to judge the export, to check its files, and to act on a recall."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from graphintel.briefing.content import Briefing

MANIFEST_FILE = "manifest.json"


def manifest_of(briefing: Briefing, files: Mapping[str, bytes]) -> bytes:
    """Return the manifest of an export.

    Parameters
    ----------
    briefing : Briefing
        What the files say.
    files : mapping of str to bytes
        Content by file name.

    Returns
    -------
    bytes
        JSON, UTF-8: the export and its recipient, purpose, agreement, marking, handling and dates; every statement with
        its reference, grade and handling (data protection law asks that accuracy, completeness, reliability and
        currency can be judged); every file with size and SHA-256. Nothing tells how much was withheld.
    """
    content: dict[str, Any] = {
        "export": briefing.ref,
        "title": briefing.title,
        "recipient": briefing.recipient,
        "profile": briefing.profile,
        "purpose": briefing.purpose,
        "agreement": briefing.agreement,
        "marking": briefing.marking,
        "handling": list(briefing.handling),
        "made_on": briefing.made_on,
        "review_on": briefing.review_on,
        "expires_on": briefing.expires_on,
        "things": len(briefing.entities),
        "statements": [
            {
                "id": statement.id,
                "reference": statement.reference,
                "marking": statement.marking,
                "basis": statement.basis,
                "seen_from": statement.seen_from,
                "seen_to": statement.seen_to,
                "seen_precision": statement.seen_precision,
                "reported_at": statement.reported_at,
            }
            | ({"grade": statement.grade, "handling": statement.handling} if briefing.shows_grades else {})
            for statement in briefing.statements
        ],
        "files": [
            {"name": name, "bytes": len(held), "sha256": sha256(held).hexdigest()}
            for name, held in sorted(files.items())
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
