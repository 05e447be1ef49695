"""Reads of protected people: what the entry of a read says of them, and the notices of the safeguarding lead made of that.

A read writes one entry, whoever was asked for: nothing but its content differs, and no other store is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

from graphintel.audit.chain import AuditChain, EntryReference
from graphintel.audit.entry import MAX_TEXT_LENGTH, Entry
from graphintel.errors import LedgerError
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.safeguarding_notices import REVEALED, TRIED, Notice, ProtectedRead
from graphintel.service.recording import whole_list

_REASON, _RESTS_ON, _EVIDENCE = "reason", "rests_on", "evidence"
_LEAD_ONLY = frozenset({TRIED, REVEALED, _RESTS_ON, _EVIDENCE})
_MAX_BEHIND = 10_000
"""Entries without a read after which it is noted that there were none."""


def tried_fields(asked_for: Collection[str]) -> dict[str, Any]:
    """Return what an entry says where these protected people were asked for."""
    return {TRIED: sorted(asked_for)} if asked_for else {}


def revealed_fields(revealed: Collection[str], rests_on: Collection[str], evidence: str) -> dict[str, Any]:
    """Return what an entry says where these were shown by name, in sight of these statements."""
    if not revealed:
        return {}
    return {REVEALED: sorted(revealed), _RESTS_ON: sorted(rests_on), _EVIDENCE: evidence}


def auditors_fields(subject: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an auditor is shown of an entry: not who is protected, which only the safeguarding lead is told."""
    return {name: value for name, value in subject.items() if name.partition(" ")[0] not in _LEAD_ONLY}


def reason_fields(reason: str) -> dict[str, Any]:
    """Return what an entry says of a reason: all of it, in pieces where it is longer than a text of an entry may be."""
    if len(reason) <= MAX_TEXT_LENGTH:
        return {_REASON: reason} if reason else {}
    return {_REASON: [reason[start : start + MAX_TEXT_LENGTH] for start in range(0, len(reason), MAX_TEXT_LENGTH)]}


def notices_told(ledger: Ledger, audit: AuditChain) -> list[Notice]:
    """Return what safeguarding leads are told, newest first; reads since the last time are copied into the ledger if it is free.

    Raises
    ------
    AuditError, LedgerError
        One of the two cannot be read.
    """
    register = ledger.safeguarding_notices
    copied_to = register.copied_to()
    begun = EntryReference.from_text(copied_to)
    entries, end = audit.entries_naming((TRIED, REVEALED), begun)
    reads = [read for entry in entries for read in _reads_of(entry)]
    if reads or end.number - begun.number > _MAX_BEHIND:
        with suppress(LedgerError):  # somebody writes: they are copied another time, and read from their entries now
            register.copy(reads, after=copied_to, to=str(end))
    return register.notices(reads, after=copied_to)


def _reads_of(entry: Entry) -> Iterator[ProtectedRead]:
    named: Mapping[str, Any] = entry.subject
    if tried := whole_list(named, TRIED):
        yield ProtectedRead(TRIED, entry.actor, entry.at, tuple(tried))
    if revealed := whole_list(named, REVEALED):
        yield ProtectedRead(
            REVEALED,
            entry.actor,
            entry.at,
            tuple(revealed),
            reason="".join(whole_list(named, _REASON)),
            rests_on=tuple(whole_list(named, _RESTS_ON)),
            evidence=str(named.get(_EVIDENCE, "")),
        )
