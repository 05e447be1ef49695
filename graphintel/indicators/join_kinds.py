"""What joins premises: each kind is declared once, with the way from premises to what they share, and what counts.

A way is a sequence of link types, each followed from its end back to its start, or from its start to its end. Two premises
are joined where ways of one kind, none of whose statements is graded worse than the kind allows, reach one and the same
thing. What many unrelated people share is set aside wherever a way meets it, and named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphintel.model.display_words import joined_words
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.roles import ROLES, RoleGroup
from graphintel.model.values.grade import FALSE, POORLY


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a way.

    Attributes
    ----------
    link : str
        Link type.
    back : bool
        True where the way goes from the link's end to its start.
    parts : frozenset of str
        Where not empty, what ``part`` has to be.
    to : frozenset of str
        Where not empty, the types that the way may go on to.
    """

    link: str
    back: bool
    parts: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        assert self.link in LINK_TYPES, self.link


def _from(link: str, parts: frozenset[str] = frozenset(), to: frozenset[str] = frozenset()) -> Step:
    """Return the step from the end of a link to its start."""
    return Step(link, back=True, parts=parts, to=to)


def _to(link: str, parts: frozenset[str] = frozenset(), to: frozenset[str] = frozenset()) -> Step:
    """Return the step from the start of a link to its end."""
    return Step(link, back=False, parts=parts, to=to)


@dataclass(frozen=True, slots=True)
class Way:
    """A way from premises to what may join them to others.

    Attributes
    ----------
    steps : tuple of Step
    least_people : int
        How many distinct people have to stand behind the first step, over all premises that the thing joins: a number that
        one person alone uses at two addresses is that person's own.
    least_items : int
        How many items have to speak of the ways together: a car that was seen once at each of two addresses was passing.
    found : bool
        True where things lay there when somebody looked, or were seen: nobody advertised by them, so that what belongs to a
        firm joins nothing.
    """

    steps: tuple[Step, ...]
    least_people: int = 1
    least_items: int = 1
    found: bool = False


@dataclass(frozen=True, slots=True)
class JoinKind:
    """One kind of join.

    Attributes
    ----------
    name : str
        Of the kind, as answers give it.
    words : str
        What joins, after "Joined by"; ``{by}`` stands for it, or for several.
    words_of_several : str
        The same where several such things join the same premises; empty where ``words`` do for them.
    ways : tuple of Way
    left_out : frozenset of str
        Levels of grade of which no statement may be.
    facilities_aside : bool
        True where what many unrelated people share joins nothing.
    differs_at : int
        Where not 0: the ways of two premises have to differ at this step, as two numbers of one card do; else the thing
        there joins them already.
    lapse_days : int
        Where not 0: most days between the use of the thing at one premises and at the next; it may have changed hands.
    connects : bool
        False where it is shown beside other joins and makes none by itself: pictures are copied and stolen.
    """

    name: str
    words: str
    ways: tuple[Way, ...]
    left_out: frozenset[str] = frozenset({POORLY, FALSE})
    facilities_aside: bool = True
    differs_at: int = 0
    lapse_days: int = 0
    connects: bool = True
    words_of_several: str = ""

    def sentence(self, names: Sequence[str]) -> str:
        """Return what joins, by its name or names."""
        words = self.words_of_several if len(names) > 1 and self.words_of_several else self.words
        return f"Joined by {words.format(by=joined_words(list(names)))}."


CHANGED_HANDS_DAYS = 365
_EXPLOITER = frozenset(role for role, group in ROLES.items() if group is RoleGroup.EXPLOITER)
_PLACE = _from("ADVERTISES_PLACE")
_NUMBER = _to("ADVERTISES_NUMBER")
_PIECES = frozenset({"Advert", "AdvertCard", "CardDesign"})
_SEEN = frozenset({"Mark", "Vehicle"})
_EVENT = _from("INVOLVES", parts=frozenset({"place", "visited"}))

