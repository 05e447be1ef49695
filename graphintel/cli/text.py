"""Answers as text for people: short lines, the entity first, no jargon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TypeVar

from graphintel.cli.table import table
from graphintel.model.display_words import (
    INDICATOR_STATES,
    citations,
    cited_item,
    confidence_words,
    count_text,
    day,
    days_words,
    indicator_state,
    moment_words,
    name_words,
    notice_words,
    person_words,
    property_words,
    statement_words,
    unstated_use_words,
    value_words,
    when_seen,
)
from graphintel.model.report_ids import item_ref
from graphintel.model.role_counting import doubted_words
from graphintel.model.shown_text import shown_answer
from graphintel.service.answer_json import JsonObject
from graphintel.service.answers.entities import EntityAnswer
from graphintel.service.answers.exploration import Expansion, Paths, SearchAnswer, ShownEntity
from graphintel.service.answers.exports import ExportRegisterAnswer
from graphintel.service.answers.indicators import (
    IndicatorAnswer,
    IndicatorsByNetwork,
    IndicatorSummary,
    SubjectIndicators,
)
from graphintel.service.answers.networks import NetworkDetail, NetworkList
from graphintel.service.answers.notices import NoticeList
from graphintel.service.answers.premises import PremisesAnswer, StatedUse
from graphintel.service.answers.statements import StatementAnswer

Answered = TypeVar("Answered")


def text_layout(function: Callable[[Answered], str]) -> Callable[[Answered], str]:
    """Return a function that lays an answer out as lines, so that no value of the answer can begin a line of its own."""

    @wraps(function)
    def lay_out(answer: Answered) -> str:
        return function(shown_answer(answer))

    return lay_out


@text_layout
def sources(answer: JsonObject) -> str:
    """Return the declared sources, the files of the home that cannot be used, and what is to be changed in the others."""
    rows = [
        (
            source["name"],
            source["file"],
            kind["name"],
            ", ".join(kind["key"]),
            ", ".join(c["name"] + ("*" if c["required"] else "") for c in kind["columns"]),
        )
        for source in answer["sources"]
        for kind in source["kinds"]
    ]
    listed = table(["source", "declared in", "file", "key", "columns (* required)"], rows)
    rule = (
        "Files in the sources folder of the home are run by whoever runs graphintel: they, their folder and the home "
        "must be yours (or root's), and nobody else may write them."
    )
    refused = [f"cannot be used: {one['message']}" for one in answer["refused"]]
    warned = [f"to change: {warning}" for source in answer["sources"] for warning in source.get("warnings", ())]
    return "\n".join([listed, "", rule, *refused, *warned])


@text_layout
def vocabulary(answer: JsonObject) -> str:
    """Return what a source may state, one table a kind of entity."""
    links = [
        (
            link["name"],
            " ".join(link["starts"]) or "anything",
            " ".join(link["ends"]) or "anything",
            link["part"],
            f"{link['about'].replace('``', '')}{' Either way round.' if link['undirected'] else ''}"
            + (f" Properties: {', '.join(one['name'] for one in link['properties'])}." if link["properties"] else ""),
        )
        for link in answer["links"]
    ]
    schemes = [
        (s["name"], " ".join(s["source_eval"]), " ".join(s["info_eval"]), " ".join(s["handling"]))
        for s in answer["schemes"]
    ]
    blocks = [
        table(["type", "key", "meaning"], [(t["name"], t["key"], t["about"]) for t in answer["types"]]),
        table(["link", "from", "to", "part", "meaning"], links),
        table(["role", "group"], [(r["name"], r["group"]) for r in answer["roles"]]),
        f"capacities of INVOLVES (others are allowed): {', '.join(answer['capacities'])}",
        table(["flag", "meaning"], [(f["name"], f["about"]) for f in answer["flags"]]),
        table(["basis", "meaning"], [(b["name"], b["about"]) for b in answer["bases"]]),
        table(["scheme", "source", "information", "handling"], schemes),
        f"precisions: {', '.join(answer['precisions'])}",
        f"markings: {', '.join(answer['markings'])}",
    ]
    return "\n\n".join(blocks)


@text_layout
def statements(rows: Sequence[StatementAnswer]) -> str:
    """Return statements as a table: who says what, how well graded, when, from which item."""
    return table(
        ["statement", "grade", "seen", "basis", "item", "marking"],
        [
            (
                f"{row.start} {row.type}{'=' + row.part if row.part else ''} {row.end}"
                + property_words(row.type, row.said),
                row.grade,
                when_seen(row),
                row.basis,
                item_ref(row.item),
                row.marking,
            )
            for row in rows
        ],
    )


@text_layout
def hits(answer: SearchAnswer) -> str:
    """Return search hits, each with why it matched."""
    if not answer.hits:
        return "Nothing found that this account may see."
    return table(["what", "type", "why", "id"], [(h.caption, h.type, h.reason, h.id) for h in answer.hits])


@text_layout
def shown(answer: ShownEntity) -> str:
    """Return one entity with its statements."""
    entity = answer.entity
    lines = [f"{entity.caption}  ({entity.type}, {entity.id})"]
    if entity.group:
        lines.append(f"shown as: {person_words(entity.group, ())}")
    listed = {"roles": entity.roles, "led": entity.led, "flags": entity.flags}
    lines += [f"{name}: {', '.join(values)}" for name, values in listed.items() if values]
    lines += [f"does not count: {', '.join(_doubted(entity))}"] if _doubted(entity) else []
    if len(entity.records) > 1:
        lines.append(f"judged to be one: {', '.join(entity.records)}")
    lines += [f"{key}: {value_words(value)}" for key, value in sorted(entity.properties.items())]
    return "\n".join([*lines, "", statements(answer.statements)])


@text_layout
def expansion(answer: Expansion) -> str:
    """Return what an entity is linked to: counts first."""
    entity = answer.entity
    lines = [f"{entity.caption}  ({entity.type}, {entity.id})", ""]
    lines.append(
        table(
            ["link", "direction", "to", "how many"],
            [(c.link, c.direction, c.type, c.count) for c in answer.counts],
        )
    )
    lines += ["", f"Shown {answer.shown} of {answer.total}:", statements(answer.statements)]
    if chain := answer.chain:
        counts = ", ".join(f"{c.count} {c.type}" for c in chain.counts)
        lines += ["", f"The whole chain of this number or advert: {counts}"]
        lines += [] if chain.complete else ["(cut: the chain goes on; expand further)"]
        lines.append(statements(chain.statements))
    return "\n".join(lines)


@text_layout
def paths(answer: Paths) -> str:
    """Return paths, each with its weakest statement."""
    if not answer.paths:
        return "No connection that this account may see."
    blocks = []
    for number, route in enumerate(answer.paths, 1):
        names = " - ".join(f"{e.caption} ({e.type})" for e in route.entities)
        weakest = route.weakest
        shared = ", ".join(facility.caption for facility in route.facilities)
        through = f"\n   through a shared facility, which ties nobody by itself: {shared}" if shared else ""
        blocks.append(
            f"{number}. {names}{through}\n   weakest: {statement_words(weakest)}, by {cited_item(weakest)}\n"
            + statements(route.statements)
        )
    return "\n\n".join(blocks)


@text_layout
def networks(answer: NetworkList) -> str:
    """Return networks, each with why it is listed."""
    blocks = [
        f"{n.name}  ({n.kind}, {n.size} members, newest {day(n.newest)})\n"
        f"   {n.id}\n   " + "\n   ".join([*n.why, f"Confidence: {confidence_words(n.confidence)}."])
        for n in answer.networks
    ]
    if not blocks:
        blocks = ["No network that this account may see."]
    if answer.facilities:
        blocks.append(
            "Shared facilities, belonging to no network:\n"
            + table(["what", "type", "id"], [(f.caption, f.type, f.id) for f in answer.facilities])
        )
    return "\n\n".join(blocks)


@text_layout
def network(answer: NetworkDetail) -> str:
    """Return one network with its members and reasons."""
    lines = [
        f"{answer.name}  ({answer.kind}, {answer.size} members)",
        *answer.why,
        f"Confidence: {confidence_words(answer.confidence)}.",
        "",
        table(
            ["member", "type", "shown as", "roles", "why a member"],
            [
                (
                    m.caption,
                    m.type,
                    person_words(m.group, ()),
                    ", ".join([*m.roles, *_doubted(m)]),
                    m.reason,
                )
                for m in answer.members
            ],
        ),
    ]
    if answer.facilities:
        lines += ["", "Shared facilities it touches: " + ", ".join(f.caption for f in answer.facilities)]
    return "\n".join(lines)


def _doubted(entity: EntityAnswer) -> list[str]:
    """Return the roles and flags of a person that do not count, as what they are."""
    flags = [f"{flag} ({why})" for flag, why in entity.doubted_flags.items()]
    return [*doubted_words({row.role: row.why for row in entity.doubted}), *flags]


@text_layout
def premises(answer: PremisesAnswer) -> str:
    """Return one premises: interests, what was seen, numbers, and linked premises with what links them."""
    subject, statements_by_id = answer.premises, {row.id: row for row in answer.statements}

    def line(entity: EntityAnswer, by: Sequence[str] = (), ids: Sequence[str] = ()) -> str:
        return "\n   ".join([f"{entity.caption}  ({entity.id})", *by]) + (
            f"\n   from {citations(statements_by_id[one] for one in ids)}" if ids else ""
        )

    def section(title: str, lines: list[str]) -> str:
        return "\n".join([f"{title}:", *(lines or ["(none)"])])

    def use_line(one: StatedUse) -> str:
        return f"{name_words(one.use)}\n   from {citations(statements_by_id[each] for each in one.statements)}"

    interests = [statements_by_id[one] for row in answer.interests for one in row.statements]
    numbers = [
        line(one.number, [f"by {', '.join(via.caption for via in one.via)}"], one.statements) for one in answer.numbers
    ]
    building = [line(one.premises, (), one.statements) for one in answer.building]
    facilities = [line(one) for one in answer.facilities]
    return "\n\n".join(
        [
            f"{subject.caption}  ({subject.type}, {subject.id})",
            section(
                "Said to be used as",
                [use_line(one) for one in answer.uses] or [unstated_use_words(len(answer.adverts))],
            ),
            *([answer.threshold.sentence] if answer.threshold else []),
            f"Who has an interest:\n{statements(interests)}",
            f"What was seen here:\n{statements([statements_by_id[one] for one in answer.seen])}",
            section("Numbers that lead here", numbers),
            section("Linked premises", [line(one.premises, one.sentences, one.statements) for one in answer.linked]),
            *([section("In one building", building)] if building else []),
            *([section("Shared facilities, which lead nowhere", facilities)] if facilities else []),
        ]
    )


@text_layout
def indicators(answer: SubjectIndicators | IndicatorsByNetwork) -> str:
    """Return the indicators of one subject, or in brief those present in each network."""
    off = [f"Switched off: {', '.join(answer.off)}."] if answer.off else []
    if isinstance(answer, IndicatorsByNetwork):
        blocks = [
            "\n   ".join([f"{n.name}  ({n.id})", *(map(_indicator_line, n.indicators) if n.indicators else ["(none)"])])
            for n in answer.networks
        ]
        return "\n\n".join([*(blocks or ["No network that this account may see."]), *off])
    subject = answer.subject
    blocks = [f"{subject.caption}  ({subject.type}, {subject.id})"]
    blocks += ["\n   ".join([_indicator_line(one), *_indicator_details(one)]) for one in answer.indicators]
    blocks += [
        "\n   ".join([f"Points to {axis}:", *([lead.reason for lead in leads] or ["nothing reported"])])
        for axis, leads in (
            ("somebody organising", answer.axes.organised),
            ("somebody exploited", answer.axes.exploited),
        )
    ]
    return "\n\n".join([*blocks, statements(answer.statements), *off])


def _indicator_line(one: IndicatorSummary) -> str:
    """Return an indicator on one line."""
    return f"{one.id} {one.name} (tier {one.tier}): {INDICATOR_STATES[indicator_state(one.state, raised=one.raised)]}. {one.sentence}"


def _indicator_details(one: IndicatorAnswer) -> list[str]:
    """Return what speaks for and against an indicator."""
    lines = [f"for:     {point.text}" for point in one.evidence]
    lines += [f"against: {point.text}" for point in one.counter_evidence]
    if one.state == "present":
        lines += [f"not raised: {one.why_not_raised}"] if one.why_not_raised else []
        sources = count_text(one.independent_sources, "independent source")
        lines += [
            f"{sources}, best grade {one.best_grade}, {days_words(one.dates.first, one.dates.last)}",
            f"looks alike: {'; '.join(one.false_positives)}",
            f"version {one.version}" + (f", review due {day(one.expires)}" if one.expires else ""),
        ]
    return lines


@text_layout
def report(answer: JsonObject) -> str:
    """Return the report of a check or an ingestion."""
    lines = [
        f"read {answer['read']}: {answer['accepted']} accepted, {answer.get('known', 0)} known, "
        f"{answer['quarantined']} quarantined"
    ]
    if "entities" in answer:
        lines.append(f"newly held: {answer['entities']} entities, {answer['statements']} statements")
    if answer.get("batch"):
        lines.append(f"batch {answer['batch']}")
    lines += [f"{f['file']} is read as {f['encoding']}" for f in answer["encodings"] if f["encoding"] != "utf-8"]
    lines += [
        f"  {issue['file']}"
        + (f", sheet {issue['sheet']}" if issue.get("sheet") else "")
        + f", line {issue['line']}"
        + (f", {issue['column']}" if issue["column"] else "")
        + f": {issue['message']} [{issue['code']}]"
        for issue in answer["issues"]
    ]
    if more := answer.get("issues_not_listed"):
        lines.append(f"  and {more} more, not listed here: {_what_is_not_listed(answer)}")
    for row in answer.get("shown", ()):
        lines += [f"  {row['file']}, line {row['line']} states:", *(f"    {sentence}" for sentence in row["says"])]
    if answer.get("reject_file"):
        lines.append(f"Refused rows, ready to be mended and fed back: {answer['reject_file']}")
    return "\n".join(lines)


def _what_is_not_listed(answer: JsonObject) -> str:
    """Return where the issues are that a report does not list, which lists those of refused rows before others."""
    if not answer["quarantined"]:
        return "they are about rows that are not refused"
    if answer.get("reject_file"):
        return "every refused row is in the file of refused rows; what is said of other rows comes last"
    return "mend the refused rows first; what is said of other rows comes last"


@text_layout
def derived(answer: JsonObject) -> str:
    """Return what was derived again: counts, rows that are accepted or refused now, sources that nobody declares."""
    rows = [
        (link, *(counts[what] for what in ("added", "rewritten", "removed")))
        for link, counts in answer["links"].items()
    ]
    lines = [f"rows mapped otherwise: {answer['rows']}"]
    lines += (
        ["statements:", table(["link", "added", "rewritten", "removed"], rows)] if rows else ["statements: none differ"]
    )
    lines += [
        f"  {row['file']}, line {row['line']} (batch {row['batch']}): was {row['was']}, is {row['now']}: "
        f"{row['message']} [{row['code']}]"
        for row in answer["statuses"]
    ]
    if answer.get("undeclared"):
        lines.append(f"declared by nobody any more, so kept as they were mapped: {', '.join(answer['undeclared'])}")
    lines += [f"recall {recall['export']} from {recall['recipient']}" for recall in answer.get("recalls", ())]
    if answer.get("applied") is False:
        lines.append("nothing was changed")
    elif answer["batch"]:
        lines.append(f"batch {answer['batch']}")
    return "\n".join(lines)


@text_layout
def fields(answer: JsonObject) -> str:
    """Return plain values, one a line."""
    lines = []
    for key, value in answer.items():
        if isinstance(value, dict):
            value = ", ".join(f"{name} {inner}" for name, inner in value.items())
        elif isinstance(value, list | tuple):
            value = "; ".join(one_line(one) if isinstance(one, dict) else str(one) for one in value)
        elif isinstance(value, str):
            value = value_words(value)
        lines.append(f"{key}: {value}")
    return "\n".join(lines)


@text_layout
def one_line(subject: JsonObject) -> str:
    """Return the subject of an audit entry on one line, long lists as their length."""
    return ", ".join(
        f"{key} ({len(value)})" if isinstance(value, list) and len(value) > 3 else f"{key} {value}"
        for key, value in subject.items()
    )


@text_layout
def briefing(answer: JsonObject) -> str:
    """Return what was written and what the recipient must mind."""
    lines = [
        f"{answer['export']}  {answer['title']}, {answer['marking']}, for {answer['recipient']}",
        f"{count_text(answer['things'], 'entity', 'entities')}, {count_text(answer['statements'], 'statement')}; "
        f"to be used until {day(answer['expires_on'])}, "
        f"review due {day(answer['review_on'])}",
        *answer["handling"],
        "",
        table(["file", "bytes", "sha256"], [(f["name"], f["bytes"], f["sha256"][:16]) for f in answer["files"]]),
        "",
        f"Written to {answer['out']}, with manifest.json.",
    ]
    return "\n".join(lines)


@text_layout
def exports(answer: ExportRegisterAnswer) -> str:
    """Return the register of exports, recalls first."""
    rows = [(e.export, moment_words(e.at), e.recipient, e.marking, day(e.expires_on), e.title) for e in answer.exports]
    recalls = [
        f"RECALL {r.export} from {r.recipient}: item {r.item} was {r.change} on {day(r.at)}"
        for e in answer.exports
        for r in e.recalls
    ]
    statements_by_id = table(["export", "made", "recipient", "marking", "last day", "of"], rows)
    return "\n".join([*recalls, "", statements_by_id] if recalls else [statements_by_id])


@text_layout
def notices(answer: NoticeList) -> str:
    """Return what a safeguarding lead is told, newest first."""
    return table(
        ["when", "officer", "what", "about", "reason"],
        [
            (
                moment_words(row.at),
                row.officer,
                notice_words(row.kind, row.times),
                ", ".join(person.caption for person in row.people),
                row.reason,
            )
            for row in answer.notices
        ],
    )
