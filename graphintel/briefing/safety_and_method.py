"""The standing texts of a briefing: safety first, and how it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphintel.briefing.compose import ExportProtection, SelectedEntity
from graphintel.briefing.generalise import MIN_PEOPLE
from graphintel.briefing.recipient_profiles import Profile
from graphintel.model.flags import FLAGS

_FLAGS_STATED = ("SELF_HARM_RISK", "REPRISAL_RISK", "SAFE_CONTACT", "DV_LINK", "ANONYMITY_LIFE")
_ALWAYS = (
    "Whoever may be exploited is a possible victim first. Safeguard before enforcing, and tell the safeguarding lead.",
    "Anybody shown in a helping role may be coerced into it. A place where several people sell sex is no sign of "
    "exploitation by itself.",
)


def safety_sentences(
    protection: ExportProtection, selected: Iterable[SelectedEntity], captions: Mapping[str, str]
) -> tuple[str, ...]:
    """Return what to mind for the safety of people, a sentence each.

    Parameters
    ----------
    protection : ExportProtection
    selected : iterable of SelectedEntity
        Members that may be shown.
    captions : mapping of str to str
        Caption of each entity in the briefing; of people who are not in it nothing is said.

    Returns
    -------
    tuple of str
        What protective flags say of single people stays inside the own force.
    """
    inside = [one for one in selected if one.id in captions and not protection.profile.outside]
    flagged = [f"{captions[one.id]}: {FLAGS[flag]}." for one in inside for flag in one.flags & set(_FLAGS_STATED)]
    return (*_ALWAYS, *sorted(flagged))


def method_sentences(profile: Profile) -> tuple[str, ...]:
    """Return how a briefing was made, and the limits of that."""
    if not profile.police:
        return _method_outside_policing(profile)
    sentences = [
        "Each line is one statement by one source, graded by the force that owns it; nothing was added, and grades were "
        "not converted between schemes.",
        "What belongs together was found by community detection over weighted links; well graded and independent "
        "sources weigh more, suspected-false information weighs nothing. It is a reason to look, never a finding.",
        "What is not here may be unknown, or may not be shared. Absence of a line says nothing.",
        "People are called by pseudonyms unless a role of control, help or purchase, or an interest in premises, adverts "
        "or vehicles, is told of them. What only people under pseudonyms use is left out. Pseudonyms and ids hold for "
        "this export only.",
    ]
    if profile.shows_indicators:
        sentences.append(
            "Indicators are read on what is told here and on nothing else: one that is not listed may be there all the same."
        )
    if profile.outside:
        sentences.append(
            f"Dates and roles of people under pseudonyms are told only as exactly as at least {MIN_PEOPLE} of them share them."
        )
    else:
        sentences.append(
            f"Dates of people under pseudonyms are told by week. Fewer than {MIN_PEOPLE} people may share a week or a role: "
            "with other knowledge somebody could be recognised. Do not pass it on."
        )
    return tuple(sentences)


def _method_outside_policing(profile: Profile) -> tuple[str, ...]:
    """Return the method of a briefing for a body that neither enforces nor prosecutes."""
    sentences = ["What is not here may be unknown, or may not be shared. Absence of a line says nothing."]
    if profile.counted:
        return (
            f"Counts are rounded down to {MIN_PEOPLE}s; what fewer than {MIN_PEOPLE} share is left out.",
            *sentences,
        )
    return (
        "Each line is one statement by one source, told of the place alone where the rest may not be shared; nothing was "
        "added. That places stand side by side does not mean that they have to do with one another.",
        *sentences,
    )
