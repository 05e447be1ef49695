"""Intelligence grades of both schemes, native and never converted."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.model.values.base import BadValue

SCHEMES: dict[str, tuple[str, str, str]] = {
    "3x5x2": ("123", "ABCDE", "PC"),
    "5x5x5": ("ABCDE", "12345", "12345"),
    "ungraded_partner": ("", "", "PC"),
}
"""Allowed source evaluations, information evaluations and handling codes by scheme."""

SUSPECTED_FALSE = {"3x5x2": "E", "5x5x5": "5"}
"""Information evaluation that means suspected to be false: kept, shown, and of no weight."""


@dataclass(frozen=True, slots=True)
class GradeParts:
    """A checked grade in its own scheme."""

    scheme: str
    source_eval: str
    info_eval: str
    handling: str


class Grade:
    """A grade: scheme, source evaluation, information evaluation and handling."""

    def clean_parts(self, scheme: str, source_eval: str, info_eval: str, handling: str) -> GradeParts:
        """Return the grade with each part checked by its scheme.

        Raises
        ------
        BadValue
            ``bad_scheme``, ``bad_source_eval``, ``bad_info_eval`` or ``bad_handling``: a part that the scheme does not
            have; a "B" is a source in one scheme and information in the other, so nothing is converted.
        """
        name = scheme.strip().lower().replace(" ", "_")
        if name not in SCHEMES:
            raise BadValue(
                "bad_scheme",
                f"{scheme.strip()[:20]!r} is no grading scheme; expected one of {', '.join(SCHEMES)}.",
            )
        parts = [text.strip().upper() for text in (source_eval, info_eval, handling)]
        for label, part, allowed in zip(("source_eval", "info_eval", "handling"), parts, SCHEMES[name], strict=True):
            if (part or allowed) and (len(part) != 1 or part not in allowed):
                expected = f"one of {', '.join(allowed)}" if allowed else "nothing"
                raise BadValue(
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


GRADE = Grade()
