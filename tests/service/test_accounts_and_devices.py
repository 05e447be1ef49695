"""Accounts, devices, images and cameras from their sample files to search, chart, network, briefing and CSV."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboards.elements import edges, nodes
from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.errors import NotHeldError
from graphintel.model.access import Viewer
from graphintel.model.values.bank_account import BANK_ACCOUNT
from graphintel.service import Service
from graphintel.service.briefings import BriefingRequest
from tests.engines import ROOT
from tests.service.small_home import PASSWORD, one_item

pytestmark = pytest.mark.graph

SAMPLES = ("payments", "devices", "images", "captures")
ROLES = (
    "submission_ref,item_no,from_type,from_key,link,to_type,to_key,role\n"
    "FA:1,1,Person,FA:4711,,,,organiser\nFA:1,1,Person,FA:4712,,,,controller\n"
)
ACCOUNT = f"account:{BANK_ACCOUNT.key('000000 12345678')}"
HANDSET, IMAGE, CAMERA = "device:imei:00123456123456", "image:phash:c3a196e40f5b7d28", "camera:FA:CAM-7"
TYPED = {
    ACCOUNT: "GB35 SYNT 0000 0012 3456 78",
    HANDSET: "IMEI 00-123456-123456-2",
    IMAGE: "phash:C3A196E40F5B7D28",
    CAMERA: "CAM-7",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a home that took in the four samples, and roles of two people in them."""
    folder = tmp_path_factory.mktemp("accounts")
    with one_item(folder, ROLES) as made:
        for name in SAMPLES:
            made.maintenance.ingest(name, [ROOT / "ingest" / "samples" / f"{name}.csv"])
        made.maintenance.add_account("ana", "analyst", ["marking:SECRET", "force:FA", "compartment:finance"], PASSWORD)
        made.maintenance.add_account("bea", "analyst", ["marking:SECRET", "force:FB"], PASSWORD)
        yield made


@pytest.fixture
def ana(service: Service) -> Viewer:
    """Return the analyst."""
    return service.viewer_of_account("ana")


@pytest.mark.parametrize("identifier", TYPED)
def test_each_is_found_by_what_an_officer_types_and_drawn(identifier: str, service: Service, ana: Viewer) -> None:
    hits = service.search(ana, TYPED[identifier], 5).hits
    expansion = service.expand(ana, identifier)

    assert hits[0].id == identifier
    positions = {one.id: (0.0, 0.0) for one in (expansion.entity, *expansion.entities)}
    drawn = nodes((expansion.entity, *expansion.entities), positions)
    assert {f"is-{kind}" for kind in ("BankAccount", "Device", "Image", "Camera")} & set(
        " ".join(one["classes"] for one in drawn).split()
    )
    assert len(edges(expansion.statements, positions)) >= 1


def test_an_account_is_shown_by_four_digits_wherever_it_is_read(service: Service, ana: Viewer) -> None:
    answers = [service.show(ana, ACCOUNT), service.expand(ana, ACCOUNT), service.search(ana, "account ending 5678", 5)]

    assert service.show(ana, ACCOUNT).entity.caption == "Account ending 5678"
    assert not any(part in str(answers) for part in ("12345678", "1234 5678", "3456 78"))


def test_who_is_not_in_the_finance_compartment_sees_no_trace_of_an_account(service: Service) -> None:
    bea = service.viewer_of_account("bea")

    assert service.search(bea, TYPED[ACCOUNT], 5).hits == () == service.search(bea, "account ending 5678", 5).hits
    with pytest.raises(NotHeldError):
        service.show(bea, ACCOUNT)


def test_money_and_a_shared_device_join_people_and_an_image_or_a_camera_does_not(service: Service, ana: Viewer) -> None:
    networks = [service.network(ana, one.id) for one in service.networks(ana, every=True).networks]

    [joined] = [one for one in networks if "person:FA:4711" in {member.id for member in one.members}]
    assert {"person:FA:4712", ACCOUNT, HANDSET} <= {member.id for member in joined.members}
    assert not {CAMERA, IMAGE} & {member.id for one in networks for member in one.members}


def test_they_leave_for_the_own_force_as_csv_and_for_police_only(service: Service, ana: Viewer) -> None:
    ids = (ACCOUNT, HANDSET, "person:FA:4711", "person:FA:4712")
    made = service.create_briefing(ana, BriefingRequest(ids, "own_force", ("csv",), exact=True))

    text = b"".join(made.files.values()).decode()
    assert "Account ending 5678" in text and "IMEI 001234561234562" in text and "12345678" not in text
    assert {"PAYS_INTO", "USED_DEVICE"} <= {one.type for one in made.briefing.statements}
    links = {"PAYS_INTO", "USED_DEVICE", "SHOWS", "CAPTURED_BY", "REGISTERED_AT", "USES_HANDLE"}
    for name, profile in PROFILES.items():
        told = {"BankAccount", "Device", "Image", "Camera", *links} & (
            profile.types | profile.counted | profile.links | profile.one_end_only
        )
        assert bool(told) == (name in {"own_force", "officers", "other_force"}), name
