"""A small home on a real graph: three items of two submissions, accounts, recipients and agreements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from graphintel.ledger.agreements import Agreement
from graphintel.service import Service
from graphintel.settings import read_settings

NUMBER = "phone:+447700900123"
SUBMISSIONS = (
    "submission_ref,owner_force,reported_at,marking\nFA:1,FA,2026-03-01,OFFICIAL\nFA:2,FA,2026-03-02,OFFICIAL\n"
)
ITEMS = (
    "submission_ref,item_no,scheme,source_eval,info_eval,handling,conditions,basis,seen_precision\n"
    "FA:1,1,3x5x2,1,A,P,,reported,unknown\nFA:1,2,3x5x2,2,B,P,,reported,unknown\nFA:2,1,3x5x2,1,B,C,force:FA,reported,unknown\n"
    "FA:2,2,3x5x2,1,A,P,,record,unknown\nFA:2,3,3x5x2,1,A,P,,record,unknown\n"
)
LINKS = (
    "submission_ref,item_no,from_type,from_key,from_caption,link,to_type,to_key,to_caption,role\n"
    'FA:1,1,Person,FA:N1001,Boss Testoak,MANAGES,Premises,"14 Alder Street, XX1 1AB",,controller\n'
    "FA:1,2,Person,FA:N1001,Boss Testoak,USES_PHONE,Phone,07700 900123,,\n"
    'FA:1,2,Advert,site-a.example:1,,ADVERTISES_PLACE,Premises,"14 Alder Street, XX1 1AB",,\n'
    "FA:1,2,Advert,site-a.example:1,,ADVERTISES_NUMBER,Phone,07700 900123,,\n"
    "FA:1,1,Person,FA:N1001,Boss Testoak,CONTROLS,Person,FA:N2002,Vera Testivy,\n"
    "FA:1,1,Person,FA:N1001,Boss Testoak,,,,,organiser\n"
    "FA:2,1,Person,FA:N1001,Boss Testoak,USES_PHONE,Phone,07700 900124,,\n"
    'FA:2,2,Person,FA:N3003,,SELLS_AT,Premises,"16 Alder Street, XX1 1AB",,\n'
    'FA:2,3,Advert,site-a.example:2,,ADVERTISES_PLACE,Premises,"16 Alder Street, XX1 1AB",,\n'
)
REFERRED = "premises:XX11AB:16::ALDER STREET"
FLAGS = "submission_ref,item_no,from_type,from_key,link,part\nFA:2,2,Person,FA:N3003,HAS_FLAG,NRM_REFERRED\n"
KEYS = ["marking:SECRET", "force:FA"]
PASSWORD = "a long and quite unguessable password"
COUNCIL = Agreement(
    "council-2", "council", "Northmere Council", "Rates", frozenset({"marking:OFFICIAL"}), "", "2027-03-31", ended=False
)
PLACE = "premises:XX11AB:14::ALDER STREET"
PERSON = "person:FA:N1001"


@contextmanager
def opened(folder: Path) -> Iterator[Service]:
    """A home of three items, of which one is for the own force only."""
    for name, text in (("submissions", SUBMISSIONS), ("items", ITEMS), ("item_links", LINKS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    clock = datetime(2026, 11, 25, 9, tzinfo=UTC)
    with Service.opened(read_settings({"GRAPHINTEL_SINGLE_USER": "yes"}, home=folder / "home"), lambda: clock) as made:
        (folder / "item_links_flags.csv").write_text(FLAGS, encoding="utf-8")
        done: dict[str, tuple[int, int]] = {}
        paths = sorted(folder.glob("*.csv"))
        report = made.maintenance.ingest(
            "submissions", paths, on_progress=lambda what, number, of: done.update({what: (number, of)})
        )
        assert report["quarantined"] == 0
        assert list(done) == ["lines read", "rows taken in", "rows logged", "written to the graph"]
        assert all(number == of > 0 for number, of in done.values())
        made.maintenance.add_account("ana", "analyst", KEYS, PASSWORD)
        made.maintenance.add_account("cam", "analyst", [*KEYS, "force:FB", "force:FC"], PASSWORD)
        made.maintenance.add_account("dee", "analyst", [*KEYS, "force:FB", "force:FC"], PASSWORD, "FB")
        made.maintenance.add_account("bob", "analyst", ["marking:OFFICIAL"])
        made.maintenance.add_account("lea", "safeguarding", ["marking:OFFICIAL"], PASSWORD)
        for name, kind, code in (("Force B", "police", "FB"), ("Northmere Council", "council", "")):
            made.recipient_register.add_recipient(name, kind, code, "ana", PASSWORD)
            made.recipient_register.approve_recipient(name, "lea", PASSWORD)
        keys = frozenset({"marking:OFFICIAL", "force:FB"})
        made.recipient_register.add_agreement(
            Agreement("force-b", "other_force", "Force B", "Joint work", keys, "", "2027-03-31", ended=False)
        )
        council = replace(COUNCIL, name="council")
        made.recipient_register.add_agreement(council, "ana", PASSWORD)
        made.recipient_register.approve_agreement("council", "lea", PASSWORD)
        yield made


ITEM_CLOCK = datetime(2026, 3, 25, 9, tzinfo=UTC)


@contextmanager
def one_item(folder: Path, links: str) -> Iterator[Service]:
    """A home of one item, whose links are a table with its header."""
    for name, text in (
        ("submissions", "submission_ref,owner_force,reported_at,marking\nFA:1,FA,2026-03-01,OFFICIAL-SENSITIVE\n"),
        ("items", "submission_ref,item_no,scheme,source_eval,info_eval,handling,basis,seen_precision\n"
                  "FA:1,1,3x5x2,1,A,P,reported,unknown\n"),
        ("item_links", links),
    ):  # fmt: skip
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    settings = read_settings({"GRAPHINTEL_SINGLE_USER": "yes"}, home=folder / "home")
    with Service.opened(settings, lambda: ITEM_CLOCK) as made:
        made.maintenance.ingest("submissions", sorted(folder.glob("*.csv")))
        yield made
