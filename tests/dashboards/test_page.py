"""A page is one declaration: what it leaves out is refused by name, and everything else follows from it."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import pytest
from dash import html
from dash.development.base_component import Component

from dashboards import frame
from dashboards.page import Page
from dashboards.page_registry import PAGES, pages_for, pages_in
from graphintel.errors import DeclarationError
from graphintel.model.access import SAFEGUARDING, Viewer


def layout() -> list[Component]:
    return [html.P("Nothing is asked yet.")]


def read(_context: object, _request: object) -> list[Component]:
    return []


GOOD: dict[str, Any] = {"path": "/holdings", "title": "Holdings", "layout": layout, "read": read}


def ids_in(part: Any) -> list[str]:
    children = getattr(part, "children", None) if isinstance(part, Component) else None
    listed = children if isinstance(children, list | tuple) else [children]
    own = [part.id] if isinstance(part, Component) and getattr(part, "id", None) else []
    return own + [found for child in listed if isinstance(child, Component) for found in ids_in(child)]


@pytest.mark.parametrize("missing", list(GOOD))
def test_a_half_declared_page_is_refused_and_what_is_missing_is_named(missing: str) -> None:
    with pytest.raises(DeclarationError, match=f"^Page '.*': nothing is said of {missing}"):
        Page(**{name: value for name, value in GOOD.items() if name != missing})


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(DeclarationError, match="nothing is said of title, layout, read"):
        Page(path="/holdings")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"path": "holdings"}, "expected / and small letters"),
        ({"path": "/Holdings"}, "expected / and small letters"),
        ({"path": "/password"}, "no page's"),
        ({"roles": {"chief"}}, "roles has chief; expected some of administrator"),
        ({"roles": set()}, "leave it out for every role"),
        ({"within": "/networks", "read": None, "questions": {"x.data": ("ask-x", read)}}, "needs a read that takes the id"),
    ],
)  # fmt: skip
def test_what_a_page_may_not_say_is_refused(said: dict[str, Any], told: str) -> None:
    with pytest.raises(DeclarationError, match=told):
        Page(**{**GOOD, **said})


def package_of(folder: Path, name: str, **modules: str) -> types.ModuleType:
    for module, text in modules.items():
        (folder / f"{module}.py").write_text(text, encoding="utf-8")
    package = types.ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    return package


def test_everything_wrong_in_a_folder_of_pages_is_said_at_once(tmp_path: Path) -> None:
    said = "from dashboards.page import Page\nfrom tests.dashboards.test_page import layout, read\nPAGE = Page("
    package = package_of(
        tmp_path,
        "pages_for_a_test",
        none="HELPER = 1\n",
        half=f"{said}path='/half')\n",
        first=f"{said}path='/same', title='First', layout=layout, read=read)\n",
        second=f"{said}path='/same', title='Second', layout=layout, read=read)\n",
        lost=f"{said}path='/lost', title='Lost', layout=layout, read=read, within='/none')\n",
    )

    with pytest.raises(DeclarationError) as refused:
        pages_in(package)

    assert str(refused.value).splitlines() == [
        "pages/half.py: Page '/half': nothing is said of title, layout, read.",
        "pages/none.py: a file of this folder needs a Page named PAGE; expected PAGE = Page(path=..., title=..., "
        "layout=..., read=...).",
        "Two pages have the path /same.",
        "Two pages answer in same-list.children.",
        "Page 'Lost' is within /none; expected the path of a page in the navigation, one of /same.",
    ]


def test_every_element_of_the_whole_page_has_an_id_of_its_own() -> None:
    officer = Viewer("officer", "analyst", frozenset({SAFEGUARDING}))
    ids = ids_in(frame.layout_of(officer))

    assert sorted(ids) == sorted(set(ids))
    mine = pages_for(officer)
    assert {page.name for page in mine} | {f"to-{page.name}" for page in mine} <= set(ids)


def links_in(part: Any) -> list[Any]:
    children = getattr(part, "children", None)
    inner = [link for child in (children if isinstance(children, list) else []) for link in links_in(child)]
    return [part, *inner] if type(part).__name__ == "Link" else inner


@pytest.mark.parametrize(
    ("role", "holds"),
    [("analyst", frozenset()), ("administrator", frozenset()), ("analyst", frozenset({SAFEGUARDING}))],
)
def test_the_navigation_has_every_page_that_somebody_may_open_and_those_of_one_subject_last(
    role: str, holds: frozenset[str]
) -> None:
    links = [(link.href, link.children) for link in links_in(frame.layout_of(Viewer("officer", role, holds)))]
    mine = [page for page in PAGES if role in page.roles and page.needs in {"", *holds}]

    assert links == [(page.path, page.title) for page in sorted(mine, key=lambda page: bool(page.within))]
    assert links[0] == ("/", "Explore")
    assert (("/support", "Support") in links) is (SAFEGUARDING in holds)
