"""Which types, links, fields, flags, events and handling codes each recipient profile may receive: one word a profile.

After ``domain.md`` E.4. Types and links say it where they are declared, the tables here say it of all else: what is said
nowhere goes to nobody, and the check at import names what is missing. For a profile that nobody has heard of the answer is
no.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields

from graphintel.briefing.content import BriefedEntity, BriefedStatement
from graphintel.errors import DeclarationError
from graphintel.model.disclosure import NO, PROFILE_NAMES, YES
from graphintel.model.flags import FLAGS
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES
from graphintel.model.schema import EntityType, LinkType
from graphintel.model.values.grade import SCHEMES

Policy = Mapping[str, Mapping[str, str]]
"""A word by row and profile."""

ALERT_ROLES = frozenset({"violent_buyer"})
"""Roles that are disclosed of a place alone: a safety alert names the danger and where it was, and no person."""

_FIELDS = """
                                own_force officers other_force partner council landlord public immigration
BriefedEntity.id                yes       yes      yes         yes     yes     yes      yes    no
BriefedEntity.type              yes       yes      yes         yes     yes     yes      yes    no
BriefedEntity.caption           yes       yes      yes         yes     yes     yes      yes    no
BriefedEntity.marking           yes       yes      yes         yes     yes     yes      yes    no
BriefedEntity.group             yes       yes      yes         no      no      no       no     no
BriefedEntity.roles             yes       yes      yes         no      no      no       no     no
BriefedEntity.doubted           yes       yes      yes         no      no      no       no     no
BriefedEntity.protected         yes       yes      yes         no      no      no       no     no
BriefedEntity.reason            yes       yes      yes         yes     no      no       no     no
BriefedEntity.facts             yes       yes      yes         yes     no      no       no     no
BriefedEntity.x                 yes       yes      yes         yes     yes     yes      yes    no
BriefedEntity.y                 yes       yes      yes         yes     yes     yes      yes    no
BriefedStatement.id             yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.type           yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.start          yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.end            yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.reference      yes       yes      yes         no      no      no       no     no
BriefedStatement.marking        yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.part           yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.grade          yes       yes      yes         no      no      no       no     no
BriefedStatement.scheme         yes       yes      yes         no      no      no       no     no
BriefedStatement.source_eval    yes       yes      yes         no      no      no       no     no
BriefedStatement.info_eval      yes       yes      yes         no      no      no       no     no
BriefedStatement.handling       yes       yes      yes         no      no      no       no     no
BriefedStatement.conditions     yes       yes      yes         no      no      no       no     no
BriefedStatement.basis          yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.seen_from      yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.seen_to        yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.seen_precision yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.reported_at    yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.owner_force    yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.one_end_only   yes       yes      yes         yes     yes     yes      no     no
BriefedStatement.properties     yes       yes      yes         yes     yes     no       no     no
Person.name                     yes       yes      yes         no      no      no       no     no
indicators                      yes       yes      yes         no      no      no       no     no
networks                        yes       yes      yes         no      no      no       no     no
referrals                       yes       no       no          no      no      no       no     no
fact.make                       yes       yes      yes         no      no      no       no     no
fact.colour                     yes       yes      yes         no      no      no       no     no
fact.event_type                 yes       yes      yes         yes     no      no       no     no
fact.reserved                   yes       yes      yes         yes     no      no       no     no
fact.nonconforming              yes       yes      yes         no      no      no       no     no
"""
"""``fact.*`` is what may be disclosed of an entity beyond its caption; ``referrals`` are whole items that state one."""

_FLAGS = """
                    own_force officers other_force partner council landlord public immigration
