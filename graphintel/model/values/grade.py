"""Intelligence grades of both schemes, native and never converted."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.model.values.base import InvalidValueError

SCHEMES: dict[str, tuple[str, str, str]] = {
    "3x5x2": ("123", "ABCDE", "PC"),
    "5x5x5": ("ABCDE", "12345", "12345"),
    "ungraded_partner": ("", "", "PC"),
}
"""Allowed source evaluations, information evaluations and handling codes by scheme."""

SUSPECTED_FALSE = {"3x5x2": "E", "5x5x5": "5"}
"""Information evaluation that means suspected to be false: kept, shown, and of no weight."""

WELL, PARTLY, POORLY, FALSE = "well", "partly", "poorly", "false"
LEVELS: dict[str, str] = {
    WELL: "well graded (such as 1A, 1B, 2B; B2)",
    PARTLY: "partly known (such as 2C, 2D, 3B; ungraded)",
    POORLY: "poorly graded (such as 3C, 3D; D4)",
    FALSE: "suspected false: kept, weighs nothing",
}
"""Level of a grade and its meaning, best first; the one table that analysis, indicators, charts and briefings ask."""

_WELL = {"3x5x2": ("12", "AB"), "5x5x5": ("ABC", "123")}
_POORLY = {"3x5x2": ("3", "CD"), "5x5x5": ("CDE", "4")}
"""Source and information evaluations of a level, native to each scheme; the rest is partly known."""


@dataclass(frozen=True, slots=True)
class GradeParts:
    """A checked grade in its own scheme."""

    scheme: str
    source_eval: str
    info_eval: str
    handling: str


class GradeType:
    """A grade: scheme, source evaluation, information evaluation and handling."""

    def clean_parts(self, scheme: str, source_eval: str, info_eval: str, handling: str) -> GradeParts:
        """Return the grade with each part checked by its scheme.

        Raises
        ------
        InvalidValueError
            ``bad_scheme``, ``bad_source_eval``, ``bad_info_eval`` or ``bad_handling``: a part that the scheme does not
            have; a "B" is a source in one scheme and information in the other, so nothing is converted.
        """
        name = scheme.strip().lower().replace(" ", "_")
        if name not in SCHEMES:
            raise InvalidValueError(
                "bad_scheme",
                f"{scheme.strip()[:20]!r} is no grading scheme; expected one of {', '.join(SCHEMES)}.",
            )
        parts = [text.strip().upper() for text in (source_eval, info_eval, handling)]
        for label, part, allowed in zip(("source_eval", "info_eval", "handling"), parts, SCHEMES[name], strict=True):
            if (part or allowed) and (len(part) != 1 or part not in allowed):
                expected = f"one of {', '.join(allowed)}" if allowed else "nothing"
                raise InvalidValueError(
                    f"bad_{label}", f"{part[:20]!r} is no {label} of the scheme {name}; expected {expected}."
                )
        return GradeParts(name, *parts)

    def display_of(self, scheme: str, source_eval: str, info_eval: str, handling: str) -> str:
        """Return the grade as officers write it.

        Examples
        --------
        >>> GRADE.display_of("3x5x2", "1", "B", "P"), GRADE.display_of("5x5x5", "B", "2", "4")
        ('1B-P (3x5x2)', 'B24 (5x5x5)')
        >>> GRADE.display_of("ungraded_partner", "", "", "P")
        'ungraded'
        """
        if scheme == "3x5x2":
            return f"{source_eval}{info_eval}-{handling} (3x5x2)"
        if scheme == "5x5x5":
            return f"{source_eval}{info_eval}{handling} (5x5x5)"
        return "ungraded"

    def suspects_false(self, scheme: str, info_eval: str) -> bool:
        """Return whether the information is suspected to be false."""
        return SUSPECTED_FALSE.get(scheme) == info_eval

    def level_of(self, scheme: str, source_eval: str, info_eval: str) -> str:
        """Return the level of a grade: a key of ``LEVELS``.

        Examples
        --------
        >>> GRADE.level_of("3x5x2", "2", "B"), GRADE.level_of("3x5x2", "2", "C"), GRADE.level_of("5x5x5", "D", "4")
        ('well', 'partly', 'poorly')
        >>> GRADE.level_of("3x5x2", "1", "E"), GRADE.level_of("ungraded_partner", "", "")
        ('false', 'partly')
        """
        if self.suspects_false(scheme, info_eval):
            return FALSE
        for level, table in ((WELL, _WELL), (POORLY, _POORLY)):
            sources, infos = table.get(scheme, ("", ""))
            if source_eval and source_eval in sources and info_eval in infos:
                return level
        return PARTLY


GRADE = GradeType()
