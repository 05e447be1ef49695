"""How an entity type and a link type are declared, and what a declaration is refused for.

A declaration is a class: its docstring says what one such thing is, its attributes say the rest. Names follow
from the class name, so that they cannot disagree: ``BoreMark`` is the link ``BORE_MARK``. What must be said has no
default, so that forgetting it is found at import; what has one is a trait that most types do not have.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import ClassVar

from graphintel.errors import DeclarationError
from graphintel.model.completeness import missing_from, refuse_incomplete, refuse_inherited, refuse_unknown
from graphintel.model.disclosure import LINK_WORDS, TYPE_WORDS, Disclosure
from graphintel.model.key_forms import KeyForm
from graphintel.model.link_properties import LinkProperty, refuse_properties
from graphintel.model.records import WRITING, Statement
from graphintel.model.roles import ROLES
from graphintel.model.traits import Activity, EntityCategory, NodeStyle, PartMeaning, Reading, Words

FORBIDDEN_WORDS = frozenset(
    [
        "victim",
        "exploiter",
        "pimp",
        "suspect",
        "offender",
        "ethnicity",
        "nationality",
        "immigration",
        "health",
        "disability",
        "religion",
        "language",
        "sexuality",
        "race",
        "addiction",
        "diagnosis",
    ]
)
"""Words that no entity type, link type or property may carry: verdicts and protected characteristics."""


_OF_STATEMENTS = frozenset(each.name for each in fields(Statement)) | WRITING | {"said", "since", "until"}
"""What every statement has, in the ledger, in the graph and in exports."""


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name)


def _refuse_forbidden(name: str) -> None:
    carried = FORBIDDEN_WORDS.intersection(_snake(name).lower().split("_"))
    if carried:
        raise DeclarationError(
            f"{name}: nothing may be called after a verdict or a protected characteristic ({', '.join(sorted(carried))}); "
            "roles and flags are graded statements."
        )


class EntityType:
    """Base of all entity types.

    Attributes
    ----------
    prefix : str
        First part of every id, up to the colon.
    category : EntityCategory
        What sort of thing it is.
    words : Words
        What people call it.
    key : KeyForm
        How a written key becomes an entity.
    style : NodeStyle
        Look on charts and in legends.
    legend_position : int
        Order in legends and lists.
    anx_icon : str
        Name of its icon in Analyst's Notebook.
    disclosure : Disclosure
        Whether it may leave the building, for each kind of recipient.
    other_names : tuple of str
        Names under which other systems know it: hinted at where input writes one.
    typed_before : tuple of str
        Words that people type before its key in the search box.
    kind_property : str
        Name of the property that says what kind of such thing it is; :mod:`graphintel.model.exclusions` holds for its values.
    analysed : bool
        True where it enters networks.
    private : bool
        True where it may be a person's own (home, number, handle, vehicle): it stays back where only protected people have it.
    states : bool
        True where what it says of one thing alone ends at it, as an item's roles and flags do.
    indicator_subject : str
        What indicators call it, where they can be about one; empty where they cannot.
    read_by_key : bool
        True where people read the thing by its key (a number, a mark, an exhibit), whatever a source calls it.
    starts_chain : bool
        True where the chain of adverts, numbers and places that it belongs to is shown with it.
    paper : bool
        True where it is a piece of advertising: it alone makes no group.
    changes_hands : bool
        True where somebody else may have had it before: holders of different times are told apart.
    keyed_by_content : bool
        True where a record without a key may be keyed by what it shows.
    venue : bool
        True where something can happen in it, and where it can be let and lived in.
    dialled : bool
        True where it is a number that people dial.
    """

    prefix: ClassVar[str]
    category: ClassVar[EntityCategory]
    words: ClassVar[Words]
    key: ClassVar[KeyForm]
    style: ClassVar[NodeStyle]
    legend_position: ClassVar[int]
    anx_icon: ClassVar[str]
    disclosure: ClassVar[Disclosure]
    analysed: ClassVar[bool]
    private: ClassVar[bool]
    states: ClassVar[bool] = False
    indicator_subject: ClassVar[str] = ""
    read_by_key: ClassVar[bool] = False
    starts_chain: ClassVar[bool] = False
    paper: ClassVar[bool] = False
    changes_hands: ClassVar[bool] = False
    keyed_by_content: ClassVar[bool] = False
    venue: ClassVar[bool] = False
    dialled: ClassVar[bool] = False
    other_names: ClassVar[tuple[str, ...]] = ()
    typed_before: ClassVar[tuple[str, ...]] = ()
    kind_property: ClassVar[str] = ""
    registry: ClassVar[dict[str, type[EntityType]]] = {}
    name_of_prefix: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls) -> None:
        refuse_inherited(cls, EntityType)
        refuse_unknown(cls, EntityType)
        _refuse_forbidden(cls.__name__)
        if not (cls.__doc__ or "").strip():
            raise DeclarationError(
                f"{cls.__name__}: an entity type needs a docstring that says what one such thing is."
            )
        if not isinstance(getattr(cls, "prefix", None), str) or not cls.prefix.isalpha():
            raise DeclarationError(f"{cls.__name__}: an entity type needs a prefix of letters, for its ids.")
        if any(other.prefix == cls.prefix for other in cls.registry.values()):
            raise DeclarationError(f"{cls.__name__}: the prefix {cls.prefix!r} is taken.")
        refuse_incomplete(cls, missing_from(cls, _ENTITY_SAYS, TYPE_WORDS))
        EntityType.registry[cls.__name__] = cls
        EntityType.name_of_prefix[cls.prefix] = cls.__name__


_ENTITY_SAYS: dict[str, type] = {
    "category": EntityCategory,
    "words": Words,
    "key": KeyForm,
    "style": NodeStyle,
    "legend_position": int,
    "anx_icon": str,
    "disclosure": Disclosure,
    "analysed": bool,
    "private": bool,
}


class LinkType:
    """Base of all link types.

    Attributes
    ----------
    starts, ends : tuple of entity types
        What the link may start and end at; empty means any entity.
    reading : Reading
        How it reads in a sentence.
    disclosure : Disclosure
        Whether it may leave the building, for each kind of recipient.
    structural : bool
        True for links that say how things are made up rather than who did what.
    tie : bool
        True where community detection reads the link as a tie.
    passable : bool
        True where paths may lead over the link although it is no tie.
    properties : tuple of LinkProperty
        What it says beside its ends and its part.
    undirected : bool
        True where both directions mean the same; stored once, with its ends in order of id.
    from_input : bool
        True where a row of a file may state it by name. False for what decisions, findings and columns of their own make.
    part_meaning : PartMeaning
        What ``part`` says.
    parts : frozenset of str, optional
        Closed list of what ``part`` may say; None where ``part`` is free text, empty where there is none.
    end_may_be_exploited : bool
        Whether the link, however graded, says that the person at its end may be exploited; said by every link that can end
        at a person.
    role : str
        Role of ``ROLES`` that it says of the person at its start; empty for none. Said by every link from a person that says
        something of what happens at premises, or of a person at its end who may be exploited.
    control : str
        What it says of the person at its end, where somebody else leads that person; said by every link from a person to
        one who may be exploited.
    names_start : bool
        True where it gives a reason to name the person at its start.
    shows_protected : bool
        True where it may show a protected person beside another person, an event, or nothing named.
    public : bool
        True where whoever looks at an advert sees what it says: a private thing that it names needs no shelter.
    home : bool
        Whether the end is the home of the start; said by every link from a person to where people can live.
    activity : Activity
        What it says of premises.
    within : bool
        True where the start is a unit of the end.
    carries_item : bool
        True where it carries an item's own grade, dates and text.
    judgement : bool
        True where it is the decision of a person on records.
    repeats : bool
        True where the start is no source of its own beside the end.
    contradicts : bool
        True where the start speaks against the end.
    interest : bool
        True where whoever is at its start has an interest in premises: owner, landlord, tenant, payer, manager.
    letting : bool
        True where it says no more than that somebody owns or lets premises.
    connects_premises : bool
        True where premises that it shares with others lead to them.
    links_premises : bool
        False where no two premises are linked by it: people of one house, and cards of one phone box.
    advert_chain : bool
        True where it leads from a number to the cards, designs, adverts and places that go with it.
    in_rows, in_records : str
        What to write instead where a row, or a declared source, may not state it by name; empty where it may.
    one_end_phrase : str
        How it is told of its end alone; ``{part}`` stands for its part.
    """

    starts: ClassVar[tuple[type[EntityType], ...]] = ()
    ends: ClassVar[tuple[type[EntityType], ...]] = ()
    reading: ClassVar[Reading]
    disclosure: ClassVar[Disclosure]
    structural: ClassVar[bool] = False
    tie: ClassVar[bool] = True
    passable: ClassVar[bool] = False
    properties: ClassVar[tuple[LinkProperty, ...]] = ()
    undirected: ClassVar[bool] = False
    from_input: ClassVar[bool] = True
    part_meaning: ClassVar[PartMeaning] = PartMeaning.NOTHING
    parts: ClassVar[frozenset[str] | None] = frozenset()
    end_may_be_exploited: ClassVar[bool]
    role: ClassVar[str] = ""
    control: ClassVar[str] = ""
    names_start: ClassVar[bool] = False
    shows_protected: ClassVar[bool] = False
    public: ClassVar[bool] = False
    home: ClassVar[bool]
    activity: ClassVar[Activity] = Activity.NONE
    within: ClassVar[bool] = False
    carries_item: ClassVar[bool] = False
    judgement: ClassVar[bool] = False
    repeats: ClassVar[bool] = False
    contradicts: ClassVar[bool] = False
    interest: ClassVar[bool] = False
    letting: ClassVar[bool] = False
    connects_premises: ClassVar[bool] = False
    links_premises: ClassVar[bool] = True
    advert_chain: ClassVar[bool] = False
    in_rows: ClassVar[str] = ""
    in_records: ClassVar[str] = ""
    one_end_phrase: ClassVar[str] = "{part} reported there"
    name: ClassVar[str]
    start_names: ClassVar[frozenset[str]]
    end_names: ClassVar[frozenset[str]]
    registry: ClassVar[dict[str, type[LinkType]]] = {}

    def __init_subclass__(cls) -> None:
        refuse_inherited(cls, LinkType)
        refuse_unknown(cls, LinkType)
        _refuse_forbidden(cls.__name__)
        if not (cls.__doc__ or "").strip():
            raise DeclarationError(f"{cls.__name__}: a link type needs a docstring that says what one such link says.")
        cls.name = _snake(cls.__name__).upper()
        if cls.name.title().replace("_", "") in EntityType.registry:
            raise DeclarationError(
                f"{cls.__name__}: an entity type has this name; ArcadeDB keeps them in one name space."
            )
        if cls.undirected and set(cls.starts) != set(cls.ends):
            raise DeclarationError(f"{cls.__name__}: an undirected link has the same types at both ends.")
        said = _said_by(cls)
        for name in _UNSAID.keys() - said.keys():
            setattr(cls, name, getattr(cls, name, _UNSAID[name]))
        refuse_incomplete(cls, missing_from(cls, said, LINK_WORDS) + _unsaid_of_people(cls))
        _refuse_unread(cls)
        refuse_properties(cls.__name__, cls.properties, _OF_STATEMENTS)
        for one in cls.properties:
            _refuse_forbidden(one.name)
        cls.start_names = frozenset(kind.__name__ for kind in cls.starts)
        cls.end_names = frozenset(kind.__name__ for kind in cls.ends)
        LinkType.registry[cls.name] = cls

    @classmethod
    def allows(cls, start: str, end: str) -> bool:
        """Return whether the link may go from a ``start`` to an ``end``, both given as type names."""
        return (not cls.starts or start in cls.start_names) and (not cls.ends or end in cls.end_names)


_UNSAID = {"end_may_be_exploited": False, "home": False}
"""What a link says that cannot say anything else, by its ends."""


def _said_by(link: type[LinkType]) -> dict[str, type]:
    """Return what a link has to say: also of the people at its ends, where there can be any."""
    said: dict[str, type] = {"reading": Reading, "disclosure": Disclosure}
    if _may_be_person(link.ends):
        said["end_may_be_exploited"] = bool
    if _may_be_person(link.starts) and (not link.ends or any(getattr(end, "venue", False) for end in link.ends)):
        said["home"] = bool
    return said


def _may_be_person(ends: tuple[type, ...]) -> bool:
    return not ends or any(getattr(end, "category", None) is EntityCategory.PERSON for end in ends)


def _unsaid_of_people(link: type[LinkType]) -> list[str]:
    """Return what a link leaves open of a person at its start who does something to, or where, somebody may be exploited."""
    if not _may_be_person(link.starts):
        return []
    exploited = getattr(link, "end_may_be_exploited", False) is True and _may_be_person(link.ends)
    role = (exploited or link.activity is not Activity.NONE) and "role" not in vars(link)
    return ["role"] * role + ["control"] * (exploited and not link.control)


def _refuse_unread(link: type[LinkType]) -> None:
    """Refuse what a link says and nobody would read, or would read against it."""
    if link.tie and link.passable:
        raise DeclarationError(
            f"{link.__name__}: paths lead over every tie; say passable of a link with tie = False only."
        )
    if link.role and link.role not in ROLES:
        raise DeclarationError(
            f"{link.__name__}: {link.role!r} is no role; expected one of {', '.join(sorted(ROLES))}."
        )
    if link.control and getattr(link, "end_may_be_exploited", True) is False:
        raise DeclarationError(
            f"{link.__name__}: whoever is {link.control} may be exploited; say so with end_may_be_exploited = True."
        )
