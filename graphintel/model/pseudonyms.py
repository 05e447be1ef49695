"""Pseudonyms of protected people, which replace id and name and do not tell which nominal the person is.

Nominals are numbers that can all be tried, so a plain hash of one is no secret. A pseudonym therefore follows from a random
key of the ledger, which no reader sees.
"""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import b32encode
from dataclasses import dataclass, field
from hashlib import sha256

KEY_BYTES = 32
PSEUDONYM_MARK = "~"
"""Begins whatever stands for a protected person within an id or a reference; no id of ours holds it otherwise."""

_LENGTH = 12
SHOWN_LENGTH = 6
"""How many characters of a token the name of a pseudonym shows."""
_TOKEN = re.compile(rf"{PSEUDONYM_MARK}([a-z2-7]{{{_LENGTH}}})")
_NAME = re.compile(rf"(?:person\s+)?([a-z2-7]{{{SHOWN_LENGTH}}})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """The pseudonyms of one ledger.

    Parameters
    ----------
    key : bytes
        Random, of the ledger.

    Examples
    --------
    >>> some = Pseudonyms(b"a key of the ledger")
    >>> some.name("person:FA:N1") == some.name("person:FA:N1") != some.name("person:FA:N2")
    True
    >>> Pseudonyms(b"another").name("person:FA:N1") == some.name("person:FA:N1")
    False
    """

    key: bytes = field(default_factory=lambda: secrets.token_bytes(KEY_BYTES), repr=False)

    def token(self, identifier: str) -> str:
        """Return 60 bits in 12 characters for an id, the same each time."""
        digest = hmac.new(self.key, identifier.encode(), sha256).digest()
        return b32encode(digest).decode().lower()[:_LENGTH]

    def name(self, identifier: str) -> str:
        """Return the name under which the person of this id is shown."""
        return pseudonym_of(self.token(identifier))

    def keyed_id(self, identifier: str) -> str:
        """Return an id with a keyed hash behind its prefix, for an id that is itself a hash of a protected person."""
        prefix, colon, _ = identifier.partition(":")
        return f"{prefix}{colon}{PSEUDONYM_MARK}{self.token(identifier)}"


def pseudonym_of(token: str) -> str:
    """Return the name that a token gives.

    Examples
    --------
    >>> pseudonym_of("k7q2m7xw4dab")
    'Person K7Q2M7'
    """
    return f"Person {token[:SHOWN_LENGTH].upper()}"


def tokens_in(text: str) -> list[str]:
    """Return the tokens that stand in an id or reference.

    Examples
    --------
    >>> tokens_in("item:FA:nominals-~k7q2m7xw4dab/1")
    ['k7q2m7xw4dab']
    """
    return _TOKEN.findall(text)


def token_beginning(text: str) -> str:
    """Return the beginning of a token that a text gives, as the name of a pseudonym shows it; empty where it gives none.

    Examples
    --------
    >>> token_beginning("Person K7Q2M7"), token_beginning("k7q2m7"), token_beginning("Testname")
    ('k7q2m7', 'k7q2m7', '')
    """
    found = _NAME.fullmatch(" ".join(text.split()))
    return found[1].lower() if found else ""