CHILD               no        no       no          no      no      no       no     no
POTENTIAL_VICTIM    yes       yes      yes         no      no      no       no     no
NRM_REFERRED        yes       yes      yes         no      no      no       no     no
NRM_RG              yes       yes      yes         no      no      no       no     no
NRM_RG_NEGATIVE     yes       yes      yes         no      no      no       no     no
NRM_CG_NEGATIVE     yes       yes      yes         no      no      no       no     no
NRM_CG              yes       yes      yes         no      no      no       no     no
DTN_ONLY            yes       yes      yes         no      no      no       no     no
ANONYMITY_LIFE      yes       yes      yes         no      no      no       no     no
PROTECTED_EXISTENCE no        no       no          no      no      no       no     no
SAFE_CONTACT        yes       yes      yes         no      no      no       no     no
DV_LINK             yes       yes      yes         no      no      no       no     no
SELF_HARM_RISK      yes       yes      yes         no      no      no       no     no
CONSENT_LIMITED     yes       yes      no          no      no      no       no     no
REPRISAL_RISK       yes       yes      no          no      no      no       no     no
RESTRICTED          no        no       no          no      no      no       no     no
DISREGARDED         no        no       no          no      no      no       no     no
"""
"""Whether what carries the flag may be disclosed; "no" means not even under a pseudonym."""

NO_EVENT_TYPE, UNDECLARED_EVENT_TYPE = "(not said)", "(another)"
"""Events without a type, and events of a type that has no row."""

_EVENTS = """
                  own_force officers other_force partner council landlord public immigration
sighting          yes       yes      yes         no      no      no       no     no
stop_check        yes       yes      yes         no      no      no       no     no
cctv_capture      yes       yes      yes         no      no      no       no     no
anpr_read_cited   yes       yes      yes         no      no      no       no     no
card_recovery     yes       yes      yes         no      no      no       no     no
brothel_visit     yes       yes      yes         no      no      no       no     no
welfare_visit     yes       yes      yes         yes     no      no       no     no
contact           yes       yes      yes         yes     no      no       no     no
interview         yes       yes      yes         no      no      no       no     no
warning_issued    yes       yes      yes         no      no      no       no     no
warning_letter    yes       yes      yes         no      no      no       no     no
caution           yes       yes      yes         no      no      no       no     no
arrest            yes       yes      yes         no      no      no       no     no
charge            yes       yes      yes         no      no      no       no     no
disposal          yes       yes      yes         no      no      no       no     no
warrant           yes       yes      yes         no      no      no       no     no
closure           yes       yes      yes         no      no      no       no     no
closure_notice    yes       yes      yes         no      no      no       no     no
closure_order     yes       yes      yes         no      no      no       no     no
landlord_notice   yes       yes      yes         no      no      no       no     no
revenues_notice   yes       yes      yes         no      no      no       no     no
missing_episode   yes       no       no          no      no      no       no     no
uglymug_report    yes       no       no          yes     no      no       no     no
nrm_referral      yes       no       no          no      no      no       no     no
nrm_rg_positive   yes       no       no          no      no      no       no     no
nrm_rg_negative   yes       no       no          no      no      no       no     no
nrm_cg_positive   yes       no       no          no      no      no       no     no
nrm_cg_negative   yes       no       no          no      no      no       no     no
dtn_notification  yes       no       no          no      no      no       no     no
support_referral  yes       no       no          yes     no      no       no     no
support_offered   yes       no       no          yes     no      no       no     no
support_contact   yes       no       no          yes     no      no       no     no
support_started   yes       no       no          yes     no      no       no     no
support_declined  yes       no       no          yes     no      no       no     no
eso               yes       yes      yes         no      no      no       no     no
eso_meeting       yes       no       no          no      no      no       no     no
missing_found     yes       no       no          no      no      no       no     no
complaint_call    yes       yes      yes         no      no      no       no     no
(not said)        yes       yes      no          no      no      no       no     no
(another)         yes       no       no          no      no      no       no     no
"""

_CODES = """
                    own_force officers other_force partner council landlord public immigration
