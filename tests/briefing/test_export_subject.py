"""What the register says that an export is of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphintel.briefing.content import BriefedEntity, Briefing
from graphintel.briefing.export_subject import describe_subject

THINGS = tuple(BriefedEntity(f"t{number}", "Phone", f"07700 90030{number}", "OFFICIAL") for number in range(5))
MADE = Briefing(
    "EX-1", "Briefing EX-1", "OFFICIAL", "Force FB", "Visit", "", "2026-11-20", "", "", "own_force", shows_grades=True,
    entities=THINGS, statements=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("made", "asked", "subject"),
    [
        (replace(MADE, title="Network Testname Web"), "", "Network Testname Web"),
        (replace(MADE, title="Network Testname Web"), "t2", "Phone number 07700 900302 (Network Testname Web)"),
        (MADE, "t2", "Phone number 07700 900302"),
        (MADE, "", "5 phone numbers"),
        (MADE, "elsewhere", "5 phone numbers"),
        (replace(MADE, entities=THINGS[:2]), "", "Phone number 07700 900300 and phone number 07700 900301"),
    ],
)
def test_a_subject_is_the_network_the_thing_or_what_there_is(made: Briefing, asked: str, subject: str) -> None:
    assert describe_subject(made, asked) == subject
