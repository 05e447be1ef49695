"""Who is protected stays behind the pseudonym: no id, nominal, name, reference or hash of an answer undoes it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphintel.cli.program import program
from graphintel.errors import AccessError, GraphintelError, NotHeldError
from graphintel.model.access import REVEAL, Viewer
from graphintel.model.pseudonyms import Pseudonyms
from graphintel.model.records import statement_id
from graphintel.service import Service
from graphintel.service.answer_json import as_json
from graphintel.service.entity_decisions import decide
from graphintel.service.protected_records import ProtectedRecords
from graphintel.service.pseudonym_filter import WITHHELD
from graphintel.service.read_functions import READ_FUNCTIONS
from graphintel.settings import read_settings
from tests.service.test_smaller_graph import FOR_SAFEGUARDING, ask, calls_of, view_of
from tests.worlds import FULL, World, worlds

HER, NAME, NOMINAL = "person:FA:N47111", "Vera Testivy", "N47111"
NUMBER, FLAT = "phone:+447700900123", "premises:XX11AB:14:FLAT 2:ALDER STREET"
TELLING = (NOMINAL, "Testivy", "Vera", "n47111")

SUBMISSIONS = (
    "submission_ref,owner_force,reported_at,marking,title\nFA:1,FA,2026-03-01,OFFICIAL,Visit about Vera Testivy\n"
)
ITEMS = (
    "submission_ref,item_no,scheme,source_eval,info_eval,handling,basis,seen_precision,text\n"
    "FA:1,1,3x5x2,1,A,P,reported,unknown,Ms Testivy lives at Testivy Street; nominal N47111 says so\n"
)
LINKS = (
    "submission_ref,item_no,from_type,from_key,from_caption,link,to_type,to_key,role,part\n"
    "FA:1,1,Person,FA:N47111,Vera Testivy,USES_PHONE,Phone,07700 900123,,\n"
    "FA:1,1,Person,FA:N47111,Vera Testivy,HAS_FLAG,,,,POTENTIAL_VICTIM\n"
    'FA:1,1,Person,FA:N47111,Vera Testivy,SELLS_AT,Premises,"Flat 2, 14 Alder Street, XX1 1AB",,\n'
    'FA:1,1,Person,FA:N900,Boss Testoak,MANAGES,Premises,"Flat 2, 14 Alder Street, XX1 1AB",controller,\n'
    "FA:1,1,Person,FA:N900,Boss Testoak,CONTROLS,Person,FA:N47111,,\n"
    "FA:1,1,Person,FB:N47111,Another Testelm,USES_PHONE,Phone,07700 900123,,\n"
)
NOMINALS = (
    "force,nominal,recorded_on,name,aliases,addresses,phones\n"
    'FA,N47111,2026-02-01,Vera Testivy,Lina Testfern,"Flat 2, 14 Alder Street, XX1 1AB",07700 900123\n'
)
KEYS = ["marking:OFFICIAL-SENSITIVE", "force:FA", "force:FB"]
ACCOUNTS = {
    "ana": ("analyst", KEYS),
    "rosa": ("analyst", [*KEYS, REVEAL]),
    "sue": ("safeguarding", KEYS),
    "adam": ("administrator", [REVEAL]),
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A home in which somebody who may be exploited has a nominal record."""
    folder = tmp_path_factory.mktemp("pseudonyms")
    for name, text in (("submissions", SUBMISSIONS), ("items", ITEMS), ("item_links", LINKS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "nominals").mkdir()
    (folder / "nominals" / "nominals.csv").write_text(NOMINALS, encoding="utf-8")
    clock = datetime(2026, 11, 25, 9, tzinfo=UTC)
    with Service.opened(read_settings({"GRAPHINTEL_SINGLE_USER": "yes"}, home=folder / "home"), lambda: clock) as made:
        assert made.maintenance.ingest("submissions", sorted(folder.glob("*.csv")))["quarantined"] == 0
        assert made.maintenance.ingest("nominals", [folder / "nominals" / "nominals.csv"])["quarantined"] == 0
        for name, (role, keys) in ACCOUNTS.items():
            made.maintenance.add_account(name, role, keys, "a long and quite unguessable password")
        yield made


def viewer(service: Service, name: str = "ana") -> Viewer:
    return service.viewer_of_account(name)


def alias_of(service: Service) -> str:
    """The id under which ana sees her."""
    found = as_json(service.expand(viewer(service), NUMBER))["entities"]
    (her,) = (one["id"] for one in found if one["type"] == "Person" and one["group"] == "exploited")
    return str(her)


@pytest.mark.graph
def test_no_answer_tells_who_a_protected_person_is(service: Service) -> None:
    ana, alias = viewer(service), alias_of(service)
    answers = [
        as_json(service.expand(ana, NUMBER)),
        as_json(service.expand(ana, FLAT)),
        as_json(service.expand(ana, alias)),
        as_json(service.show(ana, alias)),
        as_json(service.show(ana, NUMBER)),
        as_json(service.show(ana, "submission:FA:1")),
        as_json(service.show(ana, "item:FA:1/1")),
        as_json(service.path(ana, alias, FLAT)),
        as_json(service.premises(ana, FLAT)),
        as_json(service.networks(ana, every=True)),
        as_json(service.indicators(ana, NUMBER)),
        as_json(service.search(ana, alias)),
        *(
            as_json(service.network(ana, found["id"]))
            for found in as_json(service.networks(ana, every=True))["networks"]
        ),
    ]

    for answer in answers:
        text = json.dumps(answer, ensure_ascii=False).replace('"person:FB:N47111"', "").replace("Testivy Street", "")
        assert not [word for word in TELLING if word in text], text


@pytest.mark.graph
def test_somebody_of_another_force_with_the_same_number_keeps_it(service: Service) -> None:
    found = as_json(service.expand(viewer(service), NUMBER))["entities"]

    assert ("person:FB:N47111", "Another Testelm") in {(one["id"], one["caption"]) for one in found}


@pytest.mark.graph
def test_the_id_that_is_shown_leads_on_and_every_reference_beside_it_too(service: Service) -> None:
    ana, alias = viewer(service), alias_of(service)

    shown = as_json(service.show(ana, alias))
    items = {row["item"] for row in shown["statements"]}
    opened = [as_json(service.show(ana, item))["entity"]["id"] for item in sorted(items)]

    assert shown["entity"]["id"] == alias
    assert shown["entity"]["caption"].startswith("Person ")
    assert set(opened) == items
    assert any("nominals-~" in item for item in items)
    for typed in (shown["entity"]["caption"], alias):
        assert [hit["id"] for hit in as_json(service.search(ana, typed))["hits"]] == [alias]


@pytest.mark.graph
@pytest.mark.parametrize("typed", ["Testivy", "testi", "Vera Testivy", NOMINAL, f"FA:{NOMINAL}", "Lina Testfern", HER])
def test_search_does_not_give_a_pseudonym_back_for_a_name_or_nominal(service: Service, typed: str) -> None:
    hits = as_json(service.search(viewer(service), typed))["hits"]

    assert alias_of(service) not in {hit["id"] for hit in hits}
    assert not [hit for hit in hits if "~" in json.dumps(hit)], hits


@pytest.mark.graph
def test_a_real_identifier_is_answered_as_an_unknown_one(service: Service) -> None:
    ana = viewer(service)
    reference = next(
        r["item"] for r in as_json(service.show(viewer(service, "rosa"), HER))["statements"] if NOMINAL in r["item"]
    )

    for known, unknown in ((HER, "person:FA:N47112"), (reference, reference.replace(NOMINAL, "N47112"))):
        said = []
        for identifier in (known, unknown):
            with pytest.raises(NotHeldError) as refused:
                service.show(ana, identifier)
            said.append(str(refused.value).replace(identifier, "it"))
        assert said[0] == said[1]
    assert (
        as_json(service.between(ana, [HER, NUMBER]))["entities"] == as_json(service.between(ana, [NUMBER]))["entities"]
    )
    with pytest.raises(NotHeldError):
        decide(service, ana, HER, "person:FB:N47111", "same", "the same number")


@pytest.mark.graph
def test_a_refusal_says_ids_as_they_were_given(service: Service) -> None:
    ana, alias = viewer(service), alias_of(service)

    with pytest.raises(GraphintelError) as refused:
        service.premises(ana, alias)
    assert alias in str(refused.value)
    assert NOMINAL not in str(refused.value)


@pytest.mark.graph
def test_hashes_of_what_is_protected_cannot_be_counted_through(service: Service) -> None:
    plain = {row["id"] for row in as_json(service.show(viewer(service, "rosa"), HER))["statements"]}
    sources = {row["independent"] for row in as_json(service.show(viewer(service, "rosa"), HER))["statements"]}
    seen = as_json(service.show(viewer(service), alias_of(service)))["statements"]

    assert statement_id("item:FA:1/1", "USES_PHONE", HER, NUMBER, "") in plain
    assert not plain & {row["id"] for row in seen}
    assert not {one for one in sources if one.startswith("src:")} & {row["independent"] for row in seen}
    assert len({row["id"] for row in seen}) == len(plain)
    groups = as_json(service.networks(viewer(service), every=True))["networks"]
    assert groups
    assert f"network:{sha256(HER.encode()).hexdigest()[:8]}" not in {group["id"] for group in groups}


@pytest.mark.graph
def test_revealing_needs_its_permission_and_a_reason_and_the_lead_is_told(service: Service) -> None:
    with pytest.raises(AccessError, match=REVEAL):
        service.show(viewer(service), alias_of(service), reveal=True, reason="welfare")
    with pytest.raises(AccessError, match="reason"):
        service.show(viewer(service, "rosa"), HER, reveal=True)
    with pytest.raises(AccessError):
        service.show(viewer(service, "adam"), HER, reveal=True, reason="welfare")

    shown = as_json(service.show(viewer(service, "rosa"), HER, reveal=True, reason="welfare visit on Monday"))
    told = as_json(service.notices(viewer(service, "sue")))["notices"]

    assert shown["entity"]["caption"] == NAME
    assert ("revealed", "rosa", "welfare visit on Monday") in {(n["kind"], n["officer"], n["reason"]) for n in told}
    assert HER in {person["id"] for n in told for person in n["people"]}
    with pytest.raises(AccessError):
        service.notices(viewer(service))


@pytest.mark.graph
def test_revealing_one_person_reveals_no_other(service: Service) -> None:
    shown = as_json(service.show(viewer(service, "rosa"), "person:FA:N900", reveal=True, reason="who is it"))

    assert NAME not in json.dumps(shown)


@pytest.mark.graph
def test_repeated_tries_are_told_and_a_single_one_is_not(service: Service) -> None:
    def tried(who: str) -> list[int]:
        return [n["times"] for n in as_json(service.notices(viewer(service, "sue")))["notices"] if n["officer"] == who]

    service.maintenance.add_account("tom", "analyst", KEYS, "a long and quite unguessable password")
    moments = iter(datetime(2026, 11, 25, 10, minute, tzinfo=UTC) for minute in range(60))
    service.clock.moment = lambda: next(moments)
    service.search(viewer(service, "tom"), "Testivy")
    assert tried("tom") == []
    for typed in (NOMINAL, "Testivy", "vera"):
        service.search(viewer(service, "tom"), typed)

    assert tried("tom")
    assert tried("tom")[0] >= 3


@pytest.mark.graph
def test_the_command_line_asks_for_the_permission_too(service: Service) -> None:
    home = str(service.settings.home)

    refused = CliRunner().invoke(program, ["--home", home, "--as", "ana", "show", alias_of(service), "--reveal", "why"])
    listed = CliRunner().invoke(program, ["--home", home, "--as", "sue", "notices"])

    assert (refused.exit_code, REVEAL in refused.output) == (1, True)
    assert listed.exit_code == 0, listed.output
    assert "was shown a name" in listed.output


@pytest.mark.graph
def test_a_title_or_text_loses_the_name_and_keeps_the_rest(service: Service) -> None:
    said = [
        row["said"]
        for row in as_json(service.show(viewer(service), "item:FA:1/1"))["statements"]
        if row["type"] == "PART_OF"
    ]

    assert said[0]["title"] == f"Visit about {WITHHELD}"
    assert said[0]["text"].startswith(f"Ms {WITHHELD} lives at Testivy Street; nominal ~")


CAPTIONED = (
    "submission_ref,item_no,from_type,from_key,from_caption,link,to_type,to_key,to_caption,role,part\n"
    'FA:1,1,Person,FA:N5,Anna Test-Ivy,SELLS_AT,Premises,"3 Birch Road, XX1 1AC",Anna Test-Ivy\'s home,,\n'
    "FA:1,1,Person,FA:N5,Anna Test-Ivy,USES_PHONE,Phone,07700 900124,Test-Ivy’s phone,,\n"
    "FA:1,1,Person,FA:N5,Anna Test-Ivy,WORKS_FOR,Organisation,FA:O1,Anna Test-Ivy Massage,,\n"
    "FA:1,1,Event,FA:E1,Visit to Anna Test-Ivy,INVOLVES,Person,FA:N5,Anna Test-Ivy,,subject\n"
    "FA:1,1,Person,FA:N6,Otto Testelm,WORKS_FOR,Organisation,FA:O1,Anna Test-Ivy Massage,,\n"
    'FA:1,1,Person,FA:N6,Otto Testelm,VISITS,Premises,"3 Birch Road, XX1 1AC",,controller,\n'
)


@pytest.fixture(scope="module")
def captioned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A home in which things are captioned with the name of somebody who is protected."""
    folder = tmp_path_factory.mktemp("captioned")
    title = SUBMISSIONS.replace("Vera Testivy", "Anna’s home")
    for name, text in (("submissions", title), ("items", ITEMS), ("item_links", CAPTIONED)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    clock = datetime(2026, 11, 25, 9, tzinfo=UTC)
    with Service.opened(read_settings({"GRAPHINTEL_SINGLE_USER": "yes"}, home=folder / "home"), lambda: clock) as made:
        assert made.maintenance.ingest("submissions", sorted(folder.glob("*.csv")))["quarantined"] == 0
        made.maintenance.add_account("ana", "analyst", KEYS, "a long and quite unguessable password")
        made.maintenance.add_account("rosa", "analyst", [*KEYS, REVEAL], "a long and quite unguessable password")
        yield made


@pytest.mark.graph
def test_captions_of_things_do_not_name_her_in_any_sentence_or_search(captioned: Service) -> None:
    ana, phone = viewer(captioned), "phone:+447700900124"
    home = "premises:XX11AC:3::BIRCH ROAD"
    networks = as_json(captioned.networks(ana, every=True))

    answers = [
        networks,
        *(as_json(captioned.network(ana, one["id"])) for one in networks["networks"]),
        *(as_json(captioned.show(ana, one)) for one in (phone, home, "org:FA:O1", "event:FA:E1", "item:FA:1/1")),
        as_json(captioned.expand(ana, phone)),
        as_json(captioned.premises(ana, home)),
        as_json(captioned.path(ana, "person:FA:N6", home)),
        as_json(captioned.path(ana, "person:FA:N6", "org:FA:O1")),
    ]
    text = json.dumps(answers, ensure_ascii=False)
    assert networks["networks"]
    assert not [word for word in ("Anna", "Test-Ivy", "Ivy") if word in text]
    for typed in ("Ivy", "Anna", "Anna Test-Ivy", "anna te"):
        assert as_json(captioned.search(ana, typed))["hits"] == []
        assert as_json(captioned.search(viewer(captioned, "rosa"), typed))["hits"]
    assert [hit["id"] for hit in as_json(captioned.search(ana, "Massage"))["hits"]] == ["org:FA:O1"]


# -- over random worlds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(READ_FUNCTIONS.keys() - {"notices"}))
def test_no_id_of_a_protected_person_and_no_hash_of_one_is_in_any_answer(name: str) -> None:
    tally: Counter[str] = Counter()

    @settings(
        max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(worlds(concerning=name in FOR_SAFEGUARDING), st.integers(0, 10**6))
    def property_holds(world: World, seed: int) -> None:
        view = view_of(world, FULL)
        people = view.protected().tokens
        telling = {f'"{one}"' for one in people} | {
            f'"{s.id}"' for s in world.statements if {s.start, s.end} & people.keys()
        }
        for arguments in calls_of(name, view, Random(seed).randrange):
            shown = ask(view_of(world, FULL), name, arguments)
            revealing = ask(view_of(world, replace(FULL, reveals=True)), name, arguments)
            if '"' not in shown:  # a refusal says the id as it was typed
                continue
            assert not [one for one in telling if one in shown], arguments
            tally["cases"] += 1
            tally["protected"] += any(one in revealing for one in telling)

    property_holds()
    assert tally["cases"]
    # Two name no person, one no protected one, and one is asked by either viewer in an id that the other may not use.
    if name not in {"exports", "reviews", "linked_premises", "person_status"}:
        assert tally["protected"], "no case in which a viewer with the permission sees one"


@pytest.mark.parametrize("nominal", ["N1", "7", "SMITHSON", "N47111"])
def test_a_reference_of_a_nominal_record_tells_no_nominal_however_short(nominal: str) -> None:
    protected = ProtectedRecords({f"person:FA:{nominal}": "k7q2m7xw4dab"})
    reference = f"item:FA:nominals-{nominal}/2026-02-01/1"

    pseudonymised = protected.with_tokens(reference)

    assert pseudonymised == "item:FA:nominals-~k7q2m7xw4dab/2026-02-01/1"
    assert protected.without_tokens(pseudonymised, protected.tokens) == reference
    for other in (f"item:FB:nominals-{nominal}/2026-02-01/1", f"item:FA:nominals-{nominal}8/2026-02-01/1"):
        assert protected.with_tokens(other) == other


@given(
    st.sets(st.from_regex(r"[A-Z]{0,2}[0-9]{3,6}", fullmatch=True), min_size=1, max_size=6),
    st.text(alphabet="AN0123456789 :/-()", max_size=30),
)
def test_what_is_disguised_is_undisguised_to_the_letter(nominals: set[str], text: str) -> None:
    some = Pseudonyms(b"key")
    records = {f"person:FA:{nominal}": some.token(f"person:FA:{nominal}") for nominal in nominals}
    protected = ProtectedRecords(records)

    for written in (text, *records, *(f"item:FA:nominals-{nominal}/1" for nominal in nominals)):
        pseudonymised = protected.with_tokens(written)
        assert protected.without_tokens(pseudonymised, protected.records_in(written)) == written
        assert not protected.records_in(pseudonymised)
