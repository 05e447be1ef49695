"""What leaves the building: no exploited person can be recognised in it, and nothing hidden shows in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.briefing import compose
from graphintel.briefing.formats import FORMATS
from graphintel.briefing.generalise import MIN_PEOPLE
from graphintel.briefing.protect import Disclosable, People
from graphintel.briefing.pseudonymise import pseudonymous_id
from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.errors import NotHeldError
from graphintel.ledger.agreements import Agreement
from graphintel.model.access import Viewer, expand_keys
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.records import Item
from graphintel.service import briefing_material
from graphintel.service.briefing_recipients import BriefingRecipient
from graphintel.service.briefings import CreatedBriefing, ExportIdentity, draft_briefing, write_files
from graphintel.service.view import View
from tests.briefing.extracted import found_in, texts_of
from tests.briefing.protected_worlds import Planted, planted
from tests.oracle import ListFinder, ListReader
from tests.worlds import PEOPLE, THINGS, World, statement, worlds

EXPORT_IDENTITY = ExportIdentity("EX-20261125-0A1B2C", b"\x07" * 32)
KEYS = {
    "own_force": ("marking:SECRET", "force:FA", "force:FB"),
    "officers": ("marking:OFFICIAL-SENSITIVE", "force:FA"),
    "other_force": ("marking:OFFICIAL-SENSITIVE", "force:FB"),
    **dict.fromkeys(("partner", "council", "landlord", "public"), ("marking:OFFICIAL",)),
}
GIVEN = tuple(name for name, profile in PROFILES.items() if not profile.refusal)
POLICE = tuple(name for name in GIVEN if PROFILES[name].police)
OTHERS = tuple(name for name in GIVEN if name not in POLICE)
OWNER = "OUTREACH"
READ = tuple(sorted(FORMATS.keys() - {"png"}))
"""Formats that hold text; a PNG is drawn from the same SVG."""

SLOW = frozenset({"pdf", "docx"})
QUICK = ("csv", "graphml", "svg")


def view_of(world: World, keys: frozenset[str]) -> View:
    reader = ListReader(world.entities, world.statements, world.decisions)
    finder = ListFinder(world.entities, world.statements)
    return View(Viewer("ana", "analyst", keys), reader, finder, finder, reader.read_point())


def receiver(name: str) -> BriefingRecipient:
    profile = PROFILES[name]
    keys = profile.limits(expand_keys(KEYS[name]))
    agreed = Agreement("force-b", name, "Force B", "Joint work", keys, "ask first", "2027-03-31", ended=False)
    code = OWNER if profile.own_items_only else "FB"
    return BriefingRecipient(profile, "Force B", "Joint work", agreed if profile.outside else None, keys, code)


def made(world: World, ids: tuple[str, ...], name: str, formats: tuple[str, ...]) -> CreatedBriefing:
    given_to = receiver(name)
    return written(view_of(world, given_to.keys), given_to, ids, formats)


def written(view: View, given_to: BriefingRecipient, ids: tuple[str, ...], formats: tuple[str, ...]) -> CreatedBriefing:
    maker = Viewer("ana", "analyst", given_to.keys)
    return write_files(draft_briefing(view, maker, given_to, ids, EXPORT_IDENTITY, (), "2026-11-25"), formats)


def unprotected(world: World, ids: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> CreatedBriefing:
    """The same briefing with every protection taken out: the control that finds what the others must not hold."""
    everything = replace(PROFILES["own_force"], links=frozenset(LINK_TYPES))
    given_to = replace(receiver("own_force"), profile=everything, keys=expand_keys(["marking:TOP SECRET", "force:FA"]))
    everybody = frozenset(e for s in world.statements for e in (s.start, s.end) if e.startswith("person:"))
    view = view_of(world, given_to.keys)
    with monkeypatch.context() as patch:
        patch.setattr(compose, "pseudonymous_id", lambda _key, _kind, identifier: identifier)
        patch.setattr(briefing_material, "read_people", lambda *_: People(frozenset(), frozenset(), everybody))
        patch.setattr(
            briefing_material,
            "select_disclosable",
            lambda columns, *_: Disclosable(tuple(range(len(columns.id))), frozenset()),
        )
        patch.setattr(briefing_material, "only_disclosed_end", lambda *_: "")
        return written(view, given_to, ids, READ)


@pytest.fixture(scope="module", params=[*range(6), *(pytest.param(n, marks=pytest.mark.full) for n in range(6, 50))])
def some_world(request: pytest.FixtureRequest) -> Planted:
    return planted(request.param)


@pytest.fixture(scope="module", params=range(50))
def world(request: pytest.FixtureRequest) -> Planted:
    return planted(request.param)


def everything(world: Planted) -> tuple[str, ...]:
    """What is ordered for a body that is given no network."""
    return tuple(world.world.entities)


def formats_of(name: str, world: Planted, request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Of the slow formats each world is read for one profile in turn, with ``--full`` for every one."""
    every = request.config.getoption("--full") or int(world.number[-1]) % len(GIVEN) == GIVEN.index(name)
    return tuple(f for f in READ if every or f not in SLOW)


