"""What registers say beside the reports: interests in premises, nominals, events; only of what a report tells already.

The files of this module come from a random stream of their own, so that those of the reports stay as they are; and they
add no true tie that nobody reported, so that the world stays as hard as it says. What is new in them is named in the
truth: the small agents, the tenants who share a flat, the children.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

from demonstration import values
from demonstration.report_writer import ReportWriter, graph_id
from demonstration.source_files import SourceFiles
from demonstration.world_entities import DemoEntity, DemoGroup, DemoLink

INTERESTS = {"OWNS": "owner", "LETS": "agent", "LEASES": "tenant", "PAYS_FOR": "payer"}
AGENT_LETS = (4, 2)
"""Premises of a network, and homes of others, that a small agent lets."""
_VISITS = ("welfare_visit", "welfare_visit", "brothel_visit", "stop_check")
_LEAP_YEARS = range(1956, 2004, 4)


class Registers:
    """Writes what registers say of one district.

    Parameters
    ----------
    reports : ReportWriter
        What was told of the district; emptied once it is written.
    files : SourceFiles
        Where the rows go.
    number : int
        Which district.
    """

    def __init__(self, reports: ReportWriter, files: SourceFiles, number: int) -> None:
        self._reports, self._files, self._number = reports, files, number
        self.rng = random.Random(f"paper {reports.seed} {number}")  # noqa: S311 - a reproducible world, no secret
        self._serial = 0

    def write(self, groups: Sequence[DemoGroup], truth: dict[str, Any]) -> None:
        """Write the district's rows, and name what is new in them in the truth."""
        reported = self._reports.reported
        self._interests([link for link in reported if link.type in INTERESTS and link.end.place], truth)
        self._agent(groups, truth)
        self._friends(groups, truth)
        self._nominals(reported)
        self._visits(reported)
        self._others(groups, truth)
        self._reports.reported, self._reports.named_people = [], {}

    # -- interests ------------------------------------------------------------------------------------------------

    def _interest(self, kind: str, holder: DemoEntity, place: DemoEntity, force: str, age: int) -> None:
        """Write one interest in premises."""
        self._serial += 1
        self._files.interests.fill(
            force=force,
            record=f"SYN-REG-{self._number}-{self._serial}",
            interest=kind,
            holder_kind=holder.type.lower(),
            holder=holder.key,
            holder_name=holder.caption,
            premises=self._address(place),
            **{"from": self._day(age)},
        )

    def _interests(self, links: Iterable[DemoLink], truth: dict[str, Any]) -> None:
        """Write the interests that reports tell too, among them those of the large agency that lets to everybody."""
        for link in links:
            self._interest(INTERESTS[link.type], link.start, link.end, link.start.key[:2], self._age(link))
            if graph_id(link.start) in truth["facilities"]:
                agencies = truth["agencies"]
                agencies[graph_id(link.start)] = agencies.get(graph_id(link.start), 0) + 1

    def _agent(self, groups: Sequence[DemoGroup], truth: dict[str, Any]) -> None:
        """Write a small agent who lets most premises of the network with the most of them, and two homes of others."""
        network = max((group for group in groups if group.name), key=lambda group: len(group.places))
        homes = [group.places[0] for group in groups if group.kind == "background"]
        agent = DemoEntity("Organisation", f"{network.force}:AGENT{self._number:03}", f"Testkeys of {network.town}")
        lets = [*network.places[: AGENT_LETS[0]], *self.rng.sample(homes, AGENT_LETS[1])]
        for place in lets:
            self._interest("agent", agent, place, network.force, self.rng.randrange(200, 600))
        truth["agents"][network.name] = {"id": graph_id(agent), "premises": [graph_id(place) for place in lets]}
        self._notice(agent, network)

    def _friends(self, groups: Sequence[DemoGroup], truth: dict[str, Any]) -> None:
        """Write the tenancies of each two who share a flat, as they lawfully may."""
        for group in (group for group in groups if group.kind == "friends"):
            for person in group.people:
                self._interest("tenant", person, group.places[0], group.force, self.rng.randrange(200, 600))
            truth["tenants"].append([graph_id(group.places[0]), *map(graph_id, group.people)])

    # -- nominals -------------------------------------------------------------------------------------------------

    def _nominals(self, reported: Iterable[DemoLink]) -> None:
        """Write a record of some of the people whom reports name: names, date of birth, home and number as told."""
        homes = {link.start.key: link for link in reported if link.type == "LIVES_AT"}
        numbers = {link.start.key: link for link in reported if link.type == "USES_PHONE"}
        for key, person in self._reports.named_people.items():
            if self.rng.random() >= self._reports.parameters.recorded:
                continue
            links = [
                link for link in (homes.get(key), numbers.get(key)) if link is not None and self.rng.random() < 0.7
            ]
            newest, oldest = max((t.newest for t in links), default=0), min((t.oldest for t in links), default=600)
            if newest > oldest:
                links, newest, oldest = links[:1], links[0].newest, links[0].oldest
            force, _, nominal = key.partition(":")
            self._files.nominals.fill(
                force=force,
                nominal=nominal,
                recorded_on=self._day(self.rng.randrange(newest, oldest + 1)),
                name=person.caption,
                aliases="; ".join(values.name(self.rng) for _ in range(self.rng.choice((0, 0, 0, 0, 1, 2)))),
                nicknames=f"Test{values.name(self.rng).split()[0]}" if self.rng.random() < 0.1 else "",
                date_of_birth=f"29/02/{self.rng.choice(_LEAP_YEARS)}",
                addresses=next((self._address(link.end) for link in links if link.type == "LIVES_AT"), ""),
                phones=next((link.end.key for link in links if link.type == "USES_PHONE"), ""),
            )

    # -- events ---------------------------------------------------------------------------------------------------

    def _visits(self, reported: Iterable[DemoLink]) -> None:
        """Write the visits, stops and interviews that reports tell of, with those whom they name as present."""
        events: dict[str, list[DemoLink]] = {}
        for link in reported:
            if link.start.type == "Event":
                events.setdefault(link.start.key, []).append(link)
        for key, links in events.items():
            designs = [link.end.key.partition(":")[2] for link in links if link.type == "FOUND_VIA"]
            places = [link.end for link in links if link.end.type == "Premises"]
            self._event(
                key,
                "interview" if designs else self.rng.choice(_VISITS),
                self._age(links[0]),
                place=self._address(places[0]) if places else "",
                present="; ".join(link.end.key for link in links if link.end.type == "Person"),
                found_via=designs[0] if designs else "",
            )

    def _notice(self, agent: DemoEntity, network: DemoGroup) -> None:
        """Write a notice to an agent, once the risk to the people in the place was assessed."""
        self._event(
            f"{network.force}:NOTICE{self._number:03}",
            "landlord_notice",
            self.rng.randrange(10, 60),
            place=self._address(network.places[0]),
            agency=agent.key,
            risk_assessment=f"SYN-RA-{self._number}",
        )

    def _others(self, groups: Sequence[DemoGroup], truth: dict[str, Any]) -> None:
        """Write what else comes in: calls, captures of ordinary cars, a report with limited consent, a missing child."""
        network, force = groups[0], groups[0].force
        cars = [keeping.mark.key for group in groups if group.kind == "background" for keeping in group.vehicles]
        for n in range(3):
            self._event(f"{force}:CALL{self._number}-{n}", "complaint_call", self.rng.randrange(300), area=network.town)
        for n, mark in enumerate(cars[:5]):
            reference = f"{force}:CCTV{self._number}-{n}"
            self._event(reference, "cctv_capture", self.rng.randrange(300), area=network.town, mark=mark)
        for n, mark in enumerate(cars[5:6]):
            reference, consent = f"{force}:SCHEME{self._number}-{n}", "anonymous_intel_only"
            self._event(
                reference, "uglymug_report", self.rng.randrange(300), area=network.town, mark=mark, consent=consent
            )
        child = f"{force}:M{self._number:04}"
        missing = {"subject": child, "subject_part": "missing", "subject_age": "15"}
        age = self.rng.randrange(10, 100)
        self._event(f"{force}:MISSING{self._number}", "missing_episode", age, area=network.town, **missing)
        truth["children"].append(f"person:{child}")

    def _event(self, key: str, kind: str, age: int, **cells: str) -> None:
        """Write one event by its key, ``force:reference``."""
        force, _, reference = key.partition(":")
        common_cells = {"force": force, "reference": reference, "event_type": kind, "from": self._day(age)}
        self._files.events.fill(**common_cells, **cells)

    # -- writing --------------------------------------------------------------------------------------------------

    def _address(self, place: DemoEntity) -> str:
        """Return one of the ways in which an address is written."""
        assert place.place is not None
        return values.write_address(self.rng, place.place, place.town)

    def _day(self, age: int) -> str:
        """Return a day, day first."""
        return f"{self._reports.day(age):%d/%m/%Y}"

    def _age(self, link: DemoLink) -> int:
        """Return a day of the tie's period."""
        return self.rng.randrange(link.newest, link.oldest + 1)
