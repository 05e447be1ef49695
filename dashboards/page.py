"""How a page is declared, and what a declaration is refused for.

One file of ``dashboards/pages`` holds one :class:`Page` named ``PAGE``; there is no other list. Its navigation, address,
callbacks, guard and what the page's script does follow from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.awaited_networks import once_worked_out
from dashboards.paths import RESERVED
from dashboards.request_context import RequestContext
from graphintel.errors import DeclarationError
from graphintel.model.access import ACCOUNT_ROLES, Viewer, clean_key

Callback = Callable[[RequestContext, object], Any]
"""Takes the request context and what the browser sent; returns components, or plain values for the page's script."""

_HOME = "explore"
"""Name of the page at ``/``."""
_PATH = re.compile(r"/([a-z]+(-[a-z]+)*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page.

    Attributes
    ----------
    path : str
        Its address, as ``/networks``; ``/`` is the page that opens first.
    title : str
        What navigation, heading and window say.
    layout : callable
        Returns what stands under the heading before anything is asked: no data. Where the page is within another it
        stands where the answer will come.
    read : callable or None
        Asks the service and returns the components of the answer. It is asked whenever the page is shown, or once
        something is chosen where the page is within another. None where ``questions`` hold all that the page asks.
    position : int
        Place in the navigation, lowest first; those of one position in order of path.
    within : str
        Path of the page in whose list the one subject of this page is chosen: this one stands in no navigation.
    roles : frozenset of str
        Account roles that may open it, of ``ACCOUNT_ROLES``; all of them where nothing is said.
    rests_on_networks : bool
        True where what it reads rests on the networks of the viewer: while they are worked out it says how far that is.
    needs : str
        Access key that whoever opens it has to hold; empty for none.
    questions : mapping of str to (str, callable)
        What else is asked on it or in its dialogs: by output, as ``hits.children``, the store that asks and the callback.

    Raises
    ------
    DeclarationError
        With everything that is missing or wrong.
    """

    path: str = ""
    title: str = ""
    layout: Callable[[], Sequence[Component]] | None = None
    read: Callback | None = None
    position: int = 50
    within: str = ""
    roles: Collection[str] = ACCOUNT_ROLES
    rests_on_networks: bool = False
    needs: str = ""
    questions: Mapping[str, tuple[str, Callback]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wrong = list(_faults(self))
        if wrong:
            raise DeclarationError(f"Page {self.title or self.path!r}: {'; '.join(wrong)}.")

    @property
    def name(self) -> str:
        """Id of its section, and how its links, stores and outputs are called."""
        return self.path.removeprefix("/") or _HOME

    @property
    def answer_id(self) -> str:
        """Id of the element in which the answer to ``read`` stands."""
        return f"{self.name}-page" if self.within else f"{self.name}-list"

    @property
    def answer_words(self) -> str:
        """What a viewer waits for while the server does not answer."""
        return f"the {self.title.lower()}" if self.within else f"the list of {self.name}"

    def is_for(self, viewer: Viewer) -> bool:
        """Return whether somebody may open it."""
        return viewer.role in self.roles and (not self.needs or self.needs in viewer.holds)

    def callbacks(self) -> dict[str, tuple[str, Callback]]:
        """Return all that is asked of the server: by output, the store that asks and the callback."""
        read = once_worked_out(self.read) if self.read and self.rests_on_networks else self.read
        own = {f"{self.answer_id}.children": (f"ask-{self.name}", read)} if read else {}
        return {**own, **self.questions}

    def section(self) -> Component:
        """Return the page as it is sent: heading and layout, the place of the answer, and no data."""
        assert self.layout is not None
        said, mark = self.layout(), {"data-called": self.answer_words}
        titled = f"{self.name}-title"
        heading = html.H1(self.title, id=titled)
        more: dict[str, Any] = {} if self.name == _HOME else {"hidden": True}
        if self.within:
            unseen, place = html.H1(self.title, className="unseen"), html.Div(said, id=self.answer_id, **mark)
            about = {"aria-label": self.title, "data-within": self.within.removeprefix("/") or _HOME}
            return html.Section([unseen, place], id=self.name, **more, **about)
        answers = [html.Div(id=self.answer_id, **mark)] if self.read else []
        return html.Section([heading, *said, *answers], id=self.name, **more, **{"aria-labelledby": titled})


def _faults(page: Page) -> Iterator[str]:
    """Yield what a declaration leaves out, then what is wrong with what it says."""
    missing = [name for name in ("path", "title", "layout") if not getattr(page, name)]
    if page.read is None and not page.questions:
        missing.append("read")
    if missing:
        yield f"nothing is said of {', '.join(missing)}"
    if page.path and not _PATH.fullmatch(page.path):
        yield f"the path is {page.path!r}; expected / and small letters, as /networks"
    if page.path in RESERVED:
        yield f"the path {page.path} is no page's"
    if page.within and page.read is None:
        yield "it is within another page, so it needs a read that takes the id of what is chosen there"
    if not page.roles:
        yield "roles is empty; leave it out for every role"
    if page.needs and clean_key(page.needs) != page.needs:
        yield f"needs is {page.needs!r}; expected an access key, as compartment:safeguarding"
    unknown = sorted(set(page.roles) - ACCOUNT_ROLES)
    if unknown:
        yield f"roles has {', '.join(unknown)}; expected some of {', '.join(sorted(ACCOUNT_ROLES))}"


def faults_among(pages: Iterable[Page]) -> list[str]:
    """Return what is wrong with pages beside one another: one path, answer or store twice, or a page within none.

    Parameters
    ----------
    pages : iterable of Page

    Returns
    -------
    list of str
        One sentence a fault.
    """
    listed = list(pages)
    wrong = [
        f"Two pages have the path {path}."
        for path in sorted({page.path for page in listed})
        if sum(page.path == path for page in listed) > 1
    ]
    outputs = [output for page in listed for output in page.callbacks()]
    wrong += [f"Two pages answer in {output}." for output in sorted(set(outputs)) if outputs.count(output) > 1]
    listing = {page.path for page in listed if not page.within}
    wrong += [
        f"Page {page.title!r} is within {page.within}; expected the path of a page in the navigation, one of "
        f"{', '.join(sorted(listing))}."
        for page in listed
        if page.within and page.within not in listing
    ]
    return wrong
