"""Bank accounts: a sort code with an account number, or an IBAN; a British IBAN is the account that it holds.

The key is a digest with the last four digits before it, so that ids, captions, search terms and the graph show no
more of an account than these four; the rows of the source keep what was written. The digest keeps a number from
being read, not from being computed by somebody who tries them all.
"""

from __future__ import annotations

import hashlib
import re

from graphintel.model.values.base import CleanValue, InvalidValueError, latin, one_line

KEY = re.compile(r"[0-9A-Z]{4}-[0-9a-f]{24}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_BRITISH = re.compile(r"GB\d{2}[A-Z]{4}(\d{14})")
_DOMESTIC = re.compile(r"\d{14}")
_WORDS = re.compile(r"\b(?:iban|sort\s*code|s/?c|account|acct?|a/?c|number|no)\b[.:]?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s\-./,:;]+")
_NUMBER_FIRST = re.compile(r"\D*(\d{8})\D+(\d\d)[- ]?(\d\d)[- ]?(\d\d)\D*")
_BASE = 97


class BankAccountType:
    """A bank account, in any of the ways in which statements and officers write one."""

    def clean(self, text: str) -> CleanValue:
        """Return the account that a text writes.

        Parameters
        ----------
        text : str
            Sort code of 6 digits and account number of 8 (in either order where something stands between), or an IBAN; with
            spaces, dashes and the words for them.

        Returns
        -------
        CleanValue
            Its key holds the last four digits and a digest; equal for an IBAN and for the sort code and number in it.

        Raises
        ------
        InvalidValueError
            ``bad_account``: the length is another one, or the check digits of an IBAN do not fit. The sentence does not
            repeat what was written.

        Notes
        -----
        The check of an IBAN is that of ISO 13616: letters count 10 to 35, the remainder by 97 is 1. Whether a sort code
        and an account number belong together is known to banks only and not checked.

        Examples
        --------
        >>> BANK_ACCOUNT.clean("00-00-00 12345678").caption
        'Account ending 5678'
        >>> BANK_ACCOUNT.key("GB35 SYNT 0000 0012 3456 78") == BANK_ACCOUNT.key("sort code 000000, account 12345678")
        True
        """
        number = full_number(text)
        return CleanValue(f"{number[-4:]}-{_digest(number)}", caption_of(number[-4:]))

    def key(self, text: str) -> str:
        """Return the key of an account; see :meth:`clean`."""
        return self.clean(text).key


def full_number(text: str) -> str:
    """Return the 14 digits of a British account, or the IBAN of another: what its key is made of, and what nothing shows.

    Raises
    ------
    InvalidValueError
        As :meth:`BankAccountType.clean` does.
    """
    plain = latin(one_line(text))
    turned = _NUMBER_FIRST.fullmatch(plain)
    whole = "".join(turned.group(2, 3, 4, 1)) if turned else _BETWEEN.sub("", _WORDS.sub(" ", plain)).upper()
    if _DOMESTIC.fullmatch(whole) and whole[6:].strip("0"):
        return whole
    if _IBAN.fullmatch(whole):
        if not iban_fits(whole):
            raise InvalidValueError(
                "bad_account", "The check digits of this IBAN do not fit: one character at least is another; ask again."
            )
        british = _BRITISH.fullmatch(whole)
        if british is not None or not whole.startswith("GB"):
            return british.group(1) if british else whole
    raise InvalidValueError(
        "bad_account",
        f"A text of {len(text.strip())} characters is no bank account; expected a sort code of 6 digits and an account "
        "number of 8 (write the 0 before one of 7), or an IBAN.",
    )


def iban_fits(iban: str) -> bool:
    """Return whether the check digits of an IBAN without spaces fit.

    Examples
    --------
    >>> iban_fits("GB35SYNT00000012345678"), iban_fits("GB35SYNT00000012345679")
    (True, False)
    """
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % _BASE == 1


def caption_of(ending: str) -> str:
    """Return how people read an account of which they see the end only."""
    return f"Account ending {ending}"


def _digest(number: str) -> str:
    return hashlib.sha256(f"bank account\0{number}".encode()).hexdigest()[:24]


BANK_ACCOUNT = BankAccountType()
RESERVED = re.compile(r"000000\d{8}")
"""Accounts under sort code 00-00-00, which no bank has: those of tests and samples (with bank SYNT in an IBAN)."""
