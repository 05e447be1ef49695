"""Protective flags: what they mean, which of them say exploited, and which hide."""

from __future__ import annotations

FLAGS: dict[str, str] = {
    "CHILD": "under 18 at any linked time: shown to safeguarding users only",
    "POTENTIAL_VICTIM": "possible victim: never ranked",
    "NRM_REFERRED": "referred to the National Referral Mechanism",
    "NRM_RG": "reasonable grounds decision of the National Referral Mechanism, positive",
    "NRM_RG_NEGATIVE": "reasonable grounds decision, negative: takes no protection away that anything else gives",
    "NRM_CG": "conclusive grounds decision of the National Referral Mechanism, positive",
    "NRM_CG_NEGATIVE": "conclusive grounds decision, negative: takes no protection away that anything else gives",
    "DTN_ONLY": "duty to notify only",
    "ANONYMITY_LIFE": "anonymity for life by law",
    "PROTECTED_EXISTENCE": "behaves as absent to all but the protection lead",
    "SAFE_CONTACT": "contact only in the agreed way",
    "DV_LINK": "domestic abuse: partner not shown as associate",
    "SELF_HARM_RISK": "letters and visits need care",
    "CONSENT_LIMITED": "given for a limited purpose",
    "REPRISAL_RISK": "no contact or visit without the safeguarding lead",
    "RESTRICTED": "accuracy contested: left out of analysis",
    "DISREGARDED": "statutory disregard: never held",
}
"""Protective flags and what they mean to a reader."""

EXPLOITED_FLAGS = frozenset(
    {"CHILD", "POTENTIAL_VICTIM", "NRM_REFERRED", "NRM_RG", "NRM_CG", "DTN_ONLY", "ANONYMITY_LIFE"}
)
"""Flags that put a person in the exploited group wherever one group is shown.

A negative decision of the National Referral Mechanism is none of them, and takes none of them away: whoever is flagged as
referred, or reported as a possible victim, stays protected until a person withdraws that.
"""

FLAG_KEYS = {"PROTECTED_EXISTENCE": "compartment:protected-existence", "CHILD": "compartment:safeguarding"}
"""Flags that hide: every statement that touches a flagged entity requires this key as well."""
