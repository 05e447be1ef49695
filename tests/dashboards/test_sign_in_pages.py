"""The pages without a script show what was typed or refused as text, whatever it holds."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.sign_in import password_page, refusal_page, sign_in_page

PAGES: dict[str, Callable[[str, str], str]] = {
    "sign in": sign_in_page,
    "password": lambda message, typed: password_page(typed, message),
    "refused": lambda message, _typed: refusal_page(message),
}
AWKWARD = st.text() | st.sampled_from(["<script>", '" autofocus onfocus="x', "{{ 7 * 7 }}", "&amp;", "</p>", "it's"])


class _Parsed(HTMLParser):
    """The tags of a page, the values of its inputs, and its alert."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.values, self.alert, self._inside = list[str](), list[str | None](), "", False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(" ".join([tag, *(name for name, _ in attrs if name != "autofocus")]))
        self.values += [value for name, value in attrs if name == "value"]
        self._inside = ("role", "alert") in attrs

    def handle_data(self, data: str) -> None:
        self.alert += data if self._inside else ""

    def handle_endtag(self, _tag: str) -> None:
        self._inside = False


@pytest.mark.parametrize("name", PAGES)
@given(message=AWKWARD.filter(bool), typed=AWKWARD)
def test_what_was_typed_and_refused_is_text_and_adds_no_tag(name: str, message: str, typed: str) -> None:
    page, plain = (_Parsed(PAGES[name](*texts)) for texts in ((message, typed), ("plain", "ana")))

    assert page.tags == plain.tags
    assert page.values == [value and typed for value in plain.values]
    assert page.alert == message
