"""All pages, found by listing ``dashboards/pages``."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from dashboards import pages
from dashboards.page import Page, faults_among
from graphintel.errors import DeclarationError
from graphintel.model.access import Viewer


def pages_in(package: ModuleType) -> tuple[Page, ...]:
    """Return the pages of a package in the order of the navigation.

    Raises
    ------
    DeclarationError
        With every module that has no ``PAGE`` or half a one, and what is wrong with pages beside one another.
    """
    found, wrong = list[Page](), list[str]()
    for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        try:
            page = getattr(importlib.import_module(f"{package.__name__}.{name}"), "PAGE", None)
        except DeclarationError as error:
            wrong.append(f"pages/{name}.py: {error}")
            continue
        if isinstance(page, Page):
            found.append(page)
        else:
            wrong.append(
                f"pages/{name}.py: a file of this folder needs a Page named PAGE; expected "
                "PAGE = Page(path=..., title=..., layout=..., read=...)."
            )
    wrong += faults_among(found)
    if wrong:
        raise DeclarationError("\n".join(wrong))
    return tuple(sorted(found, key=lambda page: (page.position, page.path)))


PAGES = pages_in(pages)
"""Every page, in the order of the navigation."""

PAGE_PATHS = frozenset(page.path for page in PAGES)
"""Addresses of all pages."""


def pages_for(viewer: Viewer) -> list[Page]:
    """Return the pages that somebody may open, in the order of the navigation."""
    return [page for page in PAGES if page.is_for(viewer)]
