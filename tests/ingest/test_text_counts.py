"""Different texts of a call: the same answers from memory and from the file."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import text_counts
from ingest.scratch_file import ScratchFile
from ingest.text_counts import TextCounts

_TEXTS = st.lists(st.text(st.sampled_from("ab\udc80"), max_size=2), max_size=12)


@settings(max_examples=40)
@given(added=_TEXTS, counted=_TEXTS, in_memory=st.integers(0, 5))
def test_texts_are_known_and_counted_wherever_they_stand(added: list[str], counted: list[str], in_memory: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_counts, "IN_MEMORY", in_memory)
        texts, times, so_far = TextCounts(ScratchFile()), [], Counter[str]()
        for first in range(0, 12, 3):
            texts.add("added", added[first : first + 3])
            times += [texts.add_counted("counted", text) for text in counted[first : first + 3]]

        expected = [so_far.update([text]) or so_far[text] for text in counted]
        assert times == expected
        assert [texts.has("added", text) for text in (*added, *counted)] == [t in added for t in (*added, *counted)]
        assert (texts.number("added"), texts.number("counted")) == (len(set(added)), len(set(counted)))
