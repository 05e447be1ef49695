"""Small random worlds for property tests: graded items about a handful of people and things, some of them hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from graphintel.analysis.networks import find_networks
from graphintel.analysis.snapshot import Snapshot
from graphintel.model.access import Viewer, expand_keys
from graphintel.model.flags import FLAG_KEYS
from graphintel.model.keys import entity_of_id, type_of_id
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.records import Decision, Entity, Item, Statement, requires_of, statement_id
from graphintel.model.review_steps import FindingEvidence, ReviewStep
from tests.oracle import columns_of

EVENT = "event:FA:E1"
EVENT_TYPES = ("stop_check", "nrm_referral", "missing_episode", "Talk at the door")
"""What may go out, what may not leave the intelligence office, and what no source declares."""

PEOPLE = [f"person:FA:N{n}" for n in range(7)] + ["person:FA:1/1#1", "person:FA:2/1#1"]
THINGS = [
    *[f"phone:+44770090012{n}" for n in range(4)],
    *[f"premises:XX11AB:{n}::ALDER STREET" for n in (12, 14, 16)],
    *[f"card:FA:JS/{n}" for n in range(4)],
    *[f"design:FA:D{n}" for n in range(2)],
    *[f"advert:site-a.example:{n}" for n in range(3)],
    "mark:ZZ01AAA",
    "vehicle:FA:V1",
    "org:FA:TAXI",
    EVENT,
]
NAMES = ("", "Testname Alder", "Testname Birch", "Lina Test")
ALL_KEYS = frozenset({"marking:SECRET", "force:FA", "force:FB", "compartment:covert", *FLAG_KEYS.values()})
PROFILES = [
    frozenset({"marking:OFFICIAL"}),
    frozenset({"marking:OFFICIAL", "force:FA"}),
    frozenset({"marking:OFFICIAL-SENSITIVE", "force:FA"}),
    frozenset({"marking:OFFICIAL-SENSITIVE", "force:FA", "force:FB"}),
    frozenset({"marking:SECRET", "force:FB", "compartment:covert"}),
    frozenset({"marking:SECRET", "force:FA", "force:FB", "compartment:protected-existence"}),
]
_GRADES = [("3x5x2", s, i, h) for s in "123" for i in "ABCE" for h in "PC"] + [
    ("5x5x5", "B", "2", "1"),
    ("5x5x5", "C", "3", "3"),
    ("5x5x5", "E", "4", "5"),
    ("ungraded_partner", "", "", "P"),
]


@dataclass(frozen=True)
class World:
    """What a store holds: statements with effective keys, decisions, the statements with their own keys only, reviews."""

    statements: tuple[Statement, ...]
    decisions: tuple[Decision, ...]
    stated: tuple[Statement, ...] = field(default=(), repr=False)
    steps: tuple[ReviewStep, ...] = field(default=(), repr=False)

    @property
    def entities(self) -> dict[str, Entity]:
        ids = {end for s in self.statements for end in (s.start, s.end)}
        ids |= {end for d in self.decisions for end in (d.a, d.b)}
        return {i: entity_of_id(i) for i in sorted(ids)}

    def as_seen_by(self, holds: frozenset[str]) -> World:
        """The store that was never given what the keys do not reach."""
        seen = {s.id for s in self.statements if set(s.requires) <= holds}
        return World(
            tuple(s for s in self.statements if s.id in seen),
            tuple(d for d in self.decisions if set(d.requires) <= holds),
            tuple(s for s in self.stated if s.id in seen),
            self.steps_seen_by(holds),
        )

    def steps_seen_by(self, holds: frozenset[str]) -> tuple[ReviewStep, ...]:
        """The steps of review that the keys reach."""
        return tuple(step for step in self.steps if set(step.requires) <= holds)


def viewer(keys: Iterable[str]) -> Viewer:
    return Viewer("officer", "analyst", expand_keys(keys) | (frozenset(keys) & frozenset(FLAG_KEYS.values())))


FULL = viewer(ALL_KEYS)


_LINKS = {
    (a, b): [
        name
        for name, link in sorted(LINK_TYPES.items())
        if link.from_input and name != "HAS_FLAG" and link.allows(type_of_id(a), type_of_id(b))
    ]
    for a in PEOPLE + THINGS
    for b in PEOPLE + THINGS
    if a != b
}
_PAIRS = sorted(pair for pair, links in _LINKS.items() if links)


def statement(
    item: Item, owner: str, marking: str, type_: str, start: str, end: str, part: str = "", **more: object
) -> Statement:
    """One statement of an item, with the keys that item's marking and handling require."""
    if LINK_TYPES[type_].undirected:
        start, end = sorted((start, end))
    base = Statement(
        id=statement_id(item.id, type_, start, end, part),
        type=type_,
        item=item.id,
        start=start,
        end=end,
        part=part,
        start_caption="",
        end_caption="",
        properties={},
        basis=item.basis,
        scheme=item.scheme,
        source_eval=item.source_eval,
        info_eval=item.info_eval,
        handling=item.handling,
        marking=marking,
        conditions=item.conditions,
        seen_from=item.seen_from,
        seen_to=item.seen_to,
        seen_precision=item.seen_precision,
        reported_at=f"2026-0{1 + int(item.submission_ref.partition(':')[2]) % 9}-01",
        owner_force=owner,
        independent=f"submission:{item.submission_ref}",
        requires=requires_of(marking, item.scheme, item.handling, item.conditions, owner),
    )
    return replace(base, **more)  # type: ignore[arg-type]


