"""Perceptual hashes: a closed list of kinds, each with its length; equal only where kind and hash are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.image_hash import IMAGE_HASH, LENGTHS


@given(st.sampled_from(sorted(LENGTHS)), st.data())
def test_all_writings_of_a_hash_are_one_key(kind: str, data: st.DataObject) -> None:
    length = LENGTHS[kind]
    digits = "0f" + data.draw(st.from_regex(rf"[0-9a-f]{{{length - 2}}}", fullmatch=True))
    spaced = " ".join(digits[at : at + 4] for at in range(0, length, 4))

    writings = (f"{kind}:{digits}", f"{kind.upper()}: {digits.upper()}", f"{kind} : {spaced}")

    assert {IMAGE_HASH.key(writing) for writing in writings} == {f"{kind}:{digits}"}


@pytest.mark.parametrize(
    "text",
    ["", "c3a196e40f5b7d28", "phash:c3a1", "sha256:" + "9f" * 32, "phash:" + "0" * 16, "pdq:" + "f" * 64, "phash:xyz"],
)
def test_what_is_no_perceptual_hash_of_a_picture_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="expected ahash: and 16") as refused:
        IMAGE_HASH.clean(text)

    assert refused.value.code == "bad_image_hash"