3x5x2|P             yes       yes      yes         yes     yes     yes      yes    no
3x5x2|C             yes       yes      yes         no      no      no       no     no
5x5x5|1             yes       yes      yes         no      no      no       no     no
5x5x5|2             yes       yes      yes         yes     yes     yes      yes    no
5x5x5|3             yes       yes      yes         no      no      no       no     no
5x5x5|4             yes       yes      no          no      no      no       no     no
5x5x5|5             yes       yes      no          no      no      no       no     no
ungraded_partner|P  yes       yes      yes         yes     yes     yes      yes    no
ungraded_partner|C  yes       yes      yes         no      no      no       no     no
"""
"""Who may receive an item of this handling code, given that its keys reach it: domain.md E.1."""


def read_table(what: str, text: str, wanted: Collection[str] | None, words: Collection[str] = (YES, NO)) -> Policy:
    """Return a table of the policy, checked.

    Parameters
    ----------
    what : str
        What its rows are, for the message.
    text : str
        A head with the profiles, then a row each with a word for every profile.
    wanted : collection of str or None
        Rows that there must be, and no others; None takes the rows as they are.
    words : collection of str
        What a profile may say.

    Returns
    -------
    mapping

    Raises
    ------
    DeclarationError
        Names every row that is missing, unknown or twice, and every one that says too little or an unknown word.

    Examples
    --------
    >>> read_table("colours", "own_force officers", {"red"})
    Traceback (most recent call last):
    graphintel.errors.DeclarationError: Policy of colours: nothing is said of red, so it would leave for nobody; add a row.
    """
    head, *lines = [line.split() for line in text.splitlines() if line.strip()]
    rows = [(" ".join(line[: -len(head)]), line[-len(head) :]) for line in lines]
    names = [name for name, _ in rows]
    known = set(names if wanted is None else wanted)
    faults = []
    if missing := sorted(known - set(names)):
        faults.append(f"nothing is said of {', '.join(missing)}, so it would leave for nobody; add a row")
    if odd := sorted({n for n in names if n not in known or names.count(n) > 1}):
        faults.append(f"expected each row once and of a known name; got {', '.join(odd)}")
    if bad := sorted(
        n for n, words_given in rows if len(words_given) != len(head) or not set(words_given) <= set(words)
    ):
        faults.append(f"expected {', '.join(words)} for each of {', '.join(head)}; not so in {', '.join(bad)}")
    if faults:
        raise DeclarationError(f"Policy of {what}: {'; '.join(faults)}.")
    return {name: dict(zip(head, words_given, strict=True)) for name, words_given in rows}


_CONTENT_FIELDS = {
    f"{kind.__name__}.{each.name}" for kind in (BriefedEntity, BriefedStatement) for each in fields(kind)
}
_FACT_FIELDS = {"fact.make", "fact.colour", "fact.event_type", "fact.reserved", "fact.nonconforming"}
_OTHER_FIELDS = {"Person.name", "indicators", "networks", "referrals"}


def _declared(registry: Mapping[str, type[EntityType] | type[LinkType]]) -> Policy:
    """Return what each type declares of itself."""
    return {
        name: {profile: kind.disclosure.to(profile) for profile in PROFILE_NAMES} for name, kind in registry.items()
    }


TYPE_RULES, LINK_RULES = _declared(ENTITY_TYPES), _declared(LINK_TYPES)
FIELD_RULES = read_table("fields", _FIELDS, _CONTENT_FIELDS | _FACT_FIELDS | _OTHER_FIELDS)
FLAG_RULES = read_table("flags", _FLAGS, FLAGS)
EVENT_RULES = read_table(
    "events", _EVENTS, None
)  # their types are declared by sources, above this layer; a test compares
HANDLING_CODE_RULES = read_table(
    "handling codes", _CODES, {f"{scheme}|{code}" for scheme, values in SCHEMES.items() for code in values[2]}
)


def rows_with(table: Policy, profile: str, word: str = YES) -> frozenset[str]:
    """Return the rows of which a profile says this word.

    Examples
    --------
    >>> sorted(rows_with(TYPE_RULES, "landlord")), rows_with(TYPE_RULES, "immigration"), rows_with(TYPE_RULES, "nobody")
    (['Area', 'Premises'], frozenset(), frozenset())
    """
    return frozenset(row for row, words_given in table.items() if words_given.get(profile, NO) == word)