@st.composite
def _item(draw: st.DrawFn, number: int, *, concerning: bool = False) -> list[Statement]:
    scheme, source, info, handling = draw(st.sampled_from(_GRADES))
    hidden = draw(st.sampled_from([(), (), (), ("compartment:covert",), ("force:FB",)]))
    marking = draw(st.sampled_from(["OFFICIAL", "OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET"]))
    owner = draw(st.sampled_from(["FA", "FA", "FB"]))
    dated = draw(st.booleans())
    item = Item(
        submission_ref=f"FA:{number}",
        item_no=1,
        scheme=scheme,
        source_eval=source,
        info_eval=info,
        handling=handling,
        basis="reported",
        seen_precision="day" if dated else "unknown",
        conditions=hidden,
        seen_from=f"2026-01-{number + 1:02}" if dated else "",
    )
    made = [statement(item, owner, marking, "PART_OF", item.id, f"submission:FA:{number}")]
    for start, end in draw(st.lists(st.sampled_from(_PAIRS), min_size=1, max_size=4, unique=True)):
        link = draw(st.sampled_from(_LINKS[start, end]))
        name = draw(st.sampled_from(NAMES)) if start.startswith("person:") else ""
        made.append(statement(item, owner, marking, link, start, end, start_caption=name))
        if start.startswith("person:") and draw(st.integers(0, 4)) == 0:
            role = draw(st.sampled_from(["controller", "driver", "potential_victim", "buyer", "witness"]))
            made.append(statement(item, owner, marking, "HOLDS_ROLE", start, end, role))
    if EVENT in {s.start for s in made} and draw(st.booleans()):
        said = {"event_type": draw(st.sampled_from(EVENT_TYPES))}
        made.append(statement(item, owner, marking, "NAMES", item.id, EVENT, properties=said))
    if concerning:
        made += _concerning(draw, item, owner, marking)
    if draw(st.integers(0, 9)) == 0:
        flag = draw(st.sampled_from(["PROTECTED_EXISTENCE", "POTENTIAL_VICTIM", "RESTRICTED", "REPRISAL_RISK"]))
        made.append(statement(item, owner, marking, "HAS_FLAG", draw(st.sampled_from(PEOPLE)), item.id, flag))
    unique = {s.id: s for s in made}
    return list(unique.values())


