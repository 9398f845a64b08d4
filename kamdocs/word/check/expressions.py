"""Expressions that no proposal needs: ones that reach for Python, count without end, or cannot give anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jinja2 import Template as Compiled
from jinja2 import TemplateError, nodes

from kamdocs.values import Formats
from kamdocs.word.absence import TagError
from kamdocs.word.content import Content
from kamdocs.word.environment import Sandbox
from kamdocs.word.filters import RENDERING, Rendering

__all__ = ["dangers"]

_OWN_CALLS: Final = frozenset(("range", "namespace", "loop"))
_GLOBALS: Final = frozenset(("range", "namespace"))
_LOOP_CALLS: Final = frozenset(("cycle", "changed"))
_FAULTS: Final = (
    TemplateError, TypeError, ValueError, ArithmeticError, RecursionError, NameError, AttributeError, LookupError, MemoryError,
)  # fmt: skip
_PLAIN: Final = (nodes.Const, nodes.TemplateData, nodes.Name, nodes.NSRef, nodes.Slice, nodes.List, nodes.Tuple, nodes.Dict)
"""Expressions that nothing has to be counted for."""


def dangers(tree: nodes.Template, environment: Sandbox, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Kind, message and hint for each, in a tag's own tree. `folder`: where the files lie that tags name."""
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Pow):
            yield "hostile", "** is not available", "write the number itself"
        elif isinstance(node, nodes.Call) and not _is_own(node):
            yield "hostile", f"{_shown(node.node)} cannot be called", _CALL_HINT
        elif isinstance(node, nodes.Getitem) and _is_hidden(node.arg):
            yield "hostile", f"{_const(node.arg)} cannot be used: names that begin with _ are not for templates", "name a field"
        elif isinstance(node, nodes.For) and node.recursive:
            yield "hostile", "a recursive loop can run without end, and no field of a proposal needs one", "take the word recursive out"
    if next(tree.find_all(nodes.Pow), None) is None:
        yield from (("expression", *told) for each in _constants(tree) if (told := _failure(each, environment, folder)))


_OF_FILES: Final = ("picture", "document")
_CALL_HINT: Final = "take the brackets away; what a template can do with a field are filters: … | upper"


def _is_own(call: nodes.Call) -> bool:
    if isinstance(call.node, nodes.Name):
        return call.node.name in _OWN_CALLS
    return (
        isinstance(call.node, nodes.Getattr)
        and isinstance(call.node.node, nodes.Name)
        and call.node.node.name == "loop"
        and call.node.attr in _LOOP_CALLS
    )


def _shown(node: nodes.Node) -> str:
    """`os.popen`, or what is called where that has no name."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr):
        return f"{_shown(node.node)}.{node.attr}"
    return "this"


def _const(node: nodes.Node) -> str:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else ""


def _is_hidden(node: nodes.Node) -> bool:
    return _const(node).startswith("_")


def _constants(node: nodes.Node) -> Iterator[nodes.Expr]:
    """The largest expressions that hold no field."""
    for child in node.iter_child_nodes():
        if not isinstance(child, nodes.Expr):
            yield from _constants(child)
        elif all(each.name in _GLOBALS and each.ctx == "load" for each in _names(child)):
            if not isinstance(child, _PLAIN):
                yield child
        else:
            if isinstance(child, nodes.Filter) and child.name in _OF_FILES and child.node is not None and not _names(child.node):
                yield _file_alone(child)
            yield from _constants(child)


def _names(node: nodes.Node) -> list[nodes.Name]:
    return [*([node] if isinstance(node, nodes.Name) else []), *node.find_all(nodes.Name)]


def _file_alone(tag: nodes.Filter) -> nodes.Filter:
    """The file of a tag whose alternative text or size is a field."""
    line = tag.lineno
    named = [nodes.Keyword("alt", nodes.Const("", lineno=line), lineno=line) for each in tag.kwargs if each.key == "alt"]
    return nodes.Filter(tag.node, tag.name, [], named[:1], None, None, lineno=line)


def _failure(expression: nodes.Expr, environment: Sandbox, folder: Path) -> tuple[str, str] | None:
    """What the sandbox says of an expression that does not depend on any field."""
    found = nodes.Assign(nodes.Name("found", "store", lineno=1), expression, lineno=1)
    tree = nodes.Template([found], lineno=1)
    tree.set_environment(environment)
    try:
        compiled = Compiled.from_code(environment, environment.compile(tree), environment.make_globals(None))
        context = compiled.new_context({RENDERING: Rendering(Formats("en"), folder)})
        list(compiled.root_render_func(context))
        made = context.vars.get("found")
        if isinstance(made, Content):
            made.ready({})  # reads the file
    except TagError as error:
        message, hint = error.told({})
        return message, hint
    except (*_FAULTS, SyntaxError):
        return "this cannot be counted, whatever the fields are", "see whether its signs and filters fit each other"
    return None
