"""The one place that knows which values can never match a real person, number, vehicle or place."""

from __future__ import annotations

import re

from graphintel.model.values import bank_account, device, mark, phone, postcode
from graphintel.model.values.base import InvalidValueError

_RULES = {
    "uprn": re.compile(r"SYN-UPRN-\d+"),
    "reference": re.compile(r"SYN-.+"),
    "email": re.compile(r"[^@\s]+@([\w-]+\.)*(example\.(com|org|net)|[\w-]+\.(example|invalid|test))", re.IGNORECASE),
    "site": re.compile(r"([\w-]+\.)*(example(\.(com|org|net))?|invalid|test)", re.IGNORECASE),
}


def is_safe_synthetic(kind: str, value: str) -> bool:
    """Return whether a value lies in a range that can never be real (domain reference C.8).

    Parameters
    ----------
    kind : str
        ``phone``, ``mark``, ``postcode``, ``account``, ``device``, ``uprn``, ``reference``, ``email`` or ``site``.
    value : str
        In any writing.

    Returns
    -------
    bool

    Raises
    ------
    KeyError
        For another kind.

    Examples
    --------
    >>> is_safe_synthetic("phone", "07700 900123"), is_safe_synthetic("uprn", "100012345678")
    (True, False)
    """
    try:
        if kind == "phone":
            return phone.RESERVED.fullmatch(phone.PHONE.key(value)) is not None
        if kind == "mark":
            return mark.RESERVED.fullmatch(mark.MARK.key(value)) is not None
        if kind == "postcode":
            return postcode.RESERVED.fullmatch(postcode.POSTCODE.key(value)) is not None
        if kind == "account":
            return bank_account.RESERVED.fullmatch(bank_account.full_number(value)) is not None
        if kind == "device":
            return device.RESERVED.fullmatch(device.DEVICE.key(value)) is not None
    except InvalidValueError:
        return False
    return _RULES[kind].fullmatch(value.strip()) is not None