def _concerning(draw: st.DrawFn, item: Item, owner: str, marking: str) -> list[Statement]:
    """An event that concerns one of three people, who may be reported as exploited by the same item."""
    event, person = f"event:FA:E{draw(st.integers(2, 5))}", draw(st.sampled_from(PEOPLE[:3]))
    said = {"event_type": draw(st.sampled_from(["support_referral", "support_contact", "caution", "eso_meeting"]))}
    made = [
        statement(item, owner, marking, "NAMES", item.id, event, properties=said),
        statement(
            item, owner, marking, "INVOLVES", event, person, draw(st.sampled_from(["subject", "met", "present"]))
        ),
    ]
    if draw(st.booleans()):
        made.append(statement(item, owner, marking, "CATEGORY_IN_MATTER", event, person, "witness"))
    if draw(st.booleans()):
        made.append(statement(item, owner, marking, "HOLDS_ROLE", person, THINGS[4], "selling_sex"))
    return made


def protect(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Add the keys of protective flags to every statement of every item that touches a flagged entity."""
    guarded: dict[str, set[str]] = {}
    for s in statements:
        if s.type == "HAS_FLAG" and s.part in FLAG_KEYS:
            guarded.setdefault(s.start, set()).add(FLAG_KEYS[s.part])
    keys: dict[str, set[str]] = {}
    for s in statements:
        for end in (s.start, s.end):
            keys.setdefault(s.item, set()).update(guarded.get(end, ()))
    return tuple(replace(s, requires=tuple(sorted({*s.requires, *keys[s.item]}))) for s in statements)


@st.composite
def worlds(draw: st.DrawFn, *, concerning: bool = False) -> World:
    """A world of 3 to 12 items, up to three decisions, and at most six steps of review: often enough something that is hidden.

    With ``concerning`` each item also tells of an event that concerns somebody.
    """
    made = [s for n in range(draw(st.integers(3, 12))) for s in draw(_item(n, concerning=concerning))]
    statements = protect(made)
    touched = {end for s in statements for end in (s.start, s.end)} & set(PEOPLE + THINGS)
    pairs = sorted((a, b) for a in touched for b in touched if a < b and type_of_id(a) == type_of_id(b))
    decisions = []
    for number in range(1, 1 + draw(st.integers(0, 3)) if pairs else 1):
        a, b = draw(st.sampled_from(pairs))
        keys = [k for s in statements if {s.start, s.end} & {a, b} for k in s.requires]
        guard = {k for k in keys if k in FLAG_KEYS.values()}
        own = draw(st.sampled_from([(), ("compartment:covert",), ("force:FB",)]))
        verdict = draw(st.sampled_from(["same", "same", "different", "facility"]))
        if verdict == "facility":
            a = b = draw(st.sampled_from(sorted(touched - {EVENT, *PEOPLE}) or [THINGS[0]]))
        requires = tuple(sorted({k for k in keys if draw(st.booleans())} | guard | {"marking:OFFICIAL", *own}))
        decisions.append(Decision(a, b, verdict, "ana", "human", requires, "seen", number=number))
    return World(statements, tuple(decisions), tuple(made), draw(_steps(statements)))


@st.composite
def _steps(draw: st.DrawFn, statements: Sequence[Statement]) -> tuple[ReviewStep, ...]:
    """Steps of officers with other keys on the groups that they have, each resting on all that its officer sees."""
    steps: list[ReviewStep] = []
    for number in range(1, 1 + draw(st.sampled_from([5, 4, 6, 3]))):
        holds = draw(st.sampled_from([FULL.holds, *PROFILES, FULL.holds, FULL.holds, FULL.holds]))
        visible = [s for s in statements if set(s.requires) <= holds]
        groups = find_networks(Snapshot.of(columns_of(visible))).groups
        if not groups:
            continue
        found = draw(st.sampled_from(groups))
        members = {member.id for member in found.members}
        seen = [s for s in visible if {s.start, s.end} & members]
        step, to = draw(st.sampled_from([("taken", ""), ("dismissed", ""), ("escalated", "safeguarding")]))
        steps.append(
            ReviewStep(
                found.id, step, draw(st.sampled_from(["ana", "ben"])), "2026-10-01T09:00:00+00:00", to=to,
                note="Seen.", review_on="2026-10-31", requires=tuple(sorted({k for s in seen for k in s.requires})),
                evidence=tuple(FindingEvidence(s.id, s.item, s.independent) for s in seen if s.id in found.statements),
                members=tuple(sorted(members)), id=f"review:{number}", number=number,
            )
        )  # fmt: skip
    return tuple(steps)
