"""Tokens of those who are signed in on the command line: one file an account, in the home, for its owner only."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from graphintel.errors import GraphintelError
from graphintel.failures import os_reason
from graphintel.private_files import replace_private

SIGN_INS_FOLDER = "sign-ins"
"""Where they lie in the home; their rights are looked at when the home is opened."""


@dataclass(frozen=True, slots=True)
class SessionTokens:
    """The tokens of one home."""

    home: Path

    def of(self, name: str) -> str:
        """Return the token of an account, or nothing where none is kept."""
        try:
            return str(json.loads(self._path(name).read_text(encoding="utf-8"))["token"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def store(self, name: str, token: str) -> None:
        """Keep the token of an account, in place of the one before.

        Raises
        ------
        GraphintelError
            The file cannot be written.
        """
        path = self._path(name)
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            content = json.dumps({"account": name, "token": token}).encode("ascii")
            replace_private(path, content, draft=path.with_suffix(f".{os.getpid()}"))
        except OSError as error:
            raise GraphintelError(f"{path} cannot be written ({os_reason(error)}); nobody is signed in.") from error

    def forget(self, name: str) -> None:
        """Delete the token of an account; none is no error."""
        with suppress(OSError):
            self._path(name).unlink()

    def names(self) -> list[str]:
        """Return the accounts that a token is kept of."""
        names = []
        for path in sorted((self.home / SIGN_INS_FOLDER).glob("*.json")):
            with suppress(OSError, ValueError, KeyError, TypeError):
                names.append(str(json.loads(path.read_text(encoding="utf-8"))["account"]))
        return names

    def _path(self, name: str) -> Path:
        """Return the file of an account; its name says nothing, since a name may hold any character."""
        return self.home / SIGN_INS_FOLDER / f"{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.json"
