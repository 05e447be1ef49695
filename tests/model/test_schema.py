"""Declarations that cannot work are refused where they stand, and the message says why."""

from __future__ import annotations

import pytest

from graphintel.errors import DeclarationError
from graphintel.model.ontology import Person, Phone
from graphintel.model.schema import EntityType, LinkType


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


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("SuspectOf", {"__doc__": "A verdict."}, "suspect"),
        ("Silent", {}, "docstring"),
        ("Person", {"__doc__": "A link."}, "entity type has this name"),
        ("Mirrors", {"__doc__": "A link.", "starts": (Person,), "ends": (Phone,), "undirected": True}, "same types"),
    ],
)
def test_a_link_type_that_must_not_be_is_refused(name: str, body: dict[str, object], why: str) -> None:
    before = dict(LinkType.registry)

    with pytest.raises(DeclarationError, match=why):
        type(name, (LinkType,), body)

    assert LinkType.registry == before


def test_the_name_of_a_link_follows_from_its_class_and_empty_ends_mean_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LinkType, "registry", dict(LinkType.registry))

    made = type("WrittenNear", (LinkType,), {"__doc__": "A link.", "ends": (Phone,)})

    assert LinkType.registry["WRITTEN_NEAR"] is made
    assert issubclass(made, LinkType)
    assert made.allows("Person", "Phone") and made.allows("Mark", "Phone")
    assert not made.allows("Phone", "Person")
