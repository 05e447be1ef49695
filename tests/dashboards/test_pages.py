"""Layouts and panels as words: every statement with all that it carries, and people protected wherever they are shown."""

from __future__ import annotations

from typing import Any

import pytest
from dash.development.base_component import Component

from dashboards import frame, indicator_view, network_panel, panels
from dashboards.charts import SessionChart
from dashboards.long_lists import ROWS_SHOWN
from dashboards.page_registry import PAGES
from dashboards.pages import (
    explore,
    exports,
    linked_premises,
    network,
    networks,
    premises,
    premises_chain,
    reviews,
    support,
)
from dashboards.request_context import RequestContext
from dashboards.requests import ForgedError
from graphintel.errors import GraphintelError
from graphintel.model.access import Viewer
from graphintel.model.review_status import STATES
from graphintel.service.answers.entities import EntityDetails, Member, NamedEntity
from graphintel.service.answers.indicators import SubjectIndicators
from graphintel.service.answers.networks import ListedNetwork, NetworkChanges, NetworkList
from graphintel.service.answers.person_status import SupportOwedList
from graphintel.service.answers.premises import PremisesAnswer
from graphintel.service.answers.reviews import ReviewedFinding
from graphintel.service.answers.statements import StatementAnswer
from graphintel.service.reads import Reads
from tests.answers import answer_of
from tests.dashboards.conftest import context_of
from tests.dashboards.lists import (
    CONTROLLER,
    DRIVER,
    EXPLOITED,
    FLAT,
    HOUSE,
    NUMBER,
    OFFICER,
    TODAY,
    ListService,
    Teller,
)


def words(part: Any) -> str:
    """All text of a component, as it is read."""
    if isinstance(part, Component):
        return " ".join(words(child) for child in as_list(getattr(part, "children", None)))
    return " ".join(words(child) for child in part) if isinstance(part, list | tuple) else str(part)


def as_list(children: Any) -> list[Any]:
    return [] if children is None else list(children) if isinstance(children, list | tuple) else [children]


def parts(part: Any, kind: str) -> list[Component]:
    """All components of a kind, in order."""
    found = [part] if isinstance(part, Component) and type(part).__name__ == kind else []
    children = part if isinstance(part, list) else as_list(getattr(part, "children", None))
    return found + [inner for child in children if isinstance(child, Component) for inner in parts(child, kind)]


def test_a_hit_shows_its_type_and_why_it_matched(context: RequestContext) -> None:
    [hit] = explore.find(context, {"text": " 0770O 900-301 "})

    assert (
        "07700 900301" in words(hit)
        and "phone number" in words(hit)
        and "number" in words(hit).split("phone number")[1]
    )
    assert hit.to_plotly_json()["props"]["data-id"] == NUMBER


@pytest.mark.parametrize("text", ["", " ", "x"])
def test_less_than_two_signs_ask_nobody(context: RequestContext, text: str) -> None:
    assert explore.find(context, {"text": text}) == []
    assert context.service.reads == []  # type: ignore[attr-defined]


def test_nothing_found_is_said(context: RequestContext) -> None:
    assert words(explore.find(context, {"text": "zzzz"})) == "Nothing found that you may see."


@pytest.mark.parametrize("request_", [None, "text", {"text": 5}, {"text": "x" * 201}, {"text": "\x00a"}])
def test_a_forged_search_is_refused(context: RequestContext, request_: Any) -> None:
    with pytest.raises(ForgedError):
        explore.find(context, request_)


def test_the_drawer_of_a_thing_counts_before_anything_is_added(context: RequestContext) -> None:
    drawer = explore.detail(context, {"do": "thing", "id": NUMBER})

    assert "This phone number: 8 cards, 2 adverts and 1 person." in words(drawer)
    asked = [
        b.to_plotly_json()["props"]
        for b in parts(drawer, "Button")
        if b.to_plotly_json()["props"]["data-do"] == "expand"
    ]
    assert [(a.get("data-link"), a.get("data-type")) for a in asked] == [
        (None, None),
        ("ADVERTISES_NUMBER", "Advert"),
        ("ADVERTISES_NUMBER", "AdvertCard"),
        ("USES_PHONE", "Person"),
    ]
    assert len(parts(drawer, "Article")) == 13


