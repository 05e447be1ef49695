"""The version by which this installation derives now: its rules, and the declarations of the sources whose rows a home holds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from graphintel.ledger.derivation import StoredVersion
from ingest.derived_version import GONE, OF_HOME, SHIPPED, digest_of_code, digest_of_source, rules_digest, text_digest
from ingest.source import DeclaredSource, SourceList


def source_version(declared: DeclaredSource) -> tuple[str, str]:
    """Return file and digest of a declaration, as the ledger notes them."""
    folder = SHIPPED if declared.shipped else OF_HOME
    return folder + declared.file, digest_of_code(declared.content)


def rules_in_use(declared: DeclaredSource | None = None) -> StoredVersion:
    """Return the rules of this installation, with one source whose rows are mapped by them."""
    sources = {declared.source.name: source_version(declared)} if declared is not None else {}
    return StoredVersion(rules_digest(), text_digest(), sources)


def version_in_use(
    names: Iterable[str], listed: SourceList, stored: StoredVersion | None, home: Path | None
) -> StoredVersion:
    """Return the version by which this installation derives a home that holds rows of some sources.

    Parameters
    ----------
    names : iterable of str
        The sources of its batches.
    listed : SourceList
        Every source that is declared now.
    stored : StoredVersion, optional
        What its ledger notes: where the declaration of a source was that is not there any more.
    home : Path, optional
        Where its own sources are.
    """
    known = stored.sources if stored else {}
    sources = {}
    for name in sorted(set(names)):
        file = known.get(name, ("", GONE))[0]
        if name in listed.declared:
            sources[name] = source_version(listed.declared[name])
        else:
            sources[name] = (file, digest_of_source(file, home))
    return StoredVersion(rules_digest(), text_digest(), sources)
