"""What exports answers: the register of what left the building, and who may receive something today."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientAnswer:
    """Who may receive a briefing: ``name`` as it is given to one, and what the profile is for."""

    name: str
    recipient: str
    profile: str
    about: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallAnswer:
    """An item of an export that was withdrawn or corrected since: its recipient must be told."""

    export: str
    recipient: str
    item: str
    at: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAnswer:
    """An export by its reference; ``manifest`` is the hash of its manifest."""

    export: str
    at: str
    officer: str
    recipient: str
    profile: str
    agreement: str
    purpose: str
    title: str
    marking: str
    expires_on: str
    manifest: str
    recalls: tuple[RecallAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRegisterAnswer:
    """The exports whose whole content the viewer may see, newest first, and who may receive something today."""

    recipients: tuple[RecipientAnswer, ...]
    exports: tuple[ExportAnswer, ...]