def test_a_statement_shows_all_that_it_carries() -> None:
    statement = {
        "id": "st:1", "type": "LETS", "start": "person:FA:N1", "end": FLAT, "start_record": "person:FA:N1", "end_record": FLAT, "start_caption": "Testname Alder", "end_caption": "",
        "part": "", "grade": "1B-P (3x5x2)", "scheme": "3x5x2", "source_eval": "1", "info_eval": "B", "handling": "C",
        "conditions": ["unit:VICE"], "marking": "OFFICIAL", "basis": "record", "seen_from": "2026-03-01", "seen_to": "",
        "seen_precision": "month", "reported_at": "2026-03-09", "owner_force": "FA", "independent": "x",
        "item": "item:FA:12/3", "submission": "submission:FA:12", "said": {"rent": "500", "cash": True}, "restricted": True,
        "withdrawn_at": "", "review_due": "2027-03-09",
    }  # fmt: skip

    told = words(panels.statement_panel(answer_of(StatementAnswer, statement)))

    for wanted in (
        "Testname Alder → lets → Flat 2, 14 Alder Street, XX1 1AB",
        "1B-P (3x5x2)",
        "Handling C with conditions unit:VICE, OFFICIAL",
        "Seen Mar 2026",
        "Reported 9 Mar 2026",
        "Basis from a record",
        "Item FA:12/3",
        "Owner force FA",
        "Rent 500",
        "Cash yes",
        "Accuracy contested",
        "Review due 9 Mar 2027",
    ):
        assert wanted in told
    assert "Withdrawn" not in told and "Suspected false" not in told


def test_what_is_suspected_false_says_so(context: RequestContext) -> None:
    drawer = explore.detail(context, {"do": "line", "id": CONTROLLER, "other": DRIVER})

    assert "Suspected false" in words(drawer) and "2E-P (3x5x2)" in words(drawer)


def test_the_drawer_of_a_line_counts_independent_sources(context: RequestContext) -> None:
    drawer = explore.detail(context, {"do": "line", "id": NUMBER, "other": CONTROLLER})

    assert "3 statements from 3 independent sources." in words(drawer)
    assert len(parts(drawer, "Article")) == 3


def test_an_exploited_person_is_pseudonymous_and_protected_wherever_shown(context: RequestContext) -> None:
    shown = [
        explore.detail(context, {"do": "thing", "id": EXPLOITED}),
        explore.detail(context, {"do": "thing", "id": FLAT}),
        explore.detail(context, {"do": "line", "id": EXPLOITED, "other": FLAT}),
        networks.listing(context, {"every": True}),
        premises.requested_page(context, {"id": FLAT}),
        premises.requested_page(context, {"id": HOUSE}),
    ]

    assert all("Lina" not in words(part) for part in shown)
    assert "May need protection: safety first, never a target." in words(shown[0])


def test_a_network_says_why_and_lists_those_who_may_need_protection_first(context: RequestContext) -> None:
    everything = context.read(Reads.networks, every=True).networks
    found = next(n for n in everything if EXPLOITED in {m.id for m in n.members})

    drawer = explore.detail(context, {"do": "network", "id": found.id})

    assert all(reason in words(drawer) for reason in found.why)
    [table, *_] = parts(drawer, "Table")
    rows = [words(row) for row in parts(table, "Tr")[1:]]
    assert "may need protection" in rows[0] and "Lina" not in rows[0]
    assert len(rows) == len(found.members)
    assert any(word in words(drawer) for word in ("steady", "unsteady"))


