"""What premises are said to be used as: a closed list. Nobody works a use out; somebody says it, in so many words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """One use of premises.

    Attributes
    ----------
    about : str
        What it means to whoever states it.
    asks_to_look : bool
        True where premises of this use belong to linked premises; an ordinary use, or an end of use, is no reason.
    """

    about: str
    asks_to_look: bool = False


BROTHEL = "brothel"

USES: dict[str, Use] = {
    BROTHEL: Use("somebody says that more than one person sells sex there", asks_to_look=True),
    "massage_parlour": Use("a massage parlour or sauna, whatever else happens there", asks_to_look=True),
    "drug_supply": Use("drugs are sold from there", asks_to_look=True),
    "cuckooed": Use("a home that others have taken over from whoever lives there", asks_to_look=True),
    "short_let": Use("let by the day or week"),
    "hotel": Use("a hotel, hostel or guest house"),
    "home": Use("somebody's home and nothing else"),
    "business": Use("an ordinary business"),
    "ordinary": Use("somebody looked, and saw nothing but an ordinary use"),
    "empty": Use("nobody uses it"),
    "closed": Use("closed by order, or given up after a visit"),
}
"""Every use that may be stated, and what it means. One place may have several at once, each by its own sources."""


def written_use(text: str) -> str:
    """Return a use as the list writes it: ``Drug supply`` as ``drug_supply``; what is no use stays no use.

    Examples
    --------
    >>> written_use(" Drug  supply "), written_use("Brothel")
    ('drug_supply', 'brothel')
    """
    return "_".join(text.lower().replace("-", " ").replace("_", " ").split())
