"""What notices answers: what a safeguarding lead is told."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.service.answers.entities import EntityAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAnswer:
    """Who was shown a protected person by name (``revealed``), or keeps trying to reach one (``tried``)."""

    kind: str
    officer: str
    at: str
    reason: str
    times: int
    people: tuple[EntityAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeList:
    """The notices about protected people whom the viewer sees, newest first."""

    notices: tuple[NoticeAnswer, ...]