def test_members_are_in_order_of_people_protection_and_caption() -> None:
    member = {"type": "Person", "roles": [], "reason": ""}
    people = [
        {**member, "id": "a", "caption": "A", "group": "exploiter"},
        {**member, "id": "b", "caption": "B", "group": "exploited"},
        {**member, "id": "c", "caption": "C", "group": ""},
        {**member, "id": "d", "caption": "D", "group": "", "type": "Phone"},
    ]

    ordered = network_panel.members_in_order(answer_of(Member, one) for one in people)
    assert [m.id for m in ordered] == ["b", "a", "c", "d"]


def test_the_list_of_networks_says_why_size_kinds_confidence_newest_and_facilities() -> None:
    network = {
        "id": "network:1", "name": "Testname Web 1", "kind": "network", "why": ["2 distinct people at least."], "size": 5,
        "types": {"Person": 2, "Phone": 3}, "confidence": 0.93, "newest": "2026-09-22", "facilities": [{"id": "org:FA:T"}], "review": {"state": "open"},
    }  # fmt: skip

    told = words(networks.networks_list(answer_of(NetworkList, networks=[answer_of(ListedNetwork, network)], total=1)))

    for wanted in ("Testname Web 1", "2 distinct people", "5", "2 people and 3 phone numbers", "very steady (0.93)",
                   "22 Sep 2026", "1 shared facility", "1 network"):  # fmt: skip
        assert wanted in told
    assert words(networks.networks_list(answer_of(NetworkList))) == "No network is found in what you may see."


def test_of_many_networks_the_page_reads_only_those_that_it_shows() -> None:
    teller = Teller()
    for number in range(2 * ROWS_SHOWN + 20):
        for person in (f"person:FA:P{number}", f"person:FA:Q{number}"):
            teller.say(teller.item(), "USES_PHONE", person, f"phone:+447700{900300 + number}")
    service, asked = ListService(list(teller.told.values())), list[NetworkList]()
    whole = [one["id"] for one in service.read(OFFICER, "networks", every=True)["networks"]]

    class Noting(RequestContext):
        def read(self, read: Any, /, *args: Any, **kwargs: Any) -> Any:
            asked.append(super().read(read, *args, **kwargs))
            return asked[-1]

    context = Noting(**{name: getattr(context_of(service), name) for name in RequestContext.__dataclass_fields__})
    told = [
        words(networks.listing(context, {"every": True, "from": {"networks": begin}})) for begin in (0, 50, 90, 9000)
    ]

    assert [[one.id for one in answer.networks] for answer in asked] == [
        whole[:50],
        whole[50:100],
        whole[50:100],
        whole[100:],
    ]
    assert [one.partition(" of 120")[0].rpartition("Groups ")[2] for one in told] == [
        "1 to 50",
        "51 to 100",
        "51 to 100",
        "101 to 120",
    ]
    assert all(one.startswith("120 groups ") for one in told)


def test_facilities_have_a_part_of_their_own() -> None:
    facility = NamedEntity(id="org:FA:TAXI", type="Organisation", caption="Northmere Test Taxis")

    assert "Northmere Test Taxis" in words(networks.facilities_list([facility]))
    assert networks.facilities_list([]) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"state": "first", "was": None, "joined": [], "left": []}, ""),
        ({"state": "same", "was": None, "joined": [], "left": []}, "nothing changed"),
        ({"state": "new", "was": None, "joined": ["a"], "left": []}, "it is new"),
        ({"state": "changed", "was": {"id": "n", "name": "Old"}, "joined": ["a"], "left": []}, "1 joined, 0 left; it was called Old"),
    ],
)  # fmt: skip
def test_what_changed_is_said(changed: dict[str, Any], told: str) -> None:
    assert network_panel.changed_words(answer_of(NetworkChanges, changed)) == told


def test_the_page_has_landmarks_a_skip_link_and_a_live_line() -> None:
    page = frame.layout_of(Viewer("officer", "analyst", frozenset()))

    for kind in ("Header", "Nav", "Main", "Aside"):
        assert parts(page, kind), kind
    assert next(a for a in parts(page, "A")).href == "#content"
    live = next(d for d in parts(page, "Div") if getattr(d, "id", "") == "spoken").to_plotly_json()["props"]
    assert live["role"] == "status" and live["aria-live"] == "polite"
    assert len(frame.KEYS) == len(parts(page, "Kbd"))


