"""All indicators, found by listing ``graphintel/indicators/catalogue``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from types import ModuleType

from graphintel.errors import DeclarationError, SettingsError
from graphintel.indicators import catalogue
from graphintel.indicators.declaration import Indicator


def declared_in(package: ModuleType) -> dict[str, Indicator]:
    """Return the indicators of a package, by id, in order of id.

    Raises
    ------
    DeclarationError
        A module without an ``INDICATOR``, one whose name does not begin with its id, an id that is taken, or one that
        stands beside an indicator that does not exist.
    """
    indicators: dict[str, Indicator] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        indicator = getattr(importlib.import_module(f"{package.__name__}.{name}"), "INDICATOR", None)
        if not isinstance(indicator, Indicator):
            raise DeclarationError(f"{name}: a file of the catalogue needs an Indicator named INDICATOR.")
        if not name.startswith(f"{indicator.id.lower()}_"):
            raise DeclarationError(
                f"{name}: the file of {indicator.id} has to be called {indicator.id.lower()}_ and a name."
            )
        if indicator.id in indicators:
            raise DeclarationError(f"{name}: the id {indicator.id} is taken.")
        indicators[indicator.id] = indicator
    for indicator in indicators.values():
        missing = sorted(set(indicator.beside) - indicators.keys())
        if missing:
            raise DeclarationError(
                f"{indicator.id}: stands beside {', '.join(missing)}, which the catalogue does not have."
            )
    return indicators


INDICATORS = declared_in(catalogue)
"""Every indicator by id."""


def check_switched_off(ids: Iterable[str]) -> frozenset[str]:
    """Return the ids of indicators that are switched off.

    Raises
    ------
    SettingsError
        Where one is none.
    """
    off = frozenset(ids)
    unknown = sorted(off - INDICATORS.keys())
    if unknown:
        raise SettingsError(
            f"GRAPHINTEL_INDICATORS_OFF has {', '.join(unknown)}; expected ids of indicators between commas: "
            f"{', '.join(INDICATORS)}."
        )
    return off
