"""Totals that a declared source promises: a broken minimum stops the run, a broken maximum is a warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from graphintel.errors import SourceError
from graphintel.model.records import Issue
from ingest.parsed_links import claim_from_json
from ingest.parsed_rows import ParsedFiles
from ingest.source import AnySource, Records

_DESCRIBED, _STATED = "described", "stated"
"""For what ids are kept beside the rows: those that rows are about; with its type behind, those that they state."""


def _counted(parsed: ParsedFiles, types: Collection[str]) -> tuple[Mapping[str, int], Counter[str], int]:
    """Return distinct entities of some types, rows by link type, and good rows."""
    ids = parsed.parsed_rows.texts
    links: Counter[str] = Counter()
    good = 0
    for parsed_row in parsed.parsed_rows:
        claims = parsed_row.logged.payload.get("claims")
        if not isinstance(claims, list):
            continue
        good += 1
        stated = [claim_from_json(values) for values in claims]
        links.update({claim.type for claim in stated})
        for end in (end for claim in stated for end in (claim.start, claim.end)):
            if end.type in types:
                ids.add(_STATED + end.type, [end.id])
    return {type_: ids.number(_STATED + type_) for type_ in types}, links, good


def unexplained(parsed: ParsedFiles) -> Iterator[Issue]:
    """Yield an issue for each row with an id that no row of the call is about, where its source asks for that.

    Parameters
    ----------
    parsed : ParsedFiles
        What the files of the call say; entities that are declared ``explained`` need a row of their own.
    """
    if not parsed.explains:
        return
    ids = parsed.parsed_rows.texts
    for parsed_row in parsed.parsed_rows:
        ids.add(_DESCRIBED, (entity for _, is_asked, entity in parsed_row.referenced_ids if not is_asked))
    for parsed_row in parsed.parsed_rows:
        row = parsed_row.logged
        for column, is_asked, entity in parsed_row.referenced_ids:
            if is_asked and not ids.has(_DESCRIBED, entity):
                message = f"No row of these files is about {entity}, which this row names; feed the file that says who or what it is."
                yield Issue(row.file, row.row, row.line, column, "unexplained", row.raw.get(column, "")[:200], message)


def check_expectations(source: AnySource, parsed: ParsedFiles) -> list[Issue]:
    """Return warnings on totals above what the source expects, and on links that miss an end too often.

    Parameters
    ----------
    source : Source or Records
        Its expectations.
    parsed : ParsedFiles
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
    entities, links, good = _counted(parsed, {expectation.type for expectation in source.expectations})
    warnings = []
    for expectation in source.expectations:
        found = entities[expectation.type]
        if found < expectation.minimum:
            raise SourceError(
                f"{source.name} gives at least {expectation.minimum} {expectation.type}, and {found} came; is this the right file?",
                file=file,
            )
        if expectation.maximum is not None and found > expectation.maximum:
            message = f"{found} {expectation.type} came, and {source.name} expects at most {expectation.maximum}."
            warnings.append(Issue(file, 0, 0, "", "too_many", str(found), message))
    for link in shares:
        missing, stated = 1 - sum(links[type_] for type_ in link.types) / good if good else 0.0, " or ".join(link.types)
        if missing > link.may_miss:
            message = f"{missing:.0%} of the rows state no {stated}, and {source.name} allows {link.may_miss:.0%}."
            warnings.append(Issue(file, 0, 0, "", "ends_missing", stated, message))
    return warnings
