"""What a declaration says about leaving the building: a word for every kind of recipient. Silence is a no."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

YES, NO = "yes", "no"
ONE_END = "alone"
"""Of a link: told of the end that may go out, and of that end only."""
COUNT_ONLY = "counted"
"""Of a type: told as a number that at least five share, rounded down."""

TYPE_WORDS, LINK_WORDS = (YES, NO, COUNT_ONLY), (YES, NO, ONE_END)
"""What may be said of an entity type, and of a link type."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Whether a type may go to each kind of recipient, by the name of the profile; an empty word is not decided yet."""

    own_force: str = ""
    officers: str = ""
    other_force: str = ""
    partner: str = ""
    council: str = ""
    landlord: str = ""
    public: str = ""
    immigration: str = ""

    def to(self, profile: str) -> str:
        """Return the word for a profile: no where nothing is said, or where there is no such profile.

        Examples
        --------
        >>> POLICE_ONLY.to("officers"), Disclosure().to("officers"), POLICE_ONLY.to("nobody")
        ('yes', 'no', 'no')
        """
        return (getattr(self, profile) if profile in PROFILE_NAMES else "") or NO

    def undecided(self, words: tuple[str, ...]) -> list[str]:
        """Return the profiles for which no word, or none of these words, is said.

        Examples
        --------
        >>> Disclosure(own_force="yes", officers="maybe").undecided(TYPE_WORDS)[:2]
        ['officers', 'other_force']
        """
        return [name for name in PROFILE_NAMES if getattr(self, name) not in words]


PROFILE_NAMES = tuple(each.name for each in fields(Disclosure))
"""Every profile, in order."""

NOBODY = Disclosure(*(NO for _ in PROFILE_NAMES))
"""Leaves for nobody."""

POLICE_ONLY = replace(NOBODY, own_force=YES, officers=YES, other_force=YES)
"""Goes to police, and to nobody else."""
