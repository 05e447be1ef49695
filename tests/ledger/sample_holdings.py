"""Holdings for tests: small ones by hand, and random ones about a handful of people and things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from graphintel.model.keys import entity_of_id
from graphintel.model.logged_rows import SubmissionContents
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.records import Decision, Item, Statement, requires_of, statement_id

REFS = [f"FA:{number}" for number in range(1, 6)]
PEOPLE = [f"person:FA:N{number}" for number in range(4)]
PHONES = [f"phone:+44770090012{number}" for number in range(3)]
FLAT, BUILDING = "premises:XX11AB:14:FLAT 2:ALDER STREET", "premises:XX11AB:14::ALDER STREET"
CAPTIONS = ("", "Testname Alder", "Testname Birch", "Lina Test")
LINKS = [("USES_PHONE", p, q) for p in PEOPLE for q in PHONES]
LINKS += [("SELLS_AT", p, FLAT) for p in PEOPLE]
LINKS += [("ASSOCIATES_WITH", p, q) for p in PEOPLE for q in PEOPLE if p < q]
FLAGS = ("PROTECTED_EXISTENCE", "CHILD", "POTENTIAL_VICTIM")
HOLDS = [
    frozenset({"marking:OFFICIAL"}),
    frozenset({"marking:OFFICIAL", "marking:SECRET"}),
    frozenset({"marking:OFFICIAL", "marking:SECRET", "force:FB"}),
    frozenset({"marking:OFFICIAL", "marking:SECRET", "force:FB", "compartment:protected-existence"}),
    frozenset({"marking:OFFICIAL", "compartment:safeguarding"}),
]


def statements_of(
    ref: str,
    links: Sequence[tuple[str, ...]],
    *,
    number: int = 1,
    marking: str = "OFFICIAL",
    conditions: tuple[str, ...] = (),
    flags: Iterable[tuple[str, str]] = (),
    text: str = "",
) -> list[Statement]:
    """The statements of one item: its own PART_OF, links as (type, start, end[, caption of start]), flags as (entity, flag)."""
    item = Item(ref, number, "3x5x2", "2", "B", "P", "reported", "unknown", conditions)

    def built(type_: str, start: str, end: str, part: str = "", **more: object) -> Statement:
        start, end = sorted((start, end)) if LINK_TYPES[type_].undirected else (start, end)
        base = Statement(
            statement_id(item.id, type_, start, end, part), type_, item.id, start, end, part, "", "", {}, item.basis,
            item.scheme, item.source_eval, item.info_eval, item.handling, marking, conditions, "", "", "unknown",
            "2026-01-02", "FA", f"submission:{ref}", requires_of(marking, item.scheme, "P", conditions, "FA"),
        )  # fmt: skip
        return replace(base, **more)  # type: ignore[arg-type]

    result = [built("PART_OF", item.id, f"submission:{ref}", properties={"text": text} if text else {})]
    for type_, start, end, *caption in links:
        result.append(built(type_, start, end, start_caption=caption[0] if caption else ""))
        if FLAT in (start, end):
            result.append(built("CHILD_OF", FLAT, BUILDING, derived=True))
    result += [built("HAS_FLAG", entity, item.id, flag) for entity, flag in flags]
    return list({statement.id: statement for statement in result}.values())


def holding_of(statements: Iterable[Statement], decisions: Iterable[Decision] = ()) -> SubmissionContents:
    """The holding of these statements, with the entities that they need."""
    stored = tuple(statements)
    ends = sorted({end for s in stored for end in (s.start, s.end)})
    return SubmissionContents(statements=stored, entities=tuple(map(entity_of_id, ends)), decisions=tuple(decisions))


def holding(ref: str, *links: tuple[str, ...], **more: object) -> SubmissionContents:
    """The holding of one item; see :func:`statements_of`."""
    return holding_of(statements_of(ref, links, **more))  # type: ignore[arg-type]


@st.composite
def holdings(draw: st.DrawFn, ref: str) -> SubmissionContents:
    """A holding of a reference: none, or one or two items, some hidden, some with flags or an import decision."""
    if draw(st.integers(0, 4)) == 0:
        return SubmissionContents()
    statements, decisions = list[Statement](), list[Decision]()
    for number in range(1, draw(st.integers(1, 2)) + 1):
        links = draw(st.lists(st.sampled_from(LINKS), min_size=1, max_size=3, unique=True))
        hidden = draw(st.sampled_from([(), (), ("force:FB",)]))
        marking = draw(st.sampled_from(["OFFICIAL", "OFFICIAL", "SECRET"]))
        flagged = (
            [(draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(FLAGS)))] if draw(st.integers(0, 3)) == 0 else []
        )
        built = statements_of(
            ref,
            [(*link, draw(st.sampled_from(CAPTIONS))) for link in links],
            number=number,
            marking=marking,
            conditions=hidden,
            flags=flagged,
            text=draw(st.sampled_from(["", "seen again"])),
        )
        people = sorted({end for s in built for end in (s.start, s.end)} & set(PEOPLE))
        if len(people) > 1 and draw(st.booleans()):
            a, b = people[:2]
            decisions.append(Decision(a, b, "same", "sample", "import", built[0].requires, "one row", built[0].item))
        statements += built
    return holding_of(statements, decisions)


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, SubmissionContents]]:
    """Changes one after the other, each of one to three references."""
    changes = []
    for _ in range(draw(st.integers(1, 6))):
        refs = draw(st.lists(st.sampled_from(REFS), min_size=1, max_size=3, unique=True))
        changes.append({ref: draw(holdings(ref)) for ref in refs})
    return changes


def final_holdings(history: Iterable[dict[str, SubmissionContents]]) -> dict[str, SubmissionContents]:
    """What each reference holds in the end."""
    last: dict[str, SubmissionContents] = {}
    for change in history:
        last |= change
    return last
