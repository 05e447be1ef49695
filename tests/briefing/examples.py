"""Briefings by hand: a small one, one of many things, one of awkward text, and one of a single thing."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import Any

from graphintel.briefing.content import BriefedEntity, BriefedIndicator, BriefedStatement, Briefing
from graphintel.model.values.grade import GRADE

MARKING = "OFFICIAL-SENSITIVE"


def graded(scheme: str, source: str, info: str, handling: str) -> dict[str, Any]:
    """Return the fields of a grade."""
    shown = GRADE.display_of(scheme, source, info, handling)
    return {"grade": shown, "scheme": scheme, "source_eval": source, "info_eval": info, "handling": handling}


_ENTITIES = (
    BriefedEntity("T1", "Person", "Person Alpha", MARKING, "exploited", ("potential_victim", "maid_or_receptionist"), True,
          "Uses phone 07700 900123, by FA:SYN-1/1", {"age_band": "20 to 24"}, 0.0, 0.0),
    BriefedEntity("T2", "Person", "Testname Alder", MARKING, "exploiter", ("controller",), False,
          "manages: 14 Alder Street, by FA:SYN-1/2", {}, 2.0, 0.0),
    BriefedEntity("T3", "Phone", "07700 900123", "OFFICIAL", x=1.0, y=1.0, facts={"reserved": True}),
    BriefedEntity("T4", "Premises", "14 Alder Street, XX1 1AB", "OFFICIAL", x=2.0, y=1.5, reason="named by three items"),
    BriefedEntity("T5", "AdvertCard", "Card JS/1 of FA", "OFFICIAL", x=0.2, y=1.6),
    BriefedEntity("T6", "Mark", "ZZ01 AAA", "OFFICIAL", x=3.0, y=0.9),
    BriefedEntity("T7", "Person", "Testname Birch", MARKING, "facilitator", ("driver",), False, "drives: ZZ01 AAA", {}, 3.2, 0.1),
)  # fmt: skip
_STATEMENTS = (
    BriefedStatement("S1", "USES_PHONE", "T1", "T3", "FA:SYN-1/1", MARKING, basis="observed", seen_from="2026-W14", seen_to="2026-W15",
        seen_precision="week", reported_at="2026-04-02", owner_force="FA", **graded("3x5x2", "1", "B", "P")),
    BriefedStatement("S2", "MANAGES", "T2", "T4", "FA:SYN-1/2", MARKING, basis="reported", seen_from="2026-03-01", seen_to="2026-03-09",
        seen_precision="day", conditions=("force:FA",), owner_force="FA", **graded("5x5x5", "B", "2", "3")),
    BriefedStatement("S3", "MANAGES", "T2", "T4", "FB:SYN-7/1", "OFFICIAL", basis="observed", seen_precision="unknown",
        owner_force="FB", **graded("3x5x2", "2", "D", "C")),
    BriefedStatement("S4", "HOLDS_ROLE", "T2", "T4", "FA:SYN-1/2", MARKING, part="controller", basis="assessment",
        seen_from="2026-03", seen_precision="month", owner_force="FA", **graded("5x5x5", "B", "2", "3")),
    BriefedStatement("S5", "ADVERTISES_NUMBER", "T5", "T3", "FA:SYN-2/1", "OFFICIAL", basis="record", seen_from="2026-02-27",
        seen_precision="day", owner_force="FA", **graded("3x5x2", "1", "A", "P")),
    BriefedStatement("S6", "USES_PHONE", "T2", "T3", "FA:SYN-3/1", "OFFICIAL", basis="reported", owner_force="FA",
        **graded("3x5x2", "3", "E", "P")),
    BriefedStatement("S7", "DRIVES", "T7", "T6", "FB:SYN-8/2", "OFFICIAL", basis="observed", seen_from="2026-03-05",
        seen_precision="exact", owner_force="FB", **graded("ungraded_partner", "", "", "P")),
    BriefedStatement("S8", "SEEN_AT", "T6", "T4", "FB:SYN-8/2", "OFFICIAL", basis="observed", seen_from="2026-03-05",
        seen_precision="day", owner_force="FB", **graded("3x5x2", "3", "D", "P")),
)  # fmt: skip
_INDICATORS = (
    BriefedIndicator("I06", "Third-party control of advert or phone", "A", "present", True,
         "One person is said to run the adverts of others.",
         ("Testname Alder manages 14 Alder Street, by FA:SYN-1/2.",),
         ("No message or payment was seen.",), ("chosen help with administration", "source motive"), ("S2", "S4")),
    BriefedIndicator("I18", "Legal brothel threshold", "C", "not_seen", False,
         "Meets the legal definition. This is not by itself a sign of exploitation.", (), (), ("two friends for safety",)),
    BriefedIndicator("I09", "Money converges", "B", "no_data", False, "One payer covers several addresses."),
)  # fmt: skip


def small() -> Briefing:
    """Return a briefing of seven things, both schemes, and one protected person."""
    return Briefing(
        ref="EX-2026-000017",
        title="Network Alder Barn 217",
        marking=MARKING,
        recipient="Force B, exploitation unit",
        purpose="Joint planning of safeguarding visits",
        author="SYN-analyst",
        made_on="2026-05-04",
        review_on="2026-06-04",
        expires_on="2026-08-02",
        profile="other force",
        shows_grades=True,
        entities=_ENTITIES,
        statements=_STATEMENTS,
        indicators=_INDICATORS,
        agreement="SYN-AGREEMENT-3 between Force A and Force B",
        handling=("Handling conditions apply: not to be shared beyond the unit named.", "Destroy by the expiry date."),
        why=("Two people are tied to one number.", "A controller role is reported."),
        safety=("One person may need protection: no visit without the safeguarding lead.",),
        method=(
            "Statements were joined where they name the same number or address.",
            "What this recipient may not see has left no trace in this picture.",
        ),
    )


_KINDS = (
    "Phone",
    "Premises",
    "AdvertCard",
    "Mark",
    "Advert",
    "Handle",
    "Organisation",
    "Event",
    "CardDesign",
    "Vehicle",
)
_PARTS = (
    ("exploited", ("potential_victim",)),
    ("activity", ("selling_sex",)),
    ("buyer", ("buyer",)),
    ("facilitator", ("driver",)),
    ("exploiter", ("organiser",)),
)  # fmt: skip
_GRADES = (
    ("3x5x2", "1", "A", "P"), ("3x5x2", "2", "C", "P"), ("3x5x2", "3", "D", "C"), ("5x5x5", "B", "2", "1"),
    ("5x5x5", "D", "4", "3"), ("3x5x2", "1", "E", "P"), ("ungraded_partner", "", "", "P"),
)  # fmt: skip


def many(entities: int = 40, statements: int = 200) -> Briefing:
    """Return a briefing of many things, a third of them people, each tied to some."""
    draw = random.Random(5)
    made = []
    for n in range(entities):
        angle, away = n * 2.399, math.sqrt(n)
        place: dict[str, Any] = {"x": away * math.cos(angle), "y": away * math.sin(angle)}
        if n % 3 == 0:
            group, roles = _PARTS[n // 3 % len(_PARTS)]
            named = f"Person {n:03d}" if group == "exploited" else f"Testname Alder-{n:03d}"
            made.append(
                BriefedEntity(
                    f"T{n}", "Person", named, MARKING, group, roles, group == "exploited", "tied by items", **place
                )
            )
        else:
            kind = _KINDS[n % len(_KINDS)]
            captions = f"07700 900{n % 1000:03d}" if kind == "Phone" else f"Something of the kind {kind} no {n}"
            made.append(BriefedEntity(f"T{n}", kind, captions, "OFFICIAL", reason="tied by items", **place))
    said = []
    for n in range(statements):
        start = n % entities
        end = (start + 1 + draw.randrange(min(6, entities - 1))) % entities
        said.append(
            BriefedStatement(f"S{n}", draw.choice(("ASSOCIATES_WITH", "USES_PHONE", "SEEN_AT", "MANAGES")), f"T{start}", f"T{end}",
                f"FA:SYN-{n // 3}/{n % 3 + 1}", "OFFICIAL", basis=draw.choice(("observed", "record", "reported", "assessment")),
                seen_from=f"2026-03-{n % 28 + 1:02d}", seen_precision="day", owner_force="FA", **graded(*draw.choice(_GRADES)))
        )  # fmt: skip
    return replace(small(), entities=tuple(made), statements=tuple(said))


NASTY = (
    "#set page(fill: red) *bold* $x$ @ref _under_ `code` <label> // \\ [x] #{1+1}",
    "<script>alert(1)</script> &amp; ]]> \"quoted\" 'single'",
    "=HYPERLINK(\"http://example.com\",\"x\")",
    "+44 7700 900123",
    "-1+1|cmd",
    "@SUM(1)",
    "\tTab first",
    "bell \x07 nul \x00 escape \x1b[31m, half \ud800, not a character \uffff",
    "two\r\nlines and\u2028more",
    "turned \u202eback\u202c",
    "שלום עולם and مرحبا بالعالم",
    "emoji \U0001f352\U0001f469\u200d\U0001f467 \u2764\ufe0f 中文 नमस्ते",
    "combining e\u0301 n\u0303 x\u0336 \u064e",
    "Long" + "long" * 60,
    "many words " * 40,
    "",
    "   ",
    "'quoted first",
)  # fmt: skip


def nasty(texts: tuple[str, ...] = NASTY) -> Briefing:
    """Return a briefing that carries each text wherever free text may stand."""
    entities = tuple(
        BriefedEntity(f"T{n}", ("Person", "Phone", "Advert")[n % 3], text, "OFFICIAL", reason=text, facts={"note": text, "number": n})
        for n, text in enumerate(texts)
    )  # fmt: skip
    statements = tuple(
        BriefedStatement(f"S{n}", "ASSOCIATES_WITH", f"T{n}", f"T{(n + 1) % len(texts)}", text, "OFFICIAL", owner_force=text,
            conditions=(text,), basis="reported", **graded("3x5x2", "2", "C", "P"))
        for n, text in enumerate(texts)
    )  # fmt: skip
    indicators = (BriefedIndicator("I01", texts[0], "B", "present", False, texts[0], texts, texts, texts, ("S0",)),)
    return replace(
        small(), title=texts[0], recipient=texts[0], purpose=texts[0], entities=entities, statements=statements, indicators=indicators, why=texts,
        safety=texts, method=texts, handling=texts,
    )  # fmt: skip


def alone() -> Briefing:
    """Return a briefing of one thing and no statement, with nothing optional in it."""
    bare = replace(
        small(), entities=(_ENTITIES[3],), statements=(), indicators=(), agreement="", handling=(), why=(), safety=()
    )
    return replace(bare, method=())


def without_grades() -> Briefing:
    """Return the small briefing for a profile that takes no grades, although its statements still carry them."""
    return replace(small(), shows_grades=False)