@pytest.mark.parametrize("name", POLICE)
def test_no_exploited_person_can_be_recognised_in_any_file(
    name: str, world: Planted, request: pytest.FixtureRequest
) -> None:
    text = texts_of(made(world.world, (world.number,), name, formats_of(name, world, request)).files)

    assert found_in(text, (*world.secrets, *world.above)) == set()
    assert found_in(text, ("0" + world.number[-10:],))


@pytest.mark.parametrize("name", OTHERS)
def test_no_body_outside_policing_is_told_of_any_person_number_or_grade(
    name: str, some_world: Planted, request: pytest.FixtureRequest
) -> None:
    handed = made(some_world.world, everything(some_world), name, formats_of(name, some_world, request))

    text, told = texts_of(handed.files), handed.briefing
    kept = (*some_world.secrets, *some_world.above, *some_world.private, "0" + some_world.number[-10:])
    assert found_in(text, kept) == set()
    assert "testoak" not in text.casefold()
    assert {entity.type for entity in told.entities} <= PROFILES[name].types | PROFILES[name].counted
    assert not any(
        (statement.grade, statement.source_eval, statement.info_eval, statement.handling) != ("",) * 4
        for statement in told.statements
    )
    assert told.entities


@pytest.mark.parametrize("name", POLICE)
def test_an_item_about_a_referral_stays_whole_inside_the_intelligence_office(name: str, some_world: Planted) -> None:
    """Also what it says beside the event; inside it is told, so that the search is known to find it."""
    text = texts_of(made(some_world.world, everything(some_world), name, QUICK).files)

    assert found_in(text, (*some_world.secrets, *some_world.above)) == set()
    assert found_in(text, some_world.private) == (set(some_world.private) if name == "own_force" else set())


@pytest.mark.parametrize("name", ["own_force", "officers"])
def test_no_date_is_told_of_who_is_at_risk_of_reprisal(name: str, some_world: Planted) -> None:
    told = made(some_world.world, (some_world.number,), name, ()).briefing
    at_risk = pseudonymous_id(EXPORT_IDENTITY.key, "T", some_world.at_risk)
    sheltered = {entity.id for entity in told.entities if entity.protected} - {at_risk}

    hers = [s for s in told.statements if at_risk in (s.start, s.end)]
    of_others = [s for s in told.statements if sheltered & {s.start, s.end} and at_risk not in (s.start, s.end)]

    assert {(s.seen_from, s.seen_to, s.seen_precision, s.reported_at) for s in hers} == {("", "", "unknown", "")}
    assert all(s.seen_from and s.reported_at for s in of_others)
    assert hers


