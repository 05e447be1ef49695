"""The program's commands by name; the module of one is imported when it is run, not when all are listed.

Which commands there are, and what each does, is read from the text of the modules of this package: whatever stands under
``@program.command`` or ``@program.group`` at the top of one of them. So the list cannot differ from what is declared.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import click

_PROGRAM = "program"
_DECLARES = {"command", "group"}


@dataclass(frozen=True, slots=True)
class DeclaredCommand:
    """A command as its module declares it: which module that is, and name and help of the command."""

    module: str
    summary: click.Command


class DeclaredCommands(MutableMapping[str, click.Command]):
    """Every command of the program by its name; looking one up imports the module that declares it."""

    def __init__(self) -> None:
        self._registered: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._registered and name in declared_commands():
            import_module(declared_commands()[name].module)
        return self._registered[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._registered[name] = command

    def __delitem__(self, name: str) -> None:
        del self._registered[name]

    def __iter__(self) -> Iterator[str]:
        return iter(declared_commands() | self._registered)

    def __len__(self) -> int:
        return len(declared_commands() | self._registered)


@cache
def declared_commands() -> dict[str, DeclaredCommand]:
    """Return the commands that the modules of this package declare, by name; none of them is imported."""
    folder = Path(__file__).parent
    found = [
        DeclaredCommand(f"{__package__}.{path.stem}", command)
        for path in sorted(folder.glob("*.py"))
        for command in summaries(path.read_text(encoding="utf-8"))
    ]
    return {str(one.summary.name): one for one in found}


def summaries(text: str) -> list[click.Command]:
    """Return name and help of the commands that a module declares for the program, in the order of its text.

    Parameters
    ----------
    text : str
        Of the module.

    Returns
    -------
    list of click.Command
        They list themselves as those of the module do, and run nothing.

    Examples
    --------
    >>> [one.name for one in summaries("@program.command()\\ndef sign_in(): ...")]
    ['sign-in']
    """
    if f"@{_PROGRAM}." not in text:  # most modules declare none, and need not be parsed
        return []
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    return [
        _summary(function, decorator)
        for function in functions
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call) and _declares(decorator.func)
    ]


def _declares(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and called.attr in _DECLARES
        and isinstance(called.value, ast.Name)
        and called.value.id == _PROGRAM
    )


def _summary(function: ast.FunctionDef, decorator: ast.Call) -> click.Command:
    """Return a command that click names and describes as the one declared."""

    def nothing() -> None: ...

    nothing.__name__, nothing.__doc__ = function.name, ast.get_docstring(function)
    given = [ast.literal_eval(one) for one in decorator.args]
    named = {str(one.arg): ast.literal_eval(one.value) for one in decorator.keywords}
    command: click.Command = click.command(*given, **named)(nothing)
    return command
