"""Totals that a declared source promises: a broken minimum stops the run, a broken maximum is a warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from graphintel.errors import SourceError
from graphintel.model.records import Issue
from ingest.claims import claim_from_json
from ingest.entries import Entry, Parsed
from ingest.source import AnySource, Records


def _counted(parsed: Parsed) -> tuple[Mapping[str, int], Counter[str], int]:
    """Return distinct entities by type, rows by link type, and good rows."""
    seen: dict[str, set[str]] = {}
    links: Counter[str] = Counter()
    good = 0
    for entry in parsed.entries:
        claims = entry.logged.payload.get("claims")
        if not isinstance(claims, list):
            continue
        good += 1
        said = [claim_from_json(values) for values in claims]
        links.update({claim.type for claim in said})
        for end in (end for claim in said for end in (claim.start, claim.end)):
            seen.setdefault(end.type, set()).add(end.id)
    return {type_: len(ids) for type_, ids in seen.items()}, links, good


def unexplained(parsed: Parsed) -> list[Issue]:
    """Return an issue for each row with an id that no row of the call is about, where its source asks for that.

    Parameters
    ----------
    parsed : Parsed
        What the files of the call say; entities that are declared ``explained`` need a row of their own.
    """
    told: set[str] = set()
    asked: list[tuple[Entry, str, str]] = []
    for entry in parsed.entries:
        for column, asks, entity in entry.named:
            if asks:
                asked.append((entry, column, entity))
            else:
                told.add(entity)
    return [
        Issue(
            entry.logged.file,
            entry.logged.row,
            entry.logged.line,
            column,
            "unexplained",
            entry.logged.raw.get(column, "")[:200],
            f"No row of these files is about {entity}, which this row names; feed the file that says who or what it is.",
        )
        for entry, column, entity in asked
        if entity not in told
    ]


def hold_to_expectations(source: AnySource, parsed: Parsed) -> list[Issue]:
    """Return warnings on totals above what the source expects, and on links that miss an end too often.

    Parameters
    ----------
    source : Source or Records
        Its expectations.
    parsed : Parsed
        What the files of the call say.

    Returns
    -------
    list of Issue
        With row 0.

    Raises
    ------
    SourceError
        Fewer entities of a type than expected.
    """
    shares = [link for link in source.links if link.may_miss < 1] if isinstance(source, Records) else []
    if not source.expectations and not shares:
        return []
    file = ", ".join(document.name for document in parsed.documents)
    entities, links, good = _counted(parsed)
    warnings = []
    for expect in source.expectations:
        found = entities.get(expect.type, 0)
        if found < expect.least:
            raise SourceError(
                f"{source.name} gives at least {expect.least} {expect.type}, and {found} came; is this the right file?",
                file=file,
            )
        if expect.most is not None and found > expect.most:
            message = f"{found} {expect.type} came, and {source.name} expects at most {expect.most}."
            warnings.append(Issue(file, 0, 0, "", "too_many", str(found), message))
    for link in shares:
        missing, said = 1 - sum(links[type_] for type_ in link.types) / good if good else 0.0, " or ".join(link.types)
        if missing > link.may_miss:
            message = f"{missing:.0%} of the rows state no {said}, and {source.name} allows {link.may_miss:.0%}."
            warnings.append(Issue(file, 0, 0, "", "ends_missing", said, message))
    return warnings
