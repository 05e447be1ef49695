"""Answers as text: the dates of people, and the words of the pages."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from graphintel.cli import text
from graphintel.service.answers.exploration import ShownEntity
from graphintel.service.answers.exports import ExportRegisterAnswer
from graphintel.service.answers.networks import NetworkList
from graphintel.service.answers.notices import NoticeList
from graphintel.service.answers.statements import StatementAnswer
from tests.answers import answer_of

ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
MOMENTS = st.datetimes().map(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S}+00:00").filter(lambda at: "1900" < at < "2200")


def _statement(at: str, precision: str) -> StatementAnswer:
    said = {
        "start": "person:FA:1", "type": "USES_PHONE", "part": "", "end": "phone:+447700900123", "grade": "1A-P (3x5x2)",
        "seen_from": at[: 10 if precision != "exact" else None], "seen_to": "", "seen_precision": precision,
        "basis": "observed", "item": "item:FA:1/1", "marking": "OFFICIAL",
    }  # fmt: skip
    return answer_of(StatementAnswer, said)


@given(MOMENTS, st.sampled_from(["exact", "day", "week", "month", "unknown"]))
def test_every_date_that_is_printed_is_in_the_form_of_people(at: str, precision: str) -> None:
    network = {
        "name": "Elm",
        "kind": "network",
        "size": 3,
        "newest": at[:10],
        "id": "network:1",
        "why": [],
        "confidence": 0.9,
    }
    export = {
        "export": "E1", "at": at, "recipient": "own force", "marking": "OFFICIAL", "expires_on": at[:10], "title": "Elm",
        "recalls": [{"export": "E1", "recipient": "own force", "item": "FA:1/1", "change": "withdrawn", "at": at}],
    }  # fmt: skip
    briefing = {
        "export": "E1", "title": "Elm", "marking": "OFFICIAL", "recipient": "own force", "things": 1, "statements": 1,
        "expires_on": at[:10], "review_on": at[:10], "handling": [], "files": [], "out": "out",
    }  # fmt: skip
    entity = {
        "caption": "Elm", "type": "Event", "id": "event:FA:1", "group": "", "roles": [], "led": [], "flags": [], "doubted": [],
        "doubted_flags": {}, "records": ["event:FA:1"], "properties": {"opened": at, "closed": at[:10], "born": at[:7]},
    }  # fmt: skip
    notice = {"at": at, "officer": "ana", "kind": "revealed", "people": [], "reason": "asked"}

    texts = [
        text.statements([_statement(at, precision)]),
        text.networks(answer_of(NetworkList, networks=[network])),
        text.exports(answer_of(ExportRegisterAnswer, exports=[export])),
        text.briefing(briefing),
        text.shown(answer_of(ShownEntity, entity=entity)),
        text.notices(answer_of(NoticeList, notices=[notice])),
        text.fields({"at": at, "day": at[:10]}),
    ]

    assert [one for one in texts if ISO_DATE.search(one)] == []
