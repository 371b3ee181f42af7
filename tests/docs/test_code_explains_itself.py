"""Tables, errors and formats say what they are, and files stay short enough to be read."""

from __future__ import annotations

import ast
import re
from functools import cache
from inspect import getdoc
from pathlib import Path
from typing import get_args

import pytest

from hustings.domain import errors
from hustings.domain.errors import HustingsError
from hustings.domain.tables import TABLES, ColumnType, Table
from hustings.formats.layout import Format
from hustings.formats.recognition import all_formats
from tests.docs.pages import ROOT

SOURCE = ROOT / "src" / "hustings"
FILE_LINES_MOST, FUNCTION_LINES_MOST = 400, 50
KINDS: dict[str, type[HustingsError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, HustingsError)
}


@cache
def _trees() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        for path in sorted(SOURCE.rglob("*.py"))
    }


@cache
class _Made(ast.NodeVisitor):
    """Names that stand for something that is made or chosen: not those that are caught, asked for or annotated."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        self.found.add(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.found.add(node.attr)
        self.generic_visit(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        for line in node.body:
            self.visit(line)

    def visit_Call(self, node: ast.Call) -> None:
        if getattr(node.func, "id", "") not in ("isinstance", "issubclass"):
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """An annotation."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for part in (*node.args.defaults, *node.body):
            self.visit(part)


def _raised() -> set[str]:
    """Names of all that is made or chosen to be raised anywhere, by name or by attribute."""
    made = _Made()
    for tree in _trees().values():
        made.visit(tree)
    return made.found


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_column_has_a_type_a_unit_and_a_meaning(table: Table) -> None:
    for column in table.columns:
        assert column.type in get_args(ColumnType), column.name
        assert column.unit.strip(), column.name
        assert column.meaning.strip().endswith("."), column.name
        if column.name.endswith("_at"):
            assert (column.type, column.unit) == ("timestamp", "UTC"), column.name


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_a_table_says_what_a_row_is_and_what_tells_rows_apart(table: Table) -> None:
    assert table.row.strip()
    assert set(table.key) <= set(table.names)
    assert table.key
    assert len(set(table.names)) == len(table.names)


@pytest.mark.parametrize("name", KINDS)
def test_an_error_is_raised_somewhere_and_says_what_it_means(name: str) -> None:
    below = {other for other, kind in KINDS.items() if issubclass(kind, KINDS[name])}
    assert below & _raised(), f"{name} is never raised"
    assert KINDS[name].__dict__.get("__doc__", "").strip().endswith(".")


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawn: dict[str, str] = {}
    above: list[str] = []
    for line in (getdoc(errors) or "").splitlines():
        found = re.match(r"^((?:│   |    )*)(?:[├└]── )?([A-Z]\w+)(?:\s{2,}|$)", line)
        if found:
            depth = len(found[1]) // 4 + ("── " in line)
            above[depth:] = [found[2]]
            drawn[found[2]] = above[depth - 1] if depth else "Exception"
    assert drawn == {name: kind.__bases__[0].__name__ for name, kind in KINDS.items()}


@pytest.mark.parametrize("held", all_formats().values(), ids=list(all_formats()))
def test_a_format_has_a_title_and_says_where_its_header_was_read(held: Format) -> None:
    assert held.title.strip()
    assert held.title != held.name
    assert len(held.source.split()) >= 3
    assert held.source.strip().endswith(".")


def test_no_file_and_no_function_is_too_long_to_be_read() -> None:
    files = {
        str(path.relative_to(SOURCE)): count
        for path in _trees()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES_MOST
    }
    functions = {
        f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}": count
        for path, tree in _trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (count := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES_MOST
    }
    assert files == {}
    assert functions == {}


def test_no_folder_or_module_has_a_name_that_says_nothing() -> None:
    nothing = {
        "utils",
        "util",
        "helpers",
        "managers",
        "processors",
        "services",
        "base",
        "misc",
        "common",
    }
    assert [
        str(path) for path in _trees() if nothing & {path.stem, *path.relative_to(SOURCE).parts}
    ] == []
