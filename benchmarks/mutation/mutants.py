"""The faults that are tried: one small change of a source text each, found in its syntax tree.

Left alone is what no test should hold: docstrings, messages of errors (all that stands under ``raise``), annotations,
decorators, assertions, and the keywords in ``_KEYWORDS``, which decide how a thing is shown to a programmer.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
_OTHER_SIGN: dict[type[ast.operator], type[ast.operator]] = {
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.Sub: ast.BitOr, ast.Add: ast.Sub, ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult, ast.Div: ast.Mult, ast.Mod: ast.Mult,
}  # fmt: skip
_KEYWORDS = frozenset({"strict", "repr", "init", "slots", "frozen", "encoding"})
_DELETED = (ast.Expr, ast.AugAssign, ast.Raise, ast.Delete, ast.Continue, ast.Break)
_CELLS = {"yes": "no", "no": "yes", "alone": "yes", "count": "yes"}

Block = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: bytes ``begin`` to ``end`` of a source become ``text``; ``line`` and ``operator`` tell it to a reader."""

    begin: int
    end: int
    text: str
    line: int
    operator: str

    def applied(self, source: str) -> str:
        """Return the source with the change in it."""
        raw = source.encode()
        return (raw[: self.begin] + self.text.encode() + raw[self.end :]).decode()


def mutants_of(source: str) -> list[Mutant]:
    """Return every mutant of a source text that still compiles, in the order of the text.

    Examples
    --------
    >>> [(mutant.operator, mutant.applied("x = a < 3")) for mutant in mutants_of("x = a < 3")]
    [('comparison', 'x = (a <= 3)'), ('number', 'x = a < 4')]
    """
    found = {mutant for mutant in _Finder(source).mutants() if _compiles(mutant.applied(source))}
    return sorted(found, key=lambda mutant: (mutant.begin, mutant.end, mutant.operator, mutant.text))


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


class _Finder:
    """The mutants of one source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tree = ast.parse(source)
        lengths = [len(line.encode()) for line in source.splitlines(keepends=True)]
        self.starts = [0, *(sum(lengths[: n + 1]) for n in range(len(lengths)))]

    def mutants(self) -> Iterator[Mutant]:
        for node in _reached(self.tree):
            for operator, text in _expression_changes(node):
                yield self._change(node, text, operator)
            yield from self._statement_changes(node)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.end_lineno != node.lineno:
                yield from self._table_changes(node)

    def _place(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column

    def _change(self, node: ast.AST, text: str, operator: str) -> Mutant:
        first, last = self._place(node.lineno, node.col_offset), self._place(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]
        return Mutant(first, last, text, node.lineno, operator)  # type: ignore[attr-defined]

    def _statement_changes(self, node: ast.AST) -> Iterator[Mutant]:
        if (isinstance(node, _DELETED) and not _is_docstring(node)) or (
            isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name | ast.Tuple)
        ):
            yield self._change(node, "pass", "deleted")
        elif isinstance(node, ast.Return) and node.value and not _is_nothing(node.value):
            yield self._change(node, "return None", "returned nothing")
        elif isinstance(node, ast.If):
            yield self._change(node.test, f"(not ({ast.unparse(node.test)}))", "if, else")
        elif isinstance(node, ast.comprehension):
            yield from (self._change(each, "True", "filter removed") for each in node.ifs)
        elif isinstance(node, Block):
            yield from self._early_return(node)

    def _early_return(self, function: Block) -> Iterator[Mutant]:
        body = [each for each in function.body if not _is_docstring(each)]
        if len(body) > 1:
            at = self._place(body[0].lineno, body[0].col_offset)
            indent = " " * body[0].col_offset
            yield Mutant(at, at, f"return None\n{indent}", body[0].lineno, "returned early")

    def _table_changes(self, node: ast.Constant) -> Iterator[Mutant]:
        """Yield the cells of a table of the policy, each saying the opposite."""
        at = self._place(node.lineno, node.col_offset)
        raw = self.source.encode()[at : self._place(node.end_lineno or 0, node.end_col_offset or 0)]
        rows = [line.split() for line in raw.decode().splitlines()]
        if sum(word in _CELLS for row in rows for word in row) < 2 * len(rows):
            return
        for number, line in enumerate(raw.splitlines(keepends=True)):
            for begin, end in _words_at(line):
                if (word := line[begin:end].decode()) in _CELLS:
                    yield Mutant(at + begin, at + end, _CELLS[word], node.lineno + number, "cell of the policy")
            at += len(line)


def _words_at(line: bytes) -> Iterator[tuple[int, int]]:
    edges = [n for n, (a, b) in enumerate(pairwise(b" " + line + b" ")) if (a in b" \n") != (b in b" \n")]
    yield from zip(edges[::2], edges[1::2], strict=False)


def _reached(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that may be changed, a node before what is in it."""
    yield node
    if isinstance(node, ast.Raise | ast.Assert | ast.JoinedStr):
        return
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            is_left_alone = _is_docstring(child) or (isinstance(child, ast.keyword) and child.arg in _KEYWORDS)
            if isinstance(child, ast.AST) and not is_left_alone:
                yield from _reached(child)


def _is_docstring(node: object) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _expression_changes(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the operators that fit an expression, each with the text that takes its place."""
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            ops = [*node.ops[:at], _FLIPPED[type(operator)](), *node.ops[at + 1 :]]
            yield "comparison", f"({ast.unparse(ast.Compare(node.left, ops, node.comparators))})"
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "and, or", f"({ast.unparse(ast.BoolOp(other, node.values))})"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not removed", f"({ast.unparse(node.operand)})"
    elif isinstance(node, ast.BinOp) and type(node.op) in _OTHER_SIGN:
        yield "sign", f"({ast.unparse(ast.BinOp(node.left, _OTHER_SIGN[type(node.op)](), node.right))})"
    elif isinstance(node, ast.IfExp):
        yield "if, else", f"({ast.unparse(ast.IfExp(node.test, node.orelse, node.body))})"
    elif isinstance(node, ast.Constant):
        yield from _constant_changes(node)
    elif isinstance(node, ast.Set | ast.Tuple | ast.List | ast.Dict):
        yield from _fewer(node)


def _constant_changes(node: ast.Constant) -> Iterator[tuple[str, str]]:
    if isinstance(node.value, bool):
        yield "True, False", str(not node.value)
    elif isinstance(node.value, int | float):
        yield "number", repr(node.value + 1)


def _fewer(node: ast.Set | ast.Tuple | ast.List | ast.Dict) -> Iterator[tuple[str, str]]:
    """Yield a display without each of its elements; tuples and lists only where all of them are plain values."""
    if isinstance(node, ast.Dict):
        for at in range(len(node.keys)):
            fewer = ast.Dict(node.keys[:at] + node.keys[at + 1 :], node.values[:at] + node.values[at + 1 :])
            yield "element removed", f"({ast.unparse(fewer)})"
    elif isinstance(node, ast.Set) or (node.elts and all(isinstance(each, ast.Constant) for each in node.elts)):
        for at in range(len(node.elts)):
            rest = node.elts[:at] + node.elts[at + 1 :]
            kept = ast.Set(rest) if isinstance(node, ast.Set) else type(node)(rest, ast.Load())
            yield "element removed", f"({ast.unparse(kept)})"
