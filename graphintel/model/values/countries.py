"""Codes of countries, and how long the registration marks of some of them are."""

from __future__ import annotations

_CODES = (
    "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR "
    "CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FO FR GA GB GD GE GG GH GI GL GM GN GQ GR GT GW GY HK HN HR "
    "HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD "
    "ME MG MH MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PS PT PW PY QA RO RS "
    "RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA "
    "VC VE VN VU WS XK YE ZA ZM ZW"
)
_KNOWN = frozenset(_CODES.split())

MAX_MARK_LENGTHS = {
    "AT": 8, "BE": 7, "BG": 8, "CH": 8, "CY": 6, "CZ": 8, "DE": 9, "DK": 7, "EE": 7, "ES": 8, "FI": 7, "FR": 9, "GG": 6,
    "GR": 7, "HR": 8, "HU": 7, "IE": 10, "IM": 7, "IT": 8, "JE": 7, "LT": 7, "LU": 6, "LV": 7, "MT": 7, "NL": 7, "NO": 7,
    "PL": 8, "PT": 7, "RO": 8, "RS": 8, "RU": 9, "SE": 7, "SI": 8, "SK": 8, "TR": 9, "UA": 8,
}  # fmt: skip
"""How many letters and digits a mark of a country may have, trade and personal ones with them; of others, ten."""


def is_country(code: str) -> bool:
    """Return whether a text is the two-letter code of a country, as ISO 3166-1 has it."""
    return code in _KNOWN
