"""Declarations that cannot work are refused where they stand, and the message says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.errors import DeclarationError
from graphintel.model import completeness
from graphintel.model.disclosure import NOBODY, PROFILE_NAMES, YES, Disclosure
from graphintel.model.display_words import type_words
from graphintel.model.entities.person import Person
from graphintel.model.entities.phone import Phone
from graphintel.model.entities.premises import Premises
from graphintel.model.key_forms import OwnersReference
from graphintel.model.keys import entity_of_id, resolve_key
from graphintel.model.link_properties import Combined, LinkProperty
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.schema import EntityType, LinkType
from graphintel.model.traits import Activity, EntityCategory, NodeStyle, Reading, Words

SIGN = "<path d='M4 4h16'/>"
READING = Reading("written near", "is written near", "has written near it")
COMPLETE: dict[str, object] = {
    "__doc__": "A thing.",
    "prefix": "thing",
    "category": EntityCategory.OBJECT,
    "words": Words("thing", "things"),
    "key": OwnersReference(),
    "style": NodeStyle("rectangle", "#545b66", SIGN),
    "legend_position": 900,
    "anx_icon": "general",
    "disclosure": NOBODY,
    "analysed": False,
    "private": True,
}


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("Victim", {"__doc__": "A verdict.", "prefix": "victim"}, "verdict"),
        ("HealthRecord", {"__doc__": "A record.", "prefix": "health"}, "health"),
        ("Silent", {"prefix": "silent"}, "docstring"),
        ("Blank", {"__doc__": "  ", "prefix": "blank"}, "docstring"),
        ("Nameless", {"__doc__": "A thing."}, "prefix of letters"),
        ("Numbered", {"__doc__": "A thing.", "prefix": "thing1"}, "prefix of letters"),
        ("Telephone", {"__doc__": "A thing.", "prefix": "phone"}, "taken"),
    ],
)
def test_an_entity_type_that_must_not_be_is_refused(name: str, body: dict[str, object], why: str) -> None:
    with pytest.raises(DeclarationError, match=why) as refused:
        type(name, (EntityType,), body)

    assert str(refused.value).startswith(name)
    assert name not in EntityType.registry


TIMES = LinkProperty("times", Words("time", "times"), Combined.TOTAL, NOBODY)
RINGS = {
    "__doc__": "Rang.",
    "starts": (Phone,),
    "ends": (Phone,),
    "reading": Reading("rang", "rang", "was rung by"),
    "disclosure": NOBODY,
}


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("SuspectOf", {"__doc__": "A verdict."}, "suspect"),
        ("Silent", {}, "docstring"),
        ("Person", {"__doc__": "A link."}, "entity type has this name"),
        ("Mirrors", {"__doc__": "A link.", "starts": (Person,), "ends": (Phone,), "undirected": True}, "same types"),
        ("Rings", {**RINGS, "passable": True}, "paths lead over every tie"),
        ("Rings", {**RINGS, "properties": TIMES}, "expected a tuple of LinkProperty"),
        ("Rings", {**RINGS, "properties": (TIMES, TIMES)}, "'times' is said twice"),
        ("Rings", {**RINGS, "properties": (replace(TIMES, name="Times rung"),)}, "is no name of a property"),
        ("Rings", {**RINGS, "properties": (replace(TIMES, name="basis"),)}, "every statement has 'basis' already"),
        ("Rings", {**RINGS, "properties": (replace(TIMES, name="said"),)}, "every statement has 'said' already"),
        ("Rings", {**RINGS, "properties": (replace(TIMES, name="language"),)}, "protected characteristic"),
        ("Rings", {**RINGS, "properties": (replace(TIMES, words=Words("time", "")),)}, "no words for people"),
        ("Rings", {**RINGS, "properties": (replace(TIMES, words=Words("time", 3)),)}, "no words for people"),  # type: ignore[arg-type]
        ("Rings", {**RINGS, "properties": (replace(TIMES, unit=3),)}, "a unit that is no text"),  # type: ignore[arg-type]
        ("Rings", {**RINGS, "properties": (replace(TIMES, disclosure=None),)}, "disclosure of 'times' to own_force"),  # type: ignore[arg-type]
        ("Rings", {**RINGS, "properties": (replace(TIMES, combined="total"),)}, "expected a Combined"),  # type: ignore[arg-type]
        (
            "Rings",
            {**RINGS, "properties": (replace(TIMES, disclosure=Disclosure("yes")),)},
            "disclosure of 'times' to officers",
        ),
    ],
)
def test_a_link_type_that_must_not_be_is_refused(name: str, body: dict[str, object], why: str) -> None:
    before = dict(LinkType.registry)

    with pytest.raises(DeclarationError, match=why):
        type(name, (LinkType,), body)

    assert LinkType.registry == before


def test_the_name_of_a_link_follows_from_its_class_and_empty_ends_mean_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LinkType, "registry", dict(LinkType.registry))

    made = type(
        "WrittenNear", (LinkType,), {"__doc__": "A link.", "ends": (Phone,), "reading": READING, "disclosure": NOBODY}
    )

    assert LinkType.registry["WRITTEN_NEAR"] is made
    assert issubclass(made, LinkType)
    assert made.allows("Person", "Phone") and made.allows("Mark", "Phone")
    assert not made.allows("Phone", "Person")


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let declarations of a test go with it."""
    monkeypatch.setattr(completeness, "_incomplete", [])
    registries: list[dict[str, Any]] = [EntityType.registry, EntityType.name_of_prefix, LinkType.registry]
    before = [dict(registry) for registry in registries]
    yield
    for registry, known in zip(registries, before, strict=True):
        registry.clear()
        registry.update(known)


