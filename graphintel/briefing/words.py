"""The standing texts of a briefing: safety first, and how it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphintel.briefing.coarse import LEAST
from graphintel.briefing.compose import Drawn, Export
from graphintel.briefing.recipients import Profile
from graphintel.model.ontology import FLAGS

_TOLD_FLAGS = ("SELF_HARM_RISK", "REPRISAL_RISK", "SAFE_CONTACT", "DV_LINK", "ANONYMITY_LIFE")
_ALWAYS = (
    "Whoever may be exploited is a possible victim first. Safeguard before enforcing, and tell the safeguarding lead.",
    "Anybody shown in a helping role may be coerced into it. A place where several people sell sex is no sign of "
    "exploitation by itself.",
)


def safety_of(export: Export, drawn: Iterable[Drawn], called: Mapping[str, str]) -> tuple[str, ...]:
    """Return what to mind for the safety of people, a sentence each.

    Parameters
    ----------
    export : Export
    drawn : iterable of Drawn
        Members that may be shown.
    called : mapping of str to str
        How each thing is called in the briefing; people who are not in it are not spoken of.

    Returns
    -------
    tuple of str
        What protective flags say of single people stays inside the own force.
    """
    inside = [one for one in drawn if one.id in called and not export.profile.outside]
    flagged = [f"{called[one.id]}: {FLAGS[flag]}." for one in inside for flag in one.flags & set(_TOLD_FLAGS)]
    return (*_ALWAYS, *sorted(flagged))


def method_of(profile: Profile) -> tuple[str, ...]:
    """Return how a briefing was made, and the limits of that."""
    if not profile.police:
        return _of_others(profile)
    told = [
        "Each line is one statement by one source, graded by the force that owns it; nothing was added, and grades were "
        "not converted between schemes.",
        "What belongs together was found by community detection over weighted links; well graded and independent "
        "sources weigh more, suspected-false information weighs nothing. It is a reason to look, never a finding.",
        "What is not here may be unknown, or may not be shared. Absence of a line says nothing.",
        "People are called by pseudonyms unless a role of control, help or purchase, or an interest in premises, adverts "
        "or vehicles, is told of them. What only people under pseudonyms use is left out. Pseudonyms and ids hold for "
        "this export only.",
    ]
    if profile.signs:
        told.append(
            "Indicators are read on what is told here and on nothing else: one that is not listed may be there all the same."
        )
    if profile.outside:
        told.append(
            f"Dates and roles of people under pseudonyms are told only as exactly as at least {LEAST} of them share them."
        )
    else:
        told.append(
            f"Dates of people under pseudonyms are told by week. Fewer than {LEAST} people may share a week or a role: "
            "with other knowledge somebody could be recognised. Do not pass it on."
        )
    return tuple(told)


def _of_others(profile: Profile) -> tuple[str, ...]:
    """Return the method of a briefing for a body that neither enforces nor prosecutes."""
    told = ["What is not here may be unknown, or may not be shared. Absence of a line says nothing."]
    if profile.counted:
        return (f"Counts are rounded down to {LEAST}s; what fewer than {LEAST} share is left out.", *told)
    return (
        "Each line is one statement by one source, told of the place alone where the rest may not be shared; nothing was "
        "added. That places stand side by side does not mean that they have to do with one another.",
        *told,
    )
