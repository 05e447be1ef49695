"""What makes a function a read: it takes a view first, is declared once, and is run only by the audited path."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, is_dataclass
from functools import cached_property
from types import UnionType
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar, get_args, get_type_hints, overload

from graphintel.errors import DeclarationError
from graphintel.model.access import Viewer
from graphintel.model.nested import values_in
from graphintel.service.answer_json import JsonObject, as_json, from_json
from graphintel.service.view import View

Given = ParamSpec("Given")
Answered = TypeVar("Answered", covariant=True)


class AuditedReader(Protocol):
    """Whoever runs a read by its name, for a viewer, and writes the entry: the service."""

    def read(self, viewer: Viewer, name: str, /, *, reason: str = "", **arguments: Any) -> JsonObject:
        """Return the answer as plain values."""
        ...


@dataclass(frozen=True)
class Read(Generic[Given, Answered]):
    """One read: a function of a view, with what its entry keeps of what was asked.

    Attributes
    ----------
    function : callable
        Takes a :class:`View` first; its name is that of the read, its arguments are what it asks.
    answer_type : type
        What the function returns: a frozen dataclass, or a union of them.
    words : mapping of str to collection of str
        Arguments that are one of the program's own words, which an entry keeps as they are; every other text is hashed.

    Notes
    -----
    As an attribute of a class that is an :class:`AuditedReader` it is a method: the same arguments, after the viewer.
    """

    function: Callable[Concatenate[View, Given], Answered]
    answer_type: type[Answered]
    words: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name by which it is asked."""
        return self.function.__name__

    def __call__(self, view: View, /, *args: Given.args, **kwargs: Given.kwargs) -> Answered:
        """Return the answer from a view; nobody is shown it before it went the audited path."""
        return self.function(view, *args, **kwargs)

    def plain(self, view: View, /, **arguments: Any) -> JsonObject:
        """Return the answer from a view as JSON has it."""
        answer: JsonObject = as_json(self.function(view, **arguments))  # type: ignore[call-arg]
        return answer

    def ask(self, reader: AuditedReader, viewer: Viewer, /, *args: Given.args, **kwargs: Given.kwargs) -> Answered:
        """Return the answer for a viewer, after its entry is written; the entry has the arguments that are given."""
        return self._asked(reader, viewer, self._bound(*args, **kwargs).arguments)

    @overload
    def __get__(self, reader: None, owner: type) -> Read[Given, Answered]: ...

    @overload
    def __get__(self, reader: AuditedReader, owner: type) -> Callable[Concatenate[Viewer, Given], Answered]: ...

    def __get__(
        self, reader: AuditedReader | None, owner: type
    ) -> Read[Given, Answered] | Callable[Concatenate[Viewer, Given], Answered]:
        """Return the read as a method of whoever runs it; the entry has every argument, also those left out."""
        if reader is None:
            return self

        def method(viewer: Viewer, /, *args: Given.args, **kwargs: Given.kwargs) -> Answered:
            bound = self._bound(*args, **kwargs)
            bound.apply_defaults()
            return self._asked(reader, viewer, bound.arguments)

        return method

    @cached_property
    def _signature(self) -> inspect.Signature:
        """The signature without the view."""
        signature = inspect.signature(self.function)
        return signature.replace(parameters=list(signature.parameters.values())[1:])

    def _bound(self, *args: Any, **kwargs: Any) -> inspect.BoundArguments:
        return self._signature.bind(*args, **kwargs)

    def _asked(self, reader: AuditedReader, viewer: Viewer, arguments: Mapping[str, Any]) -> Answered:
        given = {name: list(one) if _is_listed(one) else one for name, one in arguments.items() if name != "reason"}
        return from_json(self.answer_type, reader.read(viewer, self.name, reason=arguments.get("reason", ""), **given))


def _is_listed(value: object) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str | Mapping)


READ_FUNCTIONS: dict[str, Read[Any, Any]] = {}
"""Every read by name. Tests of the smaller graph walk it, so a new one is covered the day it appears."""


def read_function(
    **words: Collection[str],
) -> Callable[[Callable[Concatenate[View, Given], Answered]], Read[Given, Answered]]:
    """Return what declares a function as a read.

    Parameters
    ----------
    **words
        By argument, the words of the program that it may be.

    Returns
    -------
    callable
        Takes the function and returns the :class:`Read`.

    Raises
    ------
    DeclarationError
        Where the function takes no view first or returns no dataclass, its name is taken, or it has no argument of that
        name.
    """

    def declare(function: Callable[Concatenate[View, Given], Answered]) -> Read[Given, Answered]:
        name = function.__name__
        parameters = list(inspect.signature(function, eval_str=True).parameters.values())
        if not parameters or parameters[0].name != "view" or parameters[0].annotation is not View:
            raise DeclarationError(f"{name}: a read function takes `view: View` first, so that somebody reads.")
        if name in READ_FUNCTIONS:
            raise DeclarationError(f"{name}: a read function of this name is there already.")
        if unknown := words.keys() - {parameter.name for parameter in parameters}:
            raise DeclarationError(f"{name}: it has no argument {', '.join(sorted(unknown))} that has words.")
        declared = get_type_hints(function)["return"]
        if not all(map(is_dataclass, get_args(declared) if isinstance(declared, UnionType) else (declared,))):
            raise DeclarationError(f"{name}: a read function returns a dataclass, so that a mistyped field is found.")
        read = Read(function, declared, words)
        READ_FUNCTIONS[name] = read
        return read

    return declare


def ids_in(answer: Any) -> list[str]:
    """Return the ids that an answer shows, sorted: what the audit entry lists.

    Parameters
    ----------
    answer : any
        Nested plain values.

    Returns
    -------
    list of str
        Values of every ``id``, ``start`` and ``end`` key.
    """
    mappings = [one for one in values_in(answer) if isinstance(one, dict)]
    named = (one[key] for one in mappings for key in ("id", "start", "end") if key in one)
    return sorted({each for each in named if isinstance(each, str)})
