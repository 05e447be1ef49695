"""Links of reports and their items."""

from __future__ import annotations

from graphintel.model.disclosure import NOBODY
from graphintel.model.entities.item import Item
from graphintel.model.entities.submission import Submission
from graphintel.model.schema import LinkType
from graphintel.model.traits import PartMeaning, Reading


class Names(LinkType):
    """The item names the entity, and may say how it looks; ``part`` says what kind of other name it gives (alias, alias 2).

    Nothing is said about a tie.
    """

    starts = (Item,)
    reading = Reading("names", "names", "is named in")
    disclosure = NOBODY
    in_records = "an entity that no link ties is named by itself"
    in_rows = "leave link and the other end empty"
    tie = False
    from_input = False
    part_meaning = PartMeaning.ALIAS
    parts = None
    end_may_be_exploited = False


class PartOf(LinkType):
    """The item is part of the submission; carries the item's own grade, dates, marking and text."""

    starts = (Item,)
    ends = (Submission,)
    reading = Reading("part of", "is part of", "has as a part")
    disclosure = NOBODY
    in_records = "a record is part of its submission by itself"
    in_rows = "an item is part of its submission by its reference"
    carries_item = True
    structural = True
    tie = False
    from_input = False


class DerivedFrom(LinkType):
    """The submission repeats another: counted as one source."""

    starts = (Submission,)
    ends = (Submission,)
    reading = Reading("derived from", "repeats", "is repeated by")
    disclosure = NOBODY
    repeats = True
    tie = False


class Contradicts(LinkType):
    """The item speaks against another; both are kept and shown."""

    starts = (Item,)
    ends = (Item,)
    reading = Reading("contradicts", "contradicts", "is contradicted by")
    disclosure = NOBODY
    contradicts = True
    tie = False