def test_every_button_does_something_that_the_script_knows(context: RequestContext) -> None:
    from pathlib import Path

    script = (Path(frame.__file__).parent / "assets" / "page.js").read_text(encoding="utf-8")
    page: list[Any] = [frame.layout_of(context.viewer), explore.detail(context, {"do": "thing", "id": NUMBER})]
    page += [
        explore.detail(context, {"do": "thing", "id": FLAT}),
        premises.requested_page(context, {"id": FLAT}),
        linked_premises.listing(context, {}),
        told_by(SIGN),
    ]
    page += [network.requested_page(context, {"id": network_with(context, FLAT).id}), reviews.listing(context, {})]
    page += [
        networks.listing(context, {"every": True}),
        networks.facilities_list([NamedEntity(id="a", type="Phone", caption="b")]),
        support.owed_list(answer_of(SupportOwedList, as_of=f"{TODAY}T09:00:00+00:00", people=[{}])),
    ]

    asked = {b.to_plotly_json()["props"].get("data-do") for part in page for b in parts(part, "Button")} - {None}
    opened = {page.answer_id for page in PAGES if page.within}
    assert {"expand", "chain", "network", "close", "start", "step", "export", "leave", "list", *opened} <= asked
    for name in asked - opened:
        assert f"    {name}: " in script or f"    '{name}': " in script, name


def test_the_register_of_exports_begins_with_what_must_be_recalled(context: RequestContext) -> None:
    listed = exports.listing(context, {})

    told = words(listed)
    assert told.index("Force FB  holds item FA:12/1 in export EX-20261120-0A1B2C: it was withdrawn") < told.index(
        "1 export"
    )
    assert [words(row) for part in listed for row in parts(part, "Th")][-1] == "EX-20261120-0A1B2C"
    assert "HIDDEN" not in told
    assert all(
        said in told for said in ("Briefing EX-20261120-0A1B2C", "Joint investigation", "force-fb", "19 May 2027")
    )
    assert told.endswith("1 item")


def test_without_exports_the_register_says_so() -> None:
    assert words(exports.register([])) == "No export is listed that you may see."


def network_with(context: RequestContext, member: str) -> ListedNetwork:
    return next(n for n in context.read(Reads.networks, every=True).networks if member in {m.id for m in n.members})


def buttons(part: Any, do: str) -> list[dict[str, Any]]:
    found = [b.to_plotly_json()["props"] for b in parts(part, "Button")]
    return [button for button in found if button["data-do"] == do]


SIGN = {
    "id": "I02", "name": "one number, several premises", "tier": "B", "state": "present", "raised": False,
    "why_not_raised": "one independent source", "sentence": "a number leads to two premises.",
    "evidence": [{"text": "it leads to the first.", "statements": ["st:1"]}],
    "counter_evidence": [{"text": "both are one building.", "statements": []}], "independent_sources": 1,
    "best_grade": "2C (3x5x2)", "dates": {"first": "2026-03-01", "last": "2026-03-09"}, "false_positives": ["A touring worker."],
    "version": 1, "expires": "2026-12-24",
    "review": {"state": "open", "officer": "", "step": "", "at": "", "to": "", "note": "", "outcome": "", "review_on": "",
               "overdue": False, "reopened_by": [], "may": ["taken"], "history": []},
}  # fmt: skip


def told_by(sign: dict[str, Any]) -> list[Component]:
    answer = {
        "subject": {"id": "network:1"},
        "indicators": [sign],
        "axes": {
            "organised": [{"kind": "role", "name": "controller", "reason": "1 person reported as controller"}],
            "exploited": [],
        },
        "statements": [],
        "off": ["I20"],
    }
    return indicator_view.indicator_list(answer_of(SubjectIndicators, answer))


