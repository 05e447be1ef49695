"""Devices and cards in them: IMEI and IMSI."""

from __future__ import annotations

import re

from graphintel.model.values.base import CleanValue, InvalidValueError, latin, one_line

_WRITTEN = re.compile(r"(?:(imei(?:sv)?|imsi)\b)?[\s:.#]*(?:no\b|number\b)?[\s:.]*([\d\s\-/.]+)", re.IGNORECASE)
_LENGTHS = {"imei": (14, 15, 16), "imeisv": (16,), "imsi": (14, 15)}


class DeviceType:
    """A device by its IMEI, or a subscriber's card by its IMSI."""

    def clean(self, text: str) -> CleanValue:
        """Return the device that a text writes.

        Parameters
        ----------
        text : str
            An IMEI of 14 digits, of 15 with its check digit, or of 16 with the version of the software; or an IMSI of 14
            or 15 digits with ``imsi`` before it. Without a word an IMEI is meant.

        Returns
        -------
        CleanValue
            Keys are ``imei:`` with the first 14 digits, so that all forms are one device, and ``imsi:`` with all of it.

        Raises
        ------
        InvalidValueError
            ``bad_device``: another length, one digit over and over, or a check digit that does not fit.

        Notes
        -----
        The check digit is that of Luhn over the first 14 digits (3GPP TS 23.003, 6.2.1 and Annex B). A form of 16 digits
        has none.

        Examples
        --------
        >>> DEVICE.key("00-123456-123456-2"), DEVICE.key("0012345612345607")
        ('imei:00123456123456', 'imei:00123456123456')
        >>> DEVICE.clean("IMSI 001010123456789").caption
        'IMSI 001010123456789'
        """
        written = _WRITTEN.fullmatch(latin(one_line(text)))
        word, digits = (
            (written[1] or "imei").lower() if written else "",
            re.sub(r"\D", "", written[2]) if written else "",
        )
        if len(digits) not in _LENGTHS.get(word, ()) or len(set(digits)) == 1:
            raise InvalidValueError(
                "bad_device",
                f"{one_line(text)[:60]!r} is no device; expected an IMEI of 14 to 16 digits, or imsi: and 14 or 15 digits.",
            )
        if word == "imsi":
            return CleanValue(f"imsi:{digits}", f"IMSI {digits}")
        if len(digits) == 15 and digits[-1] != check_digit(digits[:14]):
            raise InvalidValueError(
                "bad_device",
                f"The check digit of {digits} does not fit: one digit at least is another, or it is an IMSI (write imsi: "
                "before it).",
            )
        return CleanValue(f"imei:{digits[:14]}", f"IMEI {digits[:14]}{check_digit(digits[:14])}")

    def key(self, text: str) -> str:
        """Return the key of a device; see :meth:`clean`."""
        return self.clean(text).key


def check_digit(digits: str) -> str:
    """Return the check digit of Luhn for a row of digits.

    Examples
    --------
    >>> check_digit("00123456123456")
    '2'
    """
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits)))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


DEVICE = DeviceType()
RESERVED = re.compile(r"imei:00\d{12}|imsi:00101\d{9,10}")
"""Devices of tests: type codes 00 are for test equipment, network 001/01 is the test network."""
