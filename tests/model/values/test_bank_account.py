"""Bank accounts: every writing of one is one key, any slip in an IBAN is noticed, four digits are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.entities.bank_account import BankAccount
from graphintel.model.keys import entity_of_id
from graphintel.model.values.bank_account import BANK_ACCOUNT, iban_fits
from graphintel.model.values.base import InvalidValueError

NUMBERS = st.from_regex(r"[0-9]{7}[1-9]", fullmatch=True)


def iban(bban: str, country: str = "GB") -> str:
    """Return an IBAN with its check digits."""
    rest = int("".join(str(int(c, 36)) for c in f"{bban}{country}00")) % 97
    return f"{country}{98 - rest:02d}{bban}"


@given(NUMBERS)
def test_all_writings_of_an_account_are_one_key_and_show_four_digits(number: str) -> None:
    whole = iban(f"SYNT000000{number}")
    writings = [
        f"000000{number}",
        f"00-00-00 {number}",
        f"Sort code: 00 00 00, account no. {number[:4]} {number[4:]}",
        f"a/c {number} s/c 00-00-00",
        f"{number} 00-00-00",
        whole,
        whole.lower(),
        "IBAN " + " ".join(whole[at : at + 4] for at in range(0, len(whole), 4)),
    ]

    values = [BANK_ACCOUNT.clean(writing) for writing in writings]

    assert len({value.key for value in values}) == 1
    [caption] = {value.caption for value in values}
    assert caption == f"Account ending {number[-4:]}"
    assert number not in values[0].key and "000000" not in values[0].key.partition("-")[0]
    assert entity_of_id(f"account:{values[0].key}").caption == caption


@given(NUMBERS, st.integers(0, 21), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_any_other_character_in_an_iban_is_noticed(number: str, at: int, other: str) -> None:
    right = iban(f"SYNT000000{number}")
    wrong = right[:at] + other + right[at + 1 :]

    assert iban_fits(right)
    if wrong != right and wrong[2:4].isdigit() and wrong[:2].isalpha():
        with pytest.raises(InvalidValueError) as refused:
            BANK_ACCOUNT.clean(wrong)
        assert number not in refused.value.message


@given(NUMBERS, NUMBERS)
def test_two_accounts_are_two_keys(one: str, other: str) -> None:
    assert (BANK_ACCOUNT.key(f"000000{one}") == BANK_ACCOUNT.key(f"000000{other}")) == (one == other)


@pytest.mark.parametrize(
    "text", ["", "12345678", "000000 1234567", "000000 00000000", "GB00", "00-00-00", "000000 12345678 9", "account"]
)
def test_what_is_no_account_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(InvalidValueError, match="expected a sort code of 6 digits") as refused:
        BANK_ACCOUNT.clean(text)

    assert refused.value.code == "bad_account"


def test_a_foreign_iban_is_an_account_of_its_own() -> None:
    foreign = iban("SYNT0000000000001234", "XX")

    assert BANK_ACCOUNT.clean(foreign).caption == "Account ending 1234"
    assert BankAccount.private and not BankAccount.states