def test_an_indicator_says_what_speaks_for_and_against_it_and_what_it_rests_on() -> None:
    told = words(told_by(SIGN))

    for wanted in ("I02 One number, several premises", "present", "tier B", "Not raised: one independent source",
                   "A number leads to two premises.", "It leads to the first.", "Both are one building.", "1 independent source",
                   "best grade 2C (3x5x2)", "1 Mar 2026 to 9 Mar 2026", "review due 24 Dec 2026",
                   "A touring worker.", "open: nobody has taken it", "Switched off: I20."):  # fmt: skip
        assert wanted in told
    assert told.index("For") < told.index("Against")


def test_the_two_axes_are_told_apart_and_not_added_up() -> None:
    [axes] = [part for part in told_by(SIGN) if getattr(part, "className", "") == "axes"]

    assert [words(axis) for axis in axes.children] == [
        "Points to somebody organising 1 person reported as controller",
        "Points to somebody being exploited Nothing reported.",
    ]


@pytest.mark.parametrize("state", ["not_seen", "no_data"])
def test_what_is_not_present_is_told_apart_from_what_nobody_collects(state: str) -> None:
    told = told_by({**SIGN, "state": state, "review": None, "sentence": "because of that."})

    assert "No indicator is present in what you may see." in words(told)
    assert f"I02 One number, several premises {state.replace('_', ' ')} Because of that." in words(told)
    assert buttons(told, "step") == []


def test_the_buttons_of_review_are_the_steps_that_may_be_taken(context: RequestContext) -> None:
    found = network_with(context, CONTROLLER)
    page = network.requested_page(context, {"id": found.id})
    assert [(b["data-step"], b["children"]) for b in buttons(page, "step") if not b["data-indicator"]] == [
        ("taken", "Take")
    ]

    said = reviews.step(context, {"subject": found.id, "step": "taken", "note": "", "review_on": TODAY})["say"]

    page = network.requested_page(context, {"id": found.id})
    mine = [b["data-step"] for b in buttons(page, "step") if not b["data-indicator"]]
    assert said == "Recorded: taken by officer on 26 Nov 2026, review due 26 Nov 2026."
    assert mine == ["assessed", "dismissed", "escalated"]
    assert "taken by officer on 26 Nov 2026" in words(page)


def test_the_page_of_a_network_holds_what_its_drawer_says_and_its_export(context: RequestContext) -> None:
    found = network_with(context, EXPLOITED)

    page = network.requested_page(context, {"id": found.id})

    assert all(reason in words(page) for reason in found.why)
    assert "Lina" not in words(page)
    assert [b["data-id"] for b in buttons(page, "export")] == [found.id]
    assert {b["data-id"] for b in buttons(page, "thing")} >= {m.id for m in found.members}


def test_the_page_of_premises_leads_to_numbers_and_other_premises(context: RequestContext) -> None:
    page = premises.requested_page(context, {"id": FLAT})

    assert CONTROLLER in {b["data-id"] for b in buttons(page, "start")} and NUMBER in {
        b["data-id"] for b in buttons(page, "start")
    }
    assert [b["data-id"] for b in buttons(page, "premises-page")] == [HOUSE]
    assert [b["data-id"] for b in buttons(page, "premises-chain-page")] == [FLAT]
    assert "Joined by" in words(page) and "In one building" not in words(page)
    assert "Lina" not in words(page) and "Holds the role controller and manages" in words(page)
    assert len(parts(page, "Article")) == 3


def test_premises_of_which_little_is_held_say_so() -> None:
    place = answer_of(EntityDetails, id=FLAT, type="Premises", caption="Flat 2")

    told = words(premises.premises_page(answer_of(PremisesAnswer, premises=place), answer_of(SubjectIndicators)))

    assert "Nobody is reported to own, let, lease, pay for, manage or control it." in told
    assert told.count("None that you may see.") == 2 and "Nothing else that you may see." in told
    assert "The finding that these stand in" not in told


