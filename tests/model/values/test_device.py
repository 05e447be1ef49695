"""Devices: the three forms of an IMEI are one device, one wrong digit is noticed, an IMSI is no IMEI."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.device import DEVICE, check_digit

BODIES = st.from_regex(r"00[0-9]{11}[1-9]", fullmatch=True)


@given(BODIES, st.from_regex(r"[0-9]{2}", fullmatch=True))
def test_all_forms_of_an_imei_are_one_device(body: str, version: str) -> None:
    check = check_digit(body)
    forms = [
        body,
        body + check,
        body + version,
        f"IMEI: {body[:2]}-{body[2:8]}-{body[8:]}-{check}",
        f"imeisv {body}{version}",
        f"{body[:8]} {body[8:]} {check}",
    ]

    assert {DEVICE.key(form) for form in forms} == {f"imei:{body}"}
    assert DEVICE.clean(body).caption == f"IMEI {body}{check}"


@given(BODIES, st.integers(0, 14), st.integers(1, 9))
def test_any_wrong_digit_is_noticed(body: str, at: int, more: int) -> None:
    right = body + check_digit(body)
    wrong = right[:at] + str((int(right[at]) + more) % 10) + right[at + 1 :]

    with pytest.raises(InvalidValueError, match="check digit"):
        DEVICE.clean(wrong)


@given(st.from_regex(r"00101[0-9]{9,10}", fullmatch=True))
def test_an_imsi_is_written_with_its_word_and_never_an_imei(digits: str) -> None:
    for form in (f"imsi:{digits}", f"IMSI {digits[:3]} {digits[3:5]} {digits[5:]}"):
        assert DEVICE.key(form) == f"imsi:{digits}"


@pytest.mark.parametrize(
    "text", ["", "123", "imei", "0" * 15, "imsi:123", "07700900123", "imeisv 00123456123456", "N/A"]
)
def test_what_is_no_device_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(InvalidValueError, match="expected an IMEI of 14 to 16 digits") as refused:
        DEVICE.clean(text)

    assert refused.value.code == "bad_device"
