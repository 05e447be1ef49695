"""Passwords: made, judged, and kept as Argon2id hashes only."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from graphintel.errors import AccessError

LEAST = 15
MOST = 1024
_DISTINCT = 6
_ROWS = ("1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1q2w3e4r5t6y7u8i9o0p")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's least setting for Argon2id: 19 MiB, two passes, one lane."""


def one_time() -> str:
    """Return a password nobody could guess: 144 random bits."""
    return secrets.token_urlsafe(18)


def checked(password: str, name: str) -> str:
    """Return the password, or refuse one that is easily guessed.

    Parameters
    ----------
    password : str
        15 to 1,024 characters, of any kind; nothing is cut off.
    name : str
        Name of the account, which the password may not contain.

    Raises
    ------
    AccessError
        Says what is wrong with it.

    Notes
    -----
    The published lists of common passwords hold next to nothing of 15 characters or more; what they hold there are
    repetitions and walks over the keyboard, which are refused by rule.
    """
    if not LEAST <= len(password) <= MOST:
        raise AccessError(f"A password has {LEAST} to {MOST} characters; this one has {len(password)}.")
    plain = password.casefold()
    if len(set(plain)) < _DISTINCT or (plain + plain).find(plain, 1) < len(plain):
        raise AccessError("The password repeats itself; use several words that do not belong together.")
    if _walked(plain):
        raise AccessError("The password follows the keyboard or the alphabet; use several words instead.")
    if len(name) > 3 and name.casefold() in plain:
        raise AccessError("The password contains the account's name; use something that others do not know.")
    return password


def _walked(plain: str) -> bool:
    """Return whether most of the text is runs of four or more along a row of keys, forwards or backwards."""
    rows = [turned for row in _ROWS for turned in (row + row, (row + row)[::-1])]
    walked, place = 0, 0
    while place < len(plain):
        length = 0
        while place + length < len(plain) and any(plain[place : place + length + 1] in row for row in rows):
            length += 1
        walked += length if length >= 4 else 0
        place += max(length, 1)
    return walked * 2 > len(plain)


def hashed(password: str) -> str:
    """Return the Argon2id hash of a password."""
    return _HASHER.hash(password)


def matches(hash_: str, password: str) -> bool:
    """Return whether the password is the one that was hashed."""
    try:
        return _HASHER.verify(hash_, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobodys_hash() -> str:
    """Return the hash of a password that nobody has: an unknown name then costs as much as a known one."""
    return hashed(secrets.token_urlsafe(18))
