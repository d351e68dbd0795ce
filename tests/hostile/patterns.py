"""Every regular expression of the program, by where it stands.

Those that modules, classes and tables hold are found by their values. Those that a function makes
or merely uses (``re.sub(r"...", ...)``) are found in the source, at every call of a function of
`re`: what is passed there is computed in its module, with ``ST`` for whatever the function would
have put in, which is a prefix, a title or a key, and escaped.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import stp_lsp

_MAKING = frozenset(
    ("compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn")
)
_GLOBS = ("*a*a*b/**", "a?[ab]*[!c]*")
"""Of these the program makes patterns by `fnmatch.translate`, the only ones made elsewhere."""


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(stp_lsp.__path__, "stp_lsp."):
        if info.name != "stp_lsp.__main__":
            yield importlib.import_module(info.name)


def _tree(module: ModuleType) -> ast.Module:
    assert module.__file__ is not None
    with open(module.__file__, encoding="utf-8") as file:
        return ast.parse(file.read())


def _is_making(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "re"
        and node.attr in _MAKING
    )


def _held(found: dict[re.Pattern[str], str], module: ModuleType) -> None:
    """Adds every pattern that a module, a class or a table in a module holds."""

    def note(where: str, value: object, depth: int = 0) -> None:
        if isinstance(value, re.Pattern):
            found.setdefault(_of_text(value), where)
        elif isinstance(value, dict) and depth < 3:
            for key, item in value.items():
                note(f"{where}[{key!r}]", item, depth + 1)
        elif isinstance(value, (tuple, list, frozenset, set)) and depth < 3:
            for number, item in enumerate(value):
                note(f"{where}[{number}]", item, depth + 1)

    for name, value in vars(module).items():
        note(f"{module.__name__}.{name}", value)
        if isinstance(value, type) and value.__module__ == module.__name__:
            for inner, held in vars(value).items():
                note(f"{module.__name__}.{name}.{inner}", held)


def _of_text(pattern: re.Pattern) -> re.Pattern[str]:
    """The same for text, when it is one for bytes: these patterns know ASCII alone."""
    if isinstance(pattern.pattern, str):
        return pattern
    return re.compile(pattern.pattern.decode("ascii"), pattern.flags | re.ASCII)


def _written(found: dict[re.Pattern[str], str], module: ModuleType) -> None:
    """Adds what calls of `re` in the source are given."""
    known = {**vars(builtins), **vars(module)}
    for node in ast.walk(_tree(module)):
        if not (isinstance(node, ast.Call) and _is_making(node.func)):
            continue
        where = f"{module.__name__}:{node.lineno}"
        flags = [each.value for each in node.keywords if each.arg == "flags"]
        if ast.unparse(node.func) == "re.compile":
            flags += node.args[1:2]
        inner = {each.id for each in ast.walk(node.args[0]) if isinstance(each, ast.Name)}
        names = known | dict.fromkeys(inner - set(known), "ST")
        if "translate" in inner:
            continue
        pattern = _value(node.args[0], names)
        how = re.RegexFlag(0)
        for each in flags:
            how |= _value(each, names)
        found.setdefault(_of_text(re.compile(pattern, how)), where)


def _value(node: ast.expr, names: dict[str, object]):
    return eval(compile(ast.Expression(node), "<a pattern of stp_lsp>", "eval"), dict(names))


def _patterns() -> dict[str, re.Pattern[str]]:
    found: dict[re.Pattern[str], str] = {}
    for module in _modules():
        _held(found, module)
    for module in _modules():
        _written(found, module)
    from stp_lsp.model import path_pattern
    from stp_lsp.syntax import notation_patterns

    for prefix in ("ST", "TH"):
        for number, pattern in enumerate(notation_patterns.patterns_of(prefix)):
            found.setdefault(pattern, f"notation of {prefix} {number}")
    for glob in _GLOBS:
        for number, part in enumerate(path_pattern._parts(glob)):
            if part is not None:
                found.setdefault(part, f"{path_pattern.__name__}:{glob} {number}")
    return {where: pattern for pattern, where in found.items()}


PATTERNS = _patterns()


def unusual_uses() -> list[str]:
    """Where a pattern could be made that is not in ``PATTERNS``.

    That is where a function of `re` has another name, is handed on instead of called, or gets its
    pattern by name, and where another library of expressions is imported.
    """
    wrong: list[str] = []
    for module in _modules():
        tree = _tree(module)
        called = {
            id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call) if node.args
        }
        for node in ast.walk(tree):
            where = f"{module.__name__}:{getattr(node, 'lineno', 0)}"
            if _is_making(node) and id(node) not in called:
                wrong.append(f"{where}: {ast.unparse(node)}")
            elif isinstance(node, ast.Import):
                names = {(each.name, each.asname) for each in node.names}
                wrong += [f"{where}: {name}" for name, other in names
                          if name == "regex" or (name == "re" and other)]  # fmt: skip
            elif isinstance(node, ast.ImportFrom):
                if node.module in ("re", "regex"):
                    wrong.append(f"{where}: from {node.module}")
                elif module.__name__ != "stp_lsp.model.path_pattern":
                    wrong += [f"{where}: translate" for each in node.names
                              if each.name == "translate"]  # fmt: skip
    return wrong
