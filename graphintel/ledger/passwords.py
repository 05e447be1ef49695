"""Passwords: created, checked for strength, and stored as Argon2id hashes only."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from graphintel.errors import AccessError

MIN_LENGTH = 15
MAX_LENGTH = 1024
MIN_GUESSES = 10.0
"""Power of ten of the guesses that a password must withstand. Four words that do not belong together withstand 10**18 or
more; one of the 30,000 commonest passwords with anything before or behind it withstands less than 10**10."""

_LETTERS = str.maketrans("@$0", "aso")
"""Signs for letters that the estimate does not take back beside other digits."""

_GUESSES_PER_SIGN = 0.5
"""What each further kind of sign adds to the power of ten, beside letters and digits."""

_PIECE_LENGTH = 72
"""Characters that are estimated at a time: the estimate takes longer than the password is."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's minimum setting for Argon2id: 19 MiB, two passes, one lane."""


def one_time() -> str:
    """Return a password nobody could guess: 144 random bits."""
    return secrets.token_urlsafe(18)


def require_strong(password: str, name: str) -> str:
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
    How many guesses it withstands is estimated by zxcvbn, which knows the 30,000 commonest passwords, words and names, rows
    of keys, sequences, dates, and what people do to them: repeat, reverse, capitalise, put digits for letters, pad.
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise AccessError(f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters; this one has {len(password)}.")
    if len(name) > 3 and name.casefold() in password.casefold():
        raise AccessError("The password contains the account's name; use something that others do not know.")
    if withstands(password, name) < MIN_GUESSES:
        raise AccessError(
            "The password is one of the common ones, or made from one by repeating, padding or rows of keys; use several "
            "words that do not belong together."
        )
    return password


def withstands(password: str, name: str = "") -> float:
    """Return the power of ten of the guesses after which a password is found.

    Notes
    -----
    zxcvbn misses a common password with signs between its letters, or said again after something else: what is left
    without signs and repetitions is estimated too, and the least counts.
    """
    signs = {sign for sign in password if not sign.isalnum()}
    bare = (_without_repeats("".join(filter(str.isalnum, text))) for text in (password, password.translate(_LETTERS)))
    return min(
        _guesses(password, name), *(_guesses(text, name) + _GUESSES_PER_SIGN * max(0, len(signs) - 1) for text in bare)
    )


def _guesses(text: str, name: str) -> float:
    """Return the estimate; of a long text the strongest piece counts."""
    from zxcvbn import zxcvbn  # its lists of words are read only where somebody chooses a password

    known = [word for word in ("graphintel", name) if word]
    pieces = [text[at : at + _PIECE_LENGTH] for at in range(0, len(text), _PIECE_LENGTH)]
    return max((float(zxcvbn(piece, known)["guesses_log10"]) for piece in pieces), default=0.0)


def _without_repeats(text: str) -> str:
    """Return the text without what it says again: four characters or more that stand before as well."""
    result, index = "", 0
    while index < len(text):
        again = 0
        while index + again < len(text) and text[index : index + again + 1].casefold() in text[:index].casefold():
            again += 1
        result += "" if again >= 4 else text[index : index + max(again, 1)]
        index += max(again, 1)
    return result


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
def decoy_hash() -> str:
    """Return the hash of a password that nobody has: an unknown name then costs as much as a known one."""
    return hashed(secrets.token_urlsafe(18))