def test_the_review_list_begins_with_counts_and_shows_what_is_overdue_and_new() -> None:
    row = {**SIGN["review"], "id": "network:1", "name": "Testname Web 1", "type": "network", "indicator": ""}
    late = {**row, "id": FLAT, "name": "Flat 2", "type": "Premises", "indicator": "I02", "state": "reopened", "officer": "ana",
            "step": "dismissed", "at": "2026-03-04T09:00:00+00:00", "review_on": "2026-04-01", "overdue": True, "note": "Friends.",
            "reopened_by": [{"id": "st:1", "item": "item:FA:9/1", "source": "x"}]}  # fmt: skip
    counts = {**dict.fromkeys(STATES, 0), "open": 1, "reopened": 1, "overdue": 1}

    listed, chosen = (
        reviews.reviews_list([answer_of(ReviewedFinding, one) for one in (late, row)]),
        reviews.choice(counts, "open", mine=False),
    )

    told = words(listed)
    assert (
        "reopened by new evidence, after it was dismissed by ana on 4 Mar 2026, review OVERDUE since 1 Apr 2026" in told
    )
    assert "New since then: FA:9/1" in told and "Friends." in told and "premises · indicator I02" in told
    assert [
        (b["data-id"], b["data-do"]) for b in (*buttons(listed, "premises-page"), *buttons(listed, "network-page"))
    ] == [
        (FLAT, "premises-page"),
        ("network:1", "network-page"),
    ]
    pressed = {b["children"]: b["aria-pressed"] for b in buttons(chosen, "list")}
    assert pressed == {
        "All (2)": "false",
        "Overdue (1)": "false",
        "Reopened (1)": "false",
        "Open (1)": "true",
        "Mine": "false",
    }


@pytest.mark.parametrize("request_", [{"state": "secret"}, {"mine": "yes"}, {"state": 5}])
def test_a_forged_choice_of_reviews_is_refused(context: RequestContext, request_: Any) -> None:
    with pytest.raises(ForgedError):
        reviews.listing(context, request_)


def test_who_may_receive_is_what_the_service_says(context: RequestContext) -> None:
    assert [(option.value, words(option)) for option in exports.recipients(context, {})] == [
        ("own_force", "Own force"),
        ("officers", "Officers"),
        ("force-fb", "Force FB (other force)"),
    ]


def test_what_was_made_shows_its_manifest(context: RequestContext) -> None:
    made = exports.order_briefing(
        context, {"id": FLAT, "recipient": "own_force", "formats": ["csv", "graphml"], "purpose": "Meeting"}
    )

    told = words(made)
    for wanted in ("EX-20261126-0A1B2C", "OFFICIAL-SENSITIVE", "Meeting", "Code P", ".graphml"):
        assert wanted in told
    assert "Lina" not in told
    assert [link.href.startswith("/exports/") for link in parts(made, "A")] == [True]


@pytest.mark.parametrize(
    "order", [{"chart": "gone"}, {"id": FLAT, "formats": "csv"}, {"id": FLAT, "formats": [1]}, {"id": FLAT}]
)
def test_an_order_that_no_page_sends_is_refused(context: RequestContext, order: dict[str, Any]) -> None:
    with pytest.raises(GraphintelError):
        exports.order_briefing(context, {"recipient": "own_force", **order})


def test_beyond_the_newest_statements_stand_on_a_line_each_with_all_that_they_carry() -> None:
    statement = {
        "id": "st:1", "type": "LETS", "start": "person:FA:N1", "end": FLAT, "start_record": "person:FA:N1", "end_record": FLAT, "start_caption": "Testname Alder", "end_caption": "",
        "part": "", "grade": "1B-C (3x5x2)", "scheme": "3x5x2", "source_eval": "1", "info_eval": "E", "handling": "C",
        "conditions": ["unit:VICE"], "marking": "OFFICIAL", "basis": "record", "seen_from": "2026-03-01", "seen_to": "",
        "seen_precision": "month", "reported_at": "2026-03-09", "owner_force": "FB", "independent": "x",
        "item": "item:FA:12/3", "submission": "submission:FA:12", "said": {"rent": "500"}, "restricted": True,
        "withdrawn_at": "", "review_due": "",
    }  # fmt: skip

    listed = panels.statement_list([answer_of(StatementAnswer, statement)] * (panels.MAX_IN_FULL + 2))

    assert len(parts(listed, "Article")) == panels.MAX_IN_FULL
    [first, _] = parts(listed, "Li")
    assert words(first) == (
        "1B-C (3x5x2) Testname Alder → lets → Flat 2, 14 Alder Street, XX1 1AB, Mar 2026; from a record; FA:12/3 of FB; with "
        "conditions unit:VICE, OFFICIAL; rent 500; Suspected false: kept and shown, weighs nothing.; Accuracy contested: left "
        "out of analysis."
    )


