"""How hard the demonstration world is. These figures were set before the analysis was tuned, and are not tuned to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WorldParameters:
    """Figures of one world.

    Attributes
    ----------
    networks, independents, friends, background : int
        Exploiter networks, people who work alone at home, pairs who share a flat for safety, and other households, in
        one district; a district is one unit of scale.
    missing : float
        Share of true links that no source reported.
    false : float
        False links, as a share of the true ones that were reported.
    recycled : float
        Share of numbers that somebody else had before, in a period that does not overlap.
    undated : float
        Share of items without a date.
    again : float
        Share of reported links that a second submission reports too.
    partner, own_force : float
        Share of items that a partner sent ungraded, and that only the owning force may read.
    by_uprn : float
        Share of writings of a listed premises that give its UPRN instead of its address.
    unnamed : float
        Share of mentions of a person that give no nominal.
    outreach : int
        Outreach workers of one district, who visit people of every kind.
    recorded : float
        Share of the people named by their nominal of whom a force's index holds a record.
    taxi_callers, block_homes, agency_lets : int
        Links of the shared facilities of one district.
    today : date
        Nothing is later; fixed, so that a seed gives the same bytes on any day.
    days : int
        How far back the world goes.
    """

    networks: int = 12
    independents: int = 40
    friends: int = 4
    background: int = 430
    missing: float = 0.28
    false: float = 0.08
    recycled: float = 0.10
    undated: float = 0.15
    again: float = 0.45
    partner: float = 0.04
    own_force: float = 0.05
    by_uprn: float = 0.10
    unnamed: float = 0.04
    outreach: int = 2
    recorded: float = 0.4
    taxi_callers: int = 70
    block_homes: int = 60
    agency_lets: int = 220
    today: date = date(2026, 9, 30)
    days: int = 900


DEFAULT_PARAMETERS = WorldParameters()

FORCES = ("FA", "FB", "FC")
DEMO_TOWNS = ("Northmere", "Southlarch", "Eastquill", "Westumber", "Midyarrow", "Harrowfen")
"""Invented towns; networks stretch over several."""

TOWN_FORCE = dict(zip(DEMO_TOWNS, ("FA", "FA", "FB", "FB", "FC", "FC"), strict=True))
"""The force of each town."""

TRUE_GRADES = {"3x5x2": ("112222", "AABBCD"), "5x5x5": ("ABBC", "1223")}
FALSE_GRADES = {"3x5x2": ("2233", "CDDE"), "5x5x5": ("CDEE", "3445")}
"""Source and information evaluations, drawn evenly from these letters: poor ones are commoner where a link is false."""
