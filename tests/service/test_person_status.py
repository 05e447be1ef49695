"""The status of a person, from rows of a file to the answer: what counts, what does not, and who may ask."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from graphintel.errors import AccessError, GraphintelError, NotHeldError
from graphintel.model.access import SAFEGUARDING, Viewer
from graphintel.service.answers.person_status import PersonStatus, SupportOwedList
from graphintel.service.person_status import OF_A_CHILD
from graphintel.service.view import View
from graphintel.settings import Settings, read_settings
from tests.ingest.conftest import feed_into
from tests.ingest.memory import MemoryLedger
from tests.service.by_hand import answer, view_of_statements

ANA, BEA, CLEO = "person:FA:4711", "person:FA:4712", "person:FA:4713"
HEAD = (
    "force,reference,event_type,from,precision,area,subject,subject_part,subject_date_of_birth,operation,matter,category,offence,agency,"
    "info_eval,scheme,source_eval,handling,consent"
)
KEYS = frozenset({"marking:OFFICIAL-SENSITIVE", "force:FA", "force:FB", SAFEGUARDING})
LEAD = Viewer.of("lead", "safeguarding", KEYS)
NOW = "2026-11-01T12:00:00+00:00"


def row(reference: str, kind: str, day: str, subject: str = "FA:4711", **more: str) -> str:
    """Return a line of the file of events."""
    cells = {
        "force": "FA",
        "reference": reference,
        "event_type": kind,
        "from": day,
        "subject": subject,
        "area": "Northmere",
    }
    cells |= more
    return ",".join(cells.get(name, "") for name in HEAD.split(","))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({}, home=tmp_path / "home")


def taken_in(
    settings: Settings, rows: Iterable[str], sold: Iterable[str] = ("4711", "4712"), who: Viewer = LEAD
) -> View:
    """Return the graph of a viewer after a file of events, and one of submissions that says who sells sex, are taken in."""
    ledger = MemoryLedger()
    folder = settings.home.parent
    path = folder / "events.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    report = feed_into(ledger, settings, [path], "events")
    assert not report.total("quarantined"), report.issues
    files = {
        "submissions": ["submission_ref,owner_force,reported_at,marking", "FA:S1,FA,2026-03-01,OFFICIAL"],
        "items": [
            "submission_ref,item_no,scheme,source_eval,info_eval,handling,basis,seen_from,seen_precision",
            "FA:S1,1,3x5x2,2,B,P,reported,2026-03-01,day",
        ],
        "item_links": [
            "submission_ref,item_no,from_type,from_key,link,to_type,to_key",
            *(f"FA:S1,1,Person,FA:{one},SELLS_AT,Area,Northmere" for one in sold),
        ],
    }
    paths = []
    for name, lines in files.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = feed_into(ledger, settings, paths)
    assert not report.total("quarantined"), report.issues
    return view_of_statements(ledger.held()[0].values(), who, NOW[:10], NOW)


def status(view: View, who: str = ANA, as_of: str = "") -> PersonStatus:
    told: PersonStatus = answer(view, "person_status", id=who, as_of=as_of)
    return told


def windows(told: PersonStatus) -> dict[str, tuple[int, int]]:
    """Return what each window counts, by name; of one that counts by operation the newest."""
    return {one.name: (one.surely, one.possibly) for one in reversed(told.windows)}


def test_status_differs_by_day_for_the_same_events(settings: Settings) -> None:
    view = taken_in(
        settings,
        [
            row("E1", "caution", "2025-06-15", offence="loitering or soliciting"),
            row("E2", "warning_issued", "2026-05-01", operation="LANTERN"),
            row("E3", "support_referral", "2026-05-01"),
            row("E4", "caution", "2026-07-20"),
        ],
    )

    june, september = status(view, as_of="1 June 2026"), status(view, as_of="01/09/2026")

    assert windows(june) == {
        "cautions_in_12_months": (1, 1),
        "occasions_in_last_3_months": (1, 1),
        "occasions_in_3_months": (1, 1),
        "warnings_before_arrest": (1, 1),
    }
    assert windows(september)["cautions_in_12_months"] == (1, 1)
    assert windows(september)["occasions_in_3_months"] == (2, 2)
    assert [one.types for one in june.events] == [("caution",), ("warning_issued",), ("support_referral",)]
    assert "in operation LANTERN" in next(w.sentence for w in september.windows if w.name == "warnings_before_arrest")
    assert all("A caution is not a conviction." in w.sentence for w in september.windows if "caution" in w.name)
    assert june.as_of == "2026-06-01T23:00:00+00:00"


def test_support_stands_beside_enforcement_and_before_it(settings: Settings) -> None:
    view = taken_in(
        settings,
        [
            row("E1", "support_offered", "2026-04-01"),
            row("E2", "caution", "2026-05-01"),
            row("E3", "arrest", "2026-03-01"),
            row("E4", "disposal", "2026-06-01"),
            row("E5", "support_referral", "2026-06-01"),
        ],
    )

    by_type = {one.types[0]: one for one in status(view).events}

    assert by_type["caution"].support_by_then == "event:FA:E1"
    assert by_type["arrest"].support_by_then == ""
    assert by_type["disposal"].support_by_then == "event:FA:E5"
    assert (by_type["caution"].side, by_type["support_offered"].side) == ("enforcement", "support")


def test_what_is_suspected_false_undated_or_disputed_counts_nowhere(settings: Settings) -> None:
    graded = {"scheme": "3x5x2", "source_eval": "2", "handling": "P"}
    view = taken_in(
        settings,
        [
            row("E1", "caution", "2026-05-01"),
            row("E2", "caution", "2026-06-01", info_eval="E", **graded),
            row("E3", "caution", "2026-07-01"),
            row("FA:E3", "arrest", "2026-07-01", "FA:4711", force="FB"),
        ],
    )

    told = status(view)

    assert windows(told)["cautions_in_12_months"] == (1, 1)
    assert told.not_counted == (
        "1 statement suspected false or of contested accuracy: not counted.",
        "1 event of which sources disagree what it was: not counted.",
    )


@pytest.mark.parametrize(
    ("born", "shown"), [("2008-05-02", False), ("2008-05-01", True), ("2008-05", True), ("2009", False)]
)
def test_nothing_of_enforcement_of_whoever_may_have_been_a_child(settings: Settings, born: str, shown: bool) -> None:
    """An arrest is taken in of anybody; a date of birth may come with another row."""
    view = taken_in(
        settings,
        [
            row("E1", "arrest", "2026-05-31" if born == "2008-05" else "2026-05-01"),
            row("E2", "welfare_visit", "2026-06-01", subject_date_of_birth=born),
        ],
    )

    told = status(view)

    assert [one.types for one in told.events] == [*([("arrest",)] if shown else []), ("welfare_visit",)]
    assert bool(told.windows) is (born != "2009")  # who is grown up now has windows, of what was done as an adult
    assert told.child == ("" if shown else OF_A_CHILD)


def test_a_child_is_neither_suspect_nor_convicted_in_any_matter(settings: Settings) -> None:
    view = taken_in(
        settings,
        [
            row("E1", "contact", "2026-05-01", category="suspect", subject_date_of_birth="2010-01-01"),
            row("E2", "interview", "2026-05-02", category="convicted"),
            row("E3", "interview", "2026-05-03", category="witness"),
        ],
    )

    told = status(view)

    assert [[c.category for c in one.categories] for one in told.matters] == [["witness"]]
    assert not any(one.part in {"suspect", "convicted"} for one in told.statements)


def test_what_was_done_as_an_adult_counts_after_a_childhood_record(settings: Settings) -> None:
    view = taken_in(
        settings,
        [
            row("E1", "arrest", "2018-05-01", subject_date_of_birth="2001-01-01"),
            row("E2", "caution", "2026-05-01"),
            row("E3", "caution", "2026-07-01"),
        ],
    )

    told = status(view)

    assert windows(told)["cautions_in_12_months"] == (2, 2)
    assert [one.types for one in told.events] == [("caution",), ("caution",)]
    assert told.child == OF_A_CHILD


def test_what_is_recorded_has_happened_however_vague_its_date(settings: Settings) -> None:
    """As of now a day, week or month that is not over yet counts; as of a past day it does not, and that is said."""
    view = taken_in(
        settings,
        [
            row("E1", "caution", "2026-11-01"),
            row("E2", "caution", "2026-10-28", precision="week"),
            row("E3", "support_referral", "2026-10-20"),
            row("E4", "support_contact", "2026-11-01"),
        ],
    )

    now, before = status(view), status(view, as_of="2026-10-30")

    assert windows(now)["cautions_in_12_months"] == (1, 2)
    assert now.referrals[0].contact == "event:FA:E4"
    assert windows(before)["cautions_in_12_months"] == (0, 0)
    assert before.not_counted == ("1 event that may have been later than that: not counted.",)


def test_somebody_who_was_only_there_is_told_so_and_counted_nowhere(settings: Settings) -> None:
    view = taken_in(
        settings,
        [
            row("E1", "arrest", "2026-05-01", subject_part="met", offence="loitering or soliciting"),
            row(
                "E2",
                "arrest",
                "2026-06-01",
                subject_part="landlord",
                category="suspect",
                offence="loitering or soliciting",
            ),
        ],
    )

    told = status(view)

    assert [(one.there_as, one.side) for one in told.events] == [(("met",), ""), ((), "enforcement")]
    assert windows(told)["occasions_in_3_months"] == (1, 1)
    assert [one.matter for one in told.matters] == ["event:FA:E2"]
    assert told.not_counted == ()


def test_whoever_waits_after_a_referral_is_listed_whatever_is_said_of_them(settings: Settings) -> None:
    view = taken_in(settings, [row("E1", "support_referral", "2026-10-01", "FA:4719")], sold=("4711",))

    listed: SupportOwedList = answer(view, "support_owed")

    assert [one.person.id for one in listed.people] == ["person:FA:4719", ANA]
    assert listed.people[1].owed == ("No offer of support is recorded.", "No welfare check is recorded.")


def test_an_area_is_found_in_any_writing_and_an_unknown_one_is_refused(settings: Settings) -> None:
    view = taken_in(settings, [row("E1", "welfare_visit", "2026-10-20")])

    assert [one.person.id for one in answer(view, "support_owed", area=" northmere").people] == [ANA]
    with pytest.raises(GraphintelError, match="No event that concerns such a person is held in 'Nowhere'"):
        answer(view, "support_owed", area="Nowhere")


def test_an_old_status_says_so(settings: Settings) -> None:
    view = taken_in(settings, [row("E1", "welfare_visit", "2026-06-01")])

    assert status(view).stale == "Nothing is recorded of the last 153 days: it may be out of date."
    assert status(view, as_of="2026-06-20").stale == ""


def test_every_matter_has_its_own_category(settings: Settings) -> None:
    view = taken_in(
        settings,
        [
            row("E1", "arrest", "2026-05-01", matter="M/1", category="suspect"),
            row("E2", "charge", "2026-05-05", matter="M/1", category="suspect"),
            row("E3", "uglymug_report", "2026-06-01", category="victim", consent="full", matter="M/2"),
            row("E4", "interview", "2026-06-02", matter="M/2", category="witness"),
            row("E5", "contact", "2026-06-03"),
        ],
    )

    told = status(view)

    assert [(one.matter, [c.category for c in one.categories]) for one in told.matters] == [
        ("M/1", ["suspect"]),
        ("M/2", ["victim", "witness"]),
    ]
    assert len(told.matters[0].categories[0].statements) == 2
    assert {one for matter in told.matters for c in matter.categories for one in c.statements} <= {
        one.id for one in told.statements
    }
    assert next(one.consent for one in told.events if one.types == ("uglymug_report",)) == "full"


def test_the_list_is_ordered_by_support_owed_and_never_by_warnings(settings: Settings) -> None:
    rows = [
        row("E1", "support_offered", "2026-10-20"),
        row("E2", "welfare_visit", "2026-10-20"),
        row("E3", "support_referral", "2026-10-01", "FA:4712", area="Harbour"),
        row("E4", "welfare_visit", "2026-10-25", "FA:4713"),
        *(row(f"W{n}", "warning_issued", f"2026-10-{n:02}", "FA:4711") for n in range(1, 9)),
    ]
    view = taken_in(settings, rows, sold=("4711", "4712", "4713"))

    listed: SupportOwedList = answer(view, "support_owed")
    northmere: SupportOwedList = answer(view, "support_owed", area="Northmere")

    assert [one.person.id for one in listed.people] == [BEA, CLEO, ANA]
    assert listed.people[0].owed[0].startswith("Referred on 1 Oct 2026, no contact recorded for at least")
    assert listed.people[2].owed == ()
    assert listed.areas == ("Harbour", "Northmere")
    assert [one.person.id for one in northmere.people] == [CLEO, ANA]


def test_the_list_holds_nobody_who_is_not_protected(settings: Settings) -> None:
    view = taken_in(
        settings, [row("E1", "warning_letter", "2026-10-01", "FA:4719"), row("E2", "contact", "2026-10-01")]
    )

    listed: SupportOwedList = answer(view, "support_owed")

    assert {one.person.id for one in listed.people} == {ANA, BEA}


def test_only_whoever_holds_the_key_of_safeguarding_may_ask(settings: Settings) -> None:
    analyst = Viewer.of("ana", "analyst", KEYS - {SAFEGUARDING})
    holder = Viewer.of("ben", "analyst", KEYS)
    rows = [row("E1", "welfare_visit", "2026-10-20")]

    for name, arguments in (("person_status", {"id": ANA}), ("support_owed", {})):
        with pytest.raises(AccessError, match="compartment:safeguarding"):
            answer(taken_in(settings, rows, who=analyst), name, **arguments)
        assert answer(taken_in(settings, rows, who=holder), name, **arguments)


def test_who_does_not_reveal_sees_pseudonyms(settings: Settings) -> None:
    holder = Viewer.of("ben", "analyst", KEYS)
    view = taken_in(settings, [row("E1", "welfare_visit", "2026-10-20")], who=holder)

    told, listed = status(view), answer(view, "support_owed")

    assert told.person.caption in {one.person.caption for one in listed.people}
    assert "4711" not in told.person.caption
    assert told.person.names == ()


@pytest.mark.parametrize(
    ("who", "as_of", "refused"),
    [
        ("person:FA:9999", "", NotHeldError),
        ("event:FA:E1", "", GraphintelError),
        (ANA, "2026-11-02", GraphintelError),
        (ANA, "soon", GraphintelError),
    ],
)
def test_what_cannot_be_asked_is_refused(settings: Settings, who: str, as_of: str, refused: type[Exception]) -> None:
    view = taken_in(settings, [row("E1", "welfare_visit", "2026-10-20")])

    with pytest.raises(refused, match=r"Nothing is held|is of a Person|in the future|As of when"):
        status(view, who, as_of)