@pytest.mark.usefixtures("scratch")
@given(st.sets(st.sampled_from(sorted(COMPLETE.keys() - {"__doc__", "prefix"}))))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_entity_type_is_refused_until_everything_is_said_of_it(left_out: set[str]) -> None:
    said = {name: value for name, value in COMPLETE.items() if name not in left_out}
    EntityType.registry.pop("Thing", None)
    EntityType.name_of_prefix.pop("thing", None)

    if not left_out:
        assert type("Thing", (EntityType,), said).__name__ in EntityType.registry
        return
    with pytest.raises(DeclarationError) as refused:
        type("Thing", (EntityType,), said)

    assert all(name in str(refused.value) for name in left_out)
    assert "Thing" not in EntityType.registry


@pytest.mark.usefixtures("scratch")
@given(st.sets(st.sampled_from(PROFILE_NAMES), min_size=1), st.sampled_from(["", "maybe"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_type_that_says_nothing_to_a_profile_is_refused_and_leaves_for_nobody(unsaid: set[str], word: str) -> None:
    everywhere = replace(NOBODY, **dict.fromkeys(PROFILE_NAMES, YES))
    disclosure = replace(everywhere, **dict.fromkeys(unsaid, word))

    with pytest.raises(DeclarationError) as refused:
        type("Thing", (EntityType,), COMPLETE | {"disclosure": disclosure})

    assert all(name in str(refused.value) for name in unsaid)
    assert all(disclosure.to(name) != YES for name in unsaid)


@pytest.mark.usefixtures("scratch")
def test_a_link_that_can_end_at_a_person_says_whether_that_person_may_be_exploited() -> None:
    body = {"__doc__": "A link.", "starts": (Person,), "reading": READING, "disclosure": NOBODY}

    for ends in ((Person,), (), (Phone, Person)):
        with pytest.raises(DeclarationError, match="end_may_be_exploited"):
            type("WrittenNear", (LinkType,), body | {"ends": ends})
    assert type("WrittenNear", (LinkType,), body | {"ends": (Phone,)}).__name__ == "WrittenNear"


@pytest.mark.usefixtures("scratch")
def test_a_link_from_a_person_to_where_people_can_live_says_whether_it_is_their_home() -> None:
    body = {"__doc__": "A link.", "reading": READING, "disclosure": NOBODY, "end_may_be_exploited": False}

    for starts, ends in (((Person,), (Premises,)), ((), (Premises,)), ((Person,), ())):
        with pytest.raises(DeclarationError, match="home"):
            type("SleptNear", (LinkType,), body | {"starts": starts, "ends": ends})
    unasked = type("SleptNear", (LinkType,), body | {"starts": (Phone,), "ends": (Premises,)})
    assert LinkType.registry["SLEPT_NEAR"] is unasked
    assert LinkType.registry["SLEPT_NEAR"].home is False


@pytest.mark.usefixtures("scratch")
def test_a_link_to_somebody_who_may_be_exploited_says_as_what_and_who_leads_them() -> None:
    between_people = {"starts": (Person,), "ends": (Person,), "end_may_be_exploited": True}
    body = {"__doc__": "A link.", "reading": READING, "disclosure": NOBODY} | between_people

    with pytest.raises(DeclarationError, match="nothing is said of role, control"):
        type("Guarded", (LinkType,), body)
    with pytest.raises(DeclarationError, match="'guard' is no role"):
        type("Guarded", (LinkType,), body | {"role": "guard", "control": "guarded"})
    with pytest.raises(DeclarationError, match="whoever is guarded may be exploited"):
        type("Guarded", (LinkType,), body | {"role": "", "control": "guarded", "end_may_be_exploited": False})
    assert type("Guarded", (LinkType,), body | {"role": "enforcer", "control": "guarded"}).__name__ == "Guarded"


@pytest.mark.usefixtures("scratch")
def test_a_link_that_says_what_happens_at_premises_says_the_role_of_the_person_at_its_start() -> None:
    body = {"__doc__": "A link.", "starts": (Person,), "ends": (Premises,), "reading": READING, "disclosure": NOBODY}

    with pytest.raises(DeclarationError, match="nothing is said of role"):
        type("WorkedNear", (LinkType,), body | {"activity": Activity.DIRECT, "home": False})
    assert type("WorkedNear", (LinkType,), body | {"activity": Activity.DIRECT, "home": False, "role": ""})


@pytest.mark.usefixtures("scratch")
def test_what_the_installations_own_declarations_lack_is_named_together() -> None:
    module = {"__module__": "graphintel.model.entities.thing"}
    type("Thing", (EntityType,), {k: v for k, v in COMPLETE.items() if k != "words"} | module)
    type(
        "WrittenNear",
        (LinkType,),
        {"__doc__": "A link.", "ends": (Phone,), "__module__": "graphintel.model.links.near"},
    )

    with pytest.raises(DeclarationError) as refused:
        completeness.refuse_incomplete_types()

    assert "Thing: nothing is said of words" in str(refused.value)
    assert "WrittenNear: nothing is said of reading, disclosure" in str(refused.value)


@pytest.mark.usefixtures("scratch")
def test_a_complete_type_from_outside_is_found_by_its_traits_at_once_and_leaves_for_nobody() -> None:
    type("Thing", (EntityType,), COMPLETE)

    assert type_words("Thing", 2) == "things"
    assert resolve_key("Thing", "FA:1", owner_force="FA", submission_ref="", item_no=0).entity.id == "thing:FA:1"
    assert entity_of_id("thing:FA:1").type == "Thing"
    assert not any("Thing" in profile.types | profile.counted for profile in PROFILES.values())


def test_a_type_says_what_it_is_itself_and_takes_over_nothing_from_another() -> None:
    with pytest.raises(DeclarationError, match="on EntityType alone"):
        type("Line", (Phone,), {"__doc__": "A line.", "prefix": "line"})
    with pytest.raises(DeclarationError, match="on LinkType alone"):
        type("UsesLine", (LINK_TYPES["USES_PHONE"],), {"__doc__": "Uses it."})


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"words": Words("", "things")}, "nothing is said of words"),
        ({"style": NodeStyle("", "#545b66", SIGN)}, "nothing is said of style"),
        ({"anx_icon": ""}, "nothing is said of anx_icon"),
        ({"privat": True}, "privat is nothing that a declaration says"),
        ({"analysed": "yes"}, "nothing is said of analysed"),
    ],
)
def test_an_empty_word_a_misspelt_trait_and_a_value_of_another_kind_are_refused(
    said: dict[str, object], why: str
) -> None:
    with pytest.raises(DeclarationError, match=why):
        type("Thing", (EntityType,), COMPLETE | said)


@pytest.mark.parametrize(
    ("fill", "icon"), [("#4b5b78", "None"), ("#4b5b78", ""), ("#4b5b78", "<path d='M0"), ("red", SIGN)]
)
def test_a_style_that_draws_nothing_is_refused(fill: str, icon: str) -> None:
    with pytest.raises(DeclarationError, match="a fill as #1765a8 and an icon"):
        NodeStyle("ellipse", fill, icon)