JOIN_KINDS: tuple[JoinKind, ...] = (
    JoinKind(
        "number",
        "the number {by}",
        (
            Way((_PLACE, _NUMBER)),
            Way((_from("MANAGES"), _to("USES_PHONE"))),
            Way((_from("SELLS_AT"), _to("USES_PHONE")), least_people=2),
            Way((_EVENT, _to("INVOLVES", parts=frozenset({"found"}), to=frozenset({"Phone"}))), found=True),
        ),
        lapse_days=CHANGED_HANDS_DAYS,
        words_of_several="each of the numbers {by}",
    ),
    JoinKind(
        "two numbers",
        "two numbers that stand together on {by}",
        (
            Way((_PLACE, _NUMBER, _from("ADVERTISES_NUMBER", to=_PIECES))),
            Way((_from("MANAGES"), _to("USES_PHONE"), _from("ADVERTISES_NUMBER", to=_PIECES))),
        ),
        differs_at=2,
        lapse_days=CHANGED_HANDS_DAYS,
    ),
    JoinKind(
        "card design",
        "two numbers on cards of the design {by}",
        (Way((_PLACE, _NUMBER, _from("ADVERTISES_NUMBER"), _to("HAS_DESIGN"))),),
        differs_at=2,
        lapse_days=CHANGED_HANDS_DAYS,
        words_of_several="two numbers on cards of one design, each of {by}",
    ),
    JoinKind(
        "design",
        "cards of the design {by} that state them",
        (Way((_PLACE, _to("HAS_DESIGN"))),),
        words_of_several="cards that state them, of each of the designs {by}",
    ),
    JoinKind(
        "profile",
        "the profile {by}",
        (Way((_PLACE, _to("POSTED_BY_PROFILE"))),),
        words_of_several="each of the profiles {by}",
    ),
    JoinKind(
        "handle",
        "the handle {by}",
        (Way((_PLACE, _to("USES_HANDLE"))), Way((_from("MANAGES"), _to("USES_HANDLE")))),
        lapse_days=CHANGED_HANDS_DAYS,
        words_of_several="each of the handles {by}",
    ),
    JoinKind(
        "vehicle",
        "the vehicle {by}",
        (
            Way((_from("SEEN_AT", to=_SEEN),), least_items=3, found=True),
            Way((_EVENT, _to("INVOLVES", parts=frozenset({"vehicle"}), to=_SEEN)), least_items=3, found=True),
            Way((_from("MANAGES"), _to("DRIVES", to=_SEEN))),
        ),
        lapse_days=CHANGED_HANDS_DAYS,
        words_of_several="each of the vehicles {by}",
    ),
    JoinKind(
        "manager",
        "{by}, reported to run them",
        (
            Way((_from("MANAGES"),)),
            Way((_from("HOLDS_ROLE", parts=_EXPLOITER),)),
            Way((_PLACE, _from("OPERATES_AD"))),
            Way((_PLACE, _to("POSTED_BY_PROFILE"), _from("OPERATES_AD"))),
        ),
    ),
    JoinKind(
        "payer",
        "{by}, reported to pay for them",
        (
            Way((_from("PAYS_FOR"),)),
            Way((_PLACE, _from("PAYS_FOR"))),
            Way((_PLACE, _NUMBER, _from("PAYS_FOR"))),
        ),
    ),
    JoinKind("picture", "pictures of one look, {by}", (Way((_PLACE, _to("SHOWS"))),), connects=False),
)
"""Every kind but two that are no mere sharing: see :mod:`graphintel.indicators.joins_by_conduct`."""

LANDLORD = JoinKind("landlord", "the conduct of their landlord {by}", ())
"""Whoever owns or lets them, and is reported to do more than that; that somebody owns or lets premises joins none."""
MOVED_OVER = JoinKind("moved over", "at least two people who are reported to have moved from one to the other", ())

LANDLORD_CONDUCT = ("MANAGES", "PAYS_FOR", "OPERATES_AD", "DISTRIBUTES", "CONTROLS", "RECRUITED")
"""Links by which a landlord does more than to let, beside the roles of those who exploit or help; a lift is a sighting only."""

SIGNS_OF_USE = ("ADVERTISES_PLACE", "SELLS_AT", "MANAGES")
"""Links that say of premises that something happens there: where a card was found, or a car seen, says nothing of it."""

HELD_BY_FIRMS = ("SUBSCRIBES", "KEEPER_OF")
"""Links by which a firm is on record with a number or vehicle: a taxi that stood at two addresses joins none."""

USER_LINKS = frozenset({"USES_PHONE", "SUBSCRIBES", "USES_HANDLE", "DRIVES", "KEEPER_OF"})
"""Links of whoever uses or keeps a number, handle or vehicle."""
MARK_LINKS = ("BORE_MARK",)
"""Links from a vehicle to the marks that it bore: whoever uses the vehicle uses them."""
