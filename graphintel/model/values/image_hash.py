"""Perceptual hashes of images: what an image looks like, and never the image."""

from __future__ import annotations

import re

from graphintel.model.values.base import CleanValue, InvalidValueError, latin, one_line

LENGTHS = {"ahash": 16, "dhash": 16, "phash": 16, "pdq": 64}
"""Hexadecimal digits of each kind of hash that is read."""
_SHOWN = 16


class ImageHashType:
    """A perceptual hash, ``kind:hexadecimal``."""

    def clean(self, text: str) -> CleanValue:
        """Return the hash that a text writes.

        Parameters
        ----------
        text : str
            ``phash:`` and 16 hexadecimal digits; ``ahash``, ``dhash`` (16) and ``pdq`` (64) likewise.

        Returns
        -------
        CleanValue
            Hashes of two kinds are never equal, and near hashes are not the same: likeness is for people to judge.

        Raises
        ------
        InvalidValueError
            ``bad_image_hash``: another kind (a digest of the file says nothing of what it shows), another length, or the
            hash of an empty picture, which would join all of them.

        Examples
        --------
        >>> IMAGE_HASH.key("pHash: C3A1 96E4 0F5B 7D28")
        'phash:c3a196e40f5b7d28'
        """
        kind, _, digits = latin(one_line(text)).partition(":")
        kind, digits = kind.strip().lower(), re.sub(r"[\s\-]", "", digits).lower()
        wanted = LENGTHS.get(kind)
        if wanted is None or not re.fullmatch(rf"[0-9a-f]{{{wanted}}}", digits) or len(set(digits)) == 1:
            forms = ", ".join(f"{name}: and {length}" for name, length in LENGTHS.items())
            raise InvalidValueError(
                "bad_image_hash",
                f"{one_line(text)[:60]!r} is no perceptual hash of a picture with something in it; expected {forms} "
                "hexadecimal digits.",
            )
        shown = digits[:_SHOWN] + ("..." if len(digits) > _SHOWN else "")
        return CleanValue(f"{kind}:{digits}", f"Image {shown} ({kind})")

    def key(self, text: str) -> str:
        """Return the key of a hash; see :meth:`clean`."""
        return self.clean(text).key


IMAGE_HASH = ImageHashType()
