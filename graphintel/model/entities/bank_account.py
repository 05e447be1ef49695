"""Bank accounts."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.key_forms import ValueKey, bad_key
from graphintel.model.records import Entity
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words
from graphintel.model.values.bank_account import BANK_ACCOUNT, KEY, caption_of


@dataclass(frozen=True, slots=True)
class AccountKey(ValueKey):
    """An account; its id shows four digits of it."""

    def search_tokens(self, key: str, _caption: str) -> set[str]:
        """Return the four digits that people see, and the whole key."""
        return {key[:4].lower(), key.lower()}

    def entity_of(self, type_name: str, prefix: str, rest: str) -> Entity:
        """Return the account of an id."""
        if not KEY.fullmatch(rest):
            raise bad_key(type_name, rest, "the id that search prints")
        return Entity(f"{prefix}:{rest}", type_name, caption_of(rest[:4]))


class BankAccount(EntityType):
    """A bank account, shown by its last four digits."""

    prefix = "account"
    category = EntityCategory.OBJECT
    words = Words("bank account", "bank accounts")
    key = AccountKey("sort code and account number, or IBAN", BANK_ACCOUNT.clean, meaning="this account")
    style = NodeStyle(
        "round-rectangle",
        "#1f6b52",
        "<path d='M3.5 9.5 12 4.5l8.5 5zM5.5 12v5M10 12v5M14 12v5M18.5 12v5M3.5 19.5h17'/>",
    )
    legend_position = 124
    anx_icon = "general"
    disclosure = POLICE_ONLY
    typed_before = ("account", "iban")
    read_by_key = True
    analysed = True
    private = True
