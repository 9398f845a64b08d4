"""Jinja as templates get it: a sandbox that looks into maps and lists alone, with strict names and escaping always on.

Lookups never reach a Python attribute or method of data: `offer.items` is the key `items`. Only `range`, `namespace` and the loop's own
`cycle` and `changed` can be called. Text never turns into markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from jinja2 import nodes
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from kamdocs.errors import nearest
from kamdocs.values import Money, is_year
from kamdocs.word.absence import Absent, AbsentFieldError, TagError, UnknownFieldError
from kamdocs.word.counting import counted, signed
from kamdocs.word.filters import MOST_TURNS, TEXT, TURNS, Year, filters, printed, tests, text_of, turns

__all__ = ["STATEMENTS", "Sandbox", "faults", "field_chains"]

STATEMENTS = ("if", "for", "set", "with")
"""The statements of Jinja that a Word template may use, with `elif`, `else` and their ends."""

_LOOP = frozenset(
    (
        "index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "previtem", "nextitem", "cycle",
        "changed",
    )
)  # fmt: skip


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment that every part of a template is compiled in."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "**", "%"])
    intercepted_unops = frozenset(["+", "-"])

    def __init__(self) -> None:
        super().__init__(undefined=Absent, finalize=printed, autoescape=True, keep_trailing_newline=True, cache_size=0)
        self.filters: Any = {**filters(), TEXT: text_of, TURNS: turns}
        self.tests: Any = tests()
        self.globals = {"range": _range, "namespace": Namespace}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The parsed source, in which what `~` joins reads as it does where it is printed alone, and what loops go over is counted."""
        tree = super()._parse(source, name, filename)
        for joined in tree.find_all(nodes.Concat):
            joined.nodes = [nodes.Filter(each, TEXT, [], [], None, None, lineno=each.lineno) for each in joined.nodes]
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, TURNS, [], [], None, None, lineno=loop.lineno)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The part of `obj` that a template names after a dot."""
        if isinstance(obj, Mapping):
            return _member(obj, attribute)
        if obj is None or isinstance(obj, Absent):
            return Absent(obj=obj, name=attribute)
        if (isinstance(obj, LoopContext) and attribute in _LOOP) or (type(obj) is Namespace and not attribute.startswith("_")):
            try:
                return _found(getattr(obj, attribute), obj, attribute)
            except AttributeError:
                raise TagError(f"nothing has set {attribute}", f"give it a first value: namespace({attribute}=…)") from None
        raise _lookup_error(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The part of `obj` that a template names in brackets: a key of a map, a place or a slice of a list."""
        if isinstance(argument, Absent):
            raise AbsentFieldError(argument)
        if isinstance(obj, list | tuple | str) and isinstance(argument, int | slice):
            try:
                return _found(obj[argument], obj, argument)
            except IndexError:
                return Absent(obj=obj, name=argument)
        if isinstance(obj, Mapping):
            return _member(obj, argument)
        if obj is None or isinstance(obj, Absent):
            return Absent(obj=obj, name=argument)
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        raise _lookup_error(obj, argument)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(__obj, Absent):
            raise AbsentFieldError(__obj)
        if not __self.is_safe_callable(__obj):
            raise TagError("a field cannot be called", "take the brackets away; what a template can do with a field are filters: … | upper")
        if isinstance(__obj, LoopContext):  # a recursive loop goes over what it is given
            args = tuple(turns(__context, each) for each in args)
        return __context.call(__obj, *args, **kwargs)

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether `obj` is Jinja's own."""
        if isinstance(obj, LoopContext) or obj is _range or obj is Namespace:
            return True
        return isinstance(getattr(obj, "__self__", None), LoopContext)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Counts with numbers, so that none loses its kind and no text grows without end."""
        for value in (left, right):
            if isinstance(value, Absent):
                raise AbsentFieldError(value)
        found = counted(operator, left, right)
        return super().call_binop(context, operator, left, right) if found is None else found

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        """A sign before a number, a share or an amount."""
        found = signed(operator, arg)
        return super().call_unop(context, operator, arg) if found is None else found


_INLINE = "write the value itself: {% set name = account.name %}, {{ name | upper }}"


def _range(*bounds: int) -> range:
    """`range` with a bound, so that no template runs for ever."""
    numbers = range(*bounds)
    if len(numbers) > MOST_TURNS:
        raise TagError(f"range counts to {MOST_TURNS} at most", "loop over a list of the proposal")
    return numbers


def faults(tree: nodes.Template, environment: Sandbox) -> Iterator[tuple[int, str, str]]:
    """What is wrong with a parsed template whatever the fields are: line, message, hint."""
    for each in tree.find_all(nodes.Filter):
        if each.name not in environment.filters:
            yield each.lineno, *_unknown("filter", each.name, environment.filters)
    for test in tree.find_all(nodes.Test):
        if test.name not in environment.tests:
            yield test.lineno, *_unknown("test", test.name, environment.tests)
    for block in tree.find_all((nodes.AssignBlock, nodes.FilterBlock, nodes.Macro, nodes.CallBlock)):
        # Their insides are markup already, in which & is &amp;: no filter and no comparison would read it right.
        yield block.lineno, "a block that is set, filtered or called is not available in a Word template", _INLINE
    for const in tree.find_all(nodes.Const):
        if isinstance(const.value, float) and not isfinite(const.value):
            yield const.lineno, "this is no number that can be written", "see how it is spelt"
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block, nodes.ScopedEvalContextModifier)):
        yield node.lineno, "this statement is not available in a Word template", f"available are {', '.join(STATEMENTS)}"
    for name in tree.find_all(nodes.Getattr):
        if name.attr.startswith("_"):
            yield name.lineno, f"{name.attr} cannot be used: names that begin with _ are not for templates", "name a field"


def field_chains(tree: nodes.Template) -> list[tuple[tuple[str | int, ...], int]]:
    """Every field that a template names from the top, as (parts, line): `(("offer", "items", 0), 12)`.

    Names that the template sets itself (`for`, `set`, `with`) are left out.
    """
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    own |= {"loop"} if next(tree.find_all(nodes.For), None) is not None else set()
    chains = []
    for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)):
        chain = _chain(node)
        if chain and chain[0] not in own:
            chains.append((chain, node.lineno))
    return chains


def _chain(node: nodes.Node) -> tuple[str | int, ...]:
    if isinstance(node, nodes.Name):
        return (node.name,) if node.ctx == "load" else ()
    if isinstance(node, nodes.Getattr):
        before = _chain(node.node)
        return (*before, node.attr) if before else ()
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str | int):
        before = _chain(node.node)
        return (*before, node.arg.value) if before else ()
    return ()


def _member(owner: Mapping[str, Any], name: Any) -> Any:
    try:
        return _found(owner[name], owner, name)
    except KeyError:
        raise UnknownFieldError(owner, str(name)) from None
    except TypeError:
        raise TagError("a field is named by a word", "write a name after a dot") from None


def _found(value: Any, owner: Any, name: Any) -> Any:
    if value is None:
        return Absent(obj=owner, name=name)
    return Year(value) if isinstance(name, str) and is_year(value, name) else value


def _lookup_error(obj: Any, name: Any) -> TagError:
    if isinstance(obj, LoopContext):
        return TagError(f"there is no loop.{name}", _meant(nearest(str(name), _LOOP), "loop."))
    if isinstance(obj, list | tuple):
        return TagError(f"a list has no part {name}", "take one of its elements in a loop: {%p for one in … %}")
    if isinstance(obj, Money):
        return TagError(f"an amount has no part {name}", "print it whole: … | money")
    return TagError(f"there is no {name} in this field, which is a plain value", "print the field itself, or use a filter")


def _unknown(kind: str, name: str, known: Mapping[str, Any]) -> tuple[str, str]:
    close = nearest(name, known)
    names = ", ".join(sorted(each for each in known if each.isidentifier()))
    return f"there is no {kind} {name}", _meant(close) if close else f"there are {names}"


def _meant(name: str | None, before: str = "") -> str:
    return f"did you mean {before}{name}?" if name else ""
