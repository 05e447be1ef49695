"""When entities were first reported, by chosen rows of segments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from graphintel.columns.segment import ENDS, Chosen, text_column


def first_reports(chosen: Sequence[Chosen], ids: Iterable[str]) -> dict[str, str]:
    """Return when chosen rows first speak of each of some entities; those of which none speaks are missing."""
    place = {identifier: number for number, identifier in enumerate(sorted(set(ids)))}
    reported = text_column(chosen, "reported_at")
    moments = sorted(reported.texts)
    moment = reported.numbered({text: number for number, text in enumerate(moments)})
    first = np.full(len(place) + 1, len(moments))  # the last stands for everything that is not asked for
    for name in ENDS:
        end = text_column(chosen, name)
        asked = np.fromiter((place.get(text, -1) for text in end.texts), np.int64, len(end.texts))
        np.minimum.at(first, asked[end.codes], moment)
    return {
        identifier: moments[number]
        for identifier, number in zip(place, first[:-1].tolist(), strict=True)
        if number < len(moments)
    }