def test_no_briefing_says_that_an_indicator_is_not_there(world: Planted) -> None:
    """What would show it may be left out for somebody's protection."""
    told = made(world.world, (world.number,), "own_force", ()).briefing

    assert {indicator.state for indicator in told.indicators} <= {"present"}
    assert any("may be there all the same" in sentence for sentence in told.method)


def test_without_protection_every_one_of_them_is_found(world: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    text = texts_of(unprotected(world.world, tuple(world.world.entities), monkeypatch).files)

    planted_texts = (*world.secrets, *world.above, *world.private)
    assert found_in(text, planted_texts) == set(planted_texts)


CHARTS = st.one_of(
    st.just(PEOPLE + THINGS), st.lists(st.sampled_from(PEOPLE + THINGS), min_size=1, max_size=9, unique=True)
)


def received_by(world: World, name: str) -> World:
    """The store that was never given what keys and handling codes keep from a kind of recipient."""
    seen = world.as_seen_by(receiver(name).keys)
    taken = tuple(s for s in seen.statements if PROFILES[name].accepts_code(s.scheme, s.handling))
    touched = {end for s in taken for end in (s.start, s.end)}
    decisions = tuple(d for d in seen.decisions if {d.a, d.b} <= touched)
    return replace(seen, statements=taken, decisions=decisions)


def files_of(world: World, ids: tuple[str, ...], name: str) -> dict[str, bytes] | str:
    try:
        return dict(made(world, ids, name, QUICK).files)
    except NotHeldError as refusal:
        return str(refusal)


@settings(max_examples=150, deadline=None)
@given(worlds(), st.sampled_from(sorted(KEYS)), CHARTS)
def test_an_export_is_the_same_whether_or_not_withheld_items_exist(world: World, name: str, ids: list[str]) -> None:
    smaller = received_by(world, name)

    assert files_of(world, tuple(ids), name) == files_of(smaller, tuple(ids), name)


def same_without_what_is_withheld(world: Planted, ids: tuple[str, ...], name: str) -> None:
    smaller = received_by(world.world, name)

    told = files_of(world.world, ids, name)

    assert len(smaller.statements) < len(world.world.statements)
    assert isinstance(told, dict)
    assert told == files_of(smaller, ids, name)


@pytest.mark.parametrize("name", POLICE)
def test_a_network_is_briefed_alike_whether_or_not_withheld_items_exist(name: str, world: Planted) -> None:
    same_without_what_is_withheld(world, (world.number,), name)


@pytest.mark.parametrize("name", OTHERS)
def test_places_are_told_alike_whether_or_not_withheld_items_exist(name: str, some_world: Planted) -> None:
    same_without_what_is_withheld(some_world, everything(some_world), name)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=3, max_size=3))
def test_the_public_is_told_counts_that_at_least_five_share_and_nothing_else(numbers: list[int]) -> None:
    item = Item("FA:1", 1, "3x5x2", "1", "A", "P", "reported", "unknown")
    kinds = ("card:FA:J{}", "advert:site-a.example:{}", "design:FA:D{}")
    number = "phone:+447700900123"
    said = [
        statement(item, "FA", "OFFICIAL", "ADVERTISES_NUMBER", kind.format(n), number)
        for kind, count in zip(kinds, numbers, strict=True)
        for n in range(count)
    ]
    world = World(tuple(said), (), tuple(said))

    told = files_of(world, (*world.entities, number), "public") if said else "Nothing is held"

    counts = {count // MIN_PEOPLE * MIN_PEOPLE for count in numbers} - {0}
    if not counts:
        assert isinstance(told, str)
        return
    assert isinstance(told, dict)
    entities = made(world, tuple(world.entities), "public", ()).briefing.entities
    assert {int(entity.caption.split()[2]) for entity in entities} == counts
    text = texts_of(told)
    assert not found_in(text, ("07700900123", "site-a.example", "FA:J"))
