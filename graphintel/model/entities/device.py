"""Telephones and other devices, and the cards in them."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.key_forms import ValueKey
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words
from graphintel.model.values.device import DEVICE, check_digit


@dataclass(frozen=True, slots=True)
class DeviceKey(ValueKey):
    """An IMEI or an IMSI."""

    def search_tokens(self, key: str, _caption: str) -> set[str]:
        """Return the digits; of an IMEI also with its check digit."""
        kind, _, digits = key.partition(":")
        return {digits} | ({digits + check_digit(digits)} if kind == "imei" else set())


class Device(EntityType):
    """A device by its IMEI, or a subscriber's card by its IMSI."""

    prefix = "device"
    category = EntityCategory.OBJECT
    words = Words("device", "devices")
    key = DeviceKey("IMEI, or imsi: and IMSI", DEVICE.clean, meaning="this device")
    style = NodeStyle(
        "round-rectangle",
        "#2f5f8a",
        "<rect x='4.5' y='4.5' width='15' height='12' rx='1.5'/><path d='M9 20h6M12 16.5V20'/>",
    )
    legend_position = 122
    anx_icon = "phone"
    disclosure = POLICE_ONLY
    typed_before = ("imei", "device")
    changes_hands = True
    read_by_key = True
    analysed = True
    private = True