def test_a_chart_of_one_thing_is_briefed_alone(context: RequestContext) -> None:
    chart = SessionChart("key", {FLAT: (0.0, 0.0)})
    context.store_chart(chart)

    alone = exports.order_briefing(context, {"chart": chart.key, "recipient": "own_force", "formats": ["csv"]})
    around = exports.order_briefing(context, {"id": FLAT, "recipient": "own_force", "formats": ["csv"]})

    assert "Holds 1 entity," in words(alone)
    assert "Holds 1 entity," not in words(around)


def test_an_interest_that_only_doubted_statements_tell_says_so() -> None:
    place = {"id": FLAT, "type": "Premises", "caption": "Flat 2"}
    who = {"id": "org:FA:1", "type": "Organisation", "caption": "Test Lets", "group": "", "roles": []}
    base = {
        "start": "org:FA:1", "end": FLAT, "start_record": "org:FA:1", "end_record": FLAT, "start_caption": "Test Lets", "end_caption": "", "part": "", "grade": "2E-P (3x5x2)",
        "scheme": "3x5x2", "source_eval": "2", "handling": "P", "conditions": [], "marking": "OFFICIAL", "basis": "reported",
        "seen_from": "", "seen_to": "", "seen_precision": "unknown", "reported_at": "2026-03-09", "owner_force": "FA",
        "item": "item:FA:12/3", "said": {}, "restricted": False, "withdrawn_at": "", "review_due": "",
    }  # fmt: skip
    told = [
        {**base, "id": "st:1", "type": "OWNS", "info_eval": "E"},
        {**base, "id": "st:2", "type": "LETS", "info_eval": "E"},
        {**base, "id": "st:3", "type": "LETS", "info_eval": "B"},
    ]
    answer = {"premises": place, "interests": [{"who": who, "statements": ["st:1", "st:2", "st:3"]}], "numbers": [],
              "linked": [], "facilities": [], "seen": [], "statements": told}  # fmt: skip
    assert "Lets and owns (suspected false)" in words(
        premises.premises_page(answer_of(PremisesAnswer, answer), answer_of(SubjectIndicators))
    )


def test_linked_premises_are_listed_opened_and_told_why_by_their_statements(context: RequestContext) -> None:
    answer = context.read(Reads.linked_premises)
    listed = words(linked_premises.listing(context, {}))
    [finding] = answer.findings
    page = premises_chain.requested_page(context, {"id": finding.id, "start": FLAT, "to": HOUSE})

    told = words(page)
    assert finding.name in listed and finding.name in told
    assert "Nobody says what they are used as" in listed and "brothel" not in listed
    assert all(place.caption in told for place in finding.premises)
    assert f"Why {finding.premises[0].caption} and {finding.premises[1].caption} are linked" in told
    assert {FLAT, HOUSE} == {place.id for place in finding.premises}
    assert parts(page, "Details")
    assert EXPLOITED not in told
    assert "no linked premises" in words(premises_chain.requested_page(context, {"id": DRIVER}))
    with pytest.raises(GraphintelError, match="the same premises"):
        premises_chain.requested_page(context, {"id": finding.id, "start": FLAT, "to": FLAT})
    assert "are linked" not in words(premises_chain.chain_page(answer, answer))  # which says of no two why
