"""Jinja as templates get it: a sandbox that looks into maps and lists alone, with strict names and escaping always on.

Lookups never reach a Python attribute or method of data: `offer.items` is the key `items`. Only `range`, `namespace` and the loop's own
`cycle` and `changed` can be called. Text never turns into markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, cast

from jinja2 import Template, nodes
from jinja2.parser import Parser
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from kamdocs.errors import nearest
from kamdocs.values import YEARS, Money, is_year
from kamdocs.word.absence import Absent, AbsentFieldError, TagError, UnknownFieldError
from kamdocs.word.counting import counted, signed
from kamdocs.word.filters import MOST_TURNS, TEXT, TURNS, Year, escaped, filters, tests, text_of, turns
from kamdocs.word.spelling import misread
from kamdocs.word.steps import COPIED, SOUGHT, WEIGHED, copied, sought, take, weigh, weighed

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
        # `escaped` sees every value that is printed, so Jinja need not escape; and its optimizer costs more than it saves.
        super().__init__(undefined=Absent, finalize=escaped, autoescape=False, keep_trailing_newline=True, cache_size=0, optimized=False)
        self.filters: Any = {**filters(), TEXT: text_of, TURNS: turns, WEIGHED: weighed, SOUGHT: sought, COPIED: copied}
        self.tests: Any = tests()
        self.globals = {"range": _range, "namespace": Namespace}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _Parser(self, source, name, filename).parse()

    def compiled(self, source: str) -> Template:
        """A source without `faults`, ready to be filled.

        Jinja looks through the whole tree for blocks and imports, and through each loop again. `faults` has found none, so it need not.
        """
        parser = _Parser(self, source, None, None)
        tree = parser.parse()
        for node in (tree, *parser.loops):
            node.find_all = _nothing  # type: ignore[method-assign, assignment]
        return Template.from_code(self, self.compile(tree), self.make_globals(None))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The part of `obj` that a template names after a dot."""
        if type(obj) is dict:  # nearly always, and much faster than to ask for any mapping
            value = obj.get(attribute)
            if value is not None and attribute not in YEARS:
                return value
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
        if not isinstance(argument, str | int | slice):
            raise TagError("a field is named by a word, and a place in a list by a number", "write a name after a dot")
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
        else:
            for each in args:
                weigh(__context, each)  # a namespace may be made of pairs, and loop.changed compares
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
        if found is None and isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple):
            take(context, len(left) + len(right))
        return super().call_binop(context, operator, left, right) if found is None else found

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        """A sign before a number, a share or an amount."""
        found = signed(operator, arg)
        return super().call_unop(context, operator, arg) if found is None else found


def _nothing(_: Any) -> Iterator[nodes.Node]:
    return iter(())


class _Parser(Parser):
    """Jinja's, so that what `~` joins reads as it does where it is printed alone, and all that may be long takes its steps."""

    def __init__(self, environment: Sandbox, source: str, name: str | None, filename: str | None) -> None:
        super().__init__(environment, source, name, filename)
        self.loops: list[nodes.For] = []
        self._words: dict[int, int] = {}  # of each loop that is read, by its id

    def parse_concat(self) -> nodes.Expr:
        joined = super().parse_concat()
        if isinstance(joined, nodes.Concat):
            joined.nodes = [_filtered(each, TEXT) for each in joined.nodes]
        return joined

    def parse_for(self) -> nodes.For:
        loop = super().parse_for()
        self._words[id(loop)] = words = 1 + sum(map(self._words_in, loop.iter_child_nodes()))
        loop.iter = _filtered(loop.iter, TURNS, nodes.Const(words, lineno=loop.lineno))
        self.loops.append(loop)
        return loop

    def parse_compare(self) -> nodes.Expr:
        compared = super().parse_compare()
        if isinstance(compared, nodes.Compare) and not _is_short(compared):
            compared.expr = _weighed(compared.expr, WEIGHED)
            for each in compared.ops:
                each.expr = _weighed(each.expr, SOUGHT if each.op in {"in", "notin"} else WEIGHED)
        return compared

    def parse_dict(self) -> nodes.Dict:
        made = super().parse_dict()
        for pair in made.items:
            pair.key = _weighed(pair.key, WEIGHED)
        return made

    def parse_subscript(self, node: nodes.Expr) -> nodes.Getattr | nodes.Getitem:
        found = super().parse_subscript(node)
        if isinstance(found, nodes.Getitem) and isinstance(found.arg, nodes.Slice):
            return cast(nodes.Getitem, _filtered(found, COPIED))  # Jinja goes on from whatever expression it gets
        return found

    def _words_in(self, node: nodes.Node) -> int:
        """Names, signs and statements in `node`; of a loop in it, what was counted already."""
        return self._words.get(id(node)) or 1 + sum(map(self._words_in, node.iter_child_nodes()))


def _is_short(compared: nodes.Compare) -> bool:
    """Whether a comparison costs nothing, whatever is compared: with a word that stands in the tag, or some of them in brackets."""
    (first, *others) = compared.ops
    if not others and first.op in {"in", "notin"} and isinstance(first.expr, nodes.List | nodes.Tuple):
        return all(map(_is_word, first.expr.items))
    sides = (compared.expr, *(each.expr for each in compared.ops))
    are_words = [_is_word(each) for each in sides]
    return all(are_words) if any(each.op in {"in", "notin"} for each in compared.ops) else are_words.count(False) <= 1


def _is_word(node: nodes.Expr) -> bool:
    """Whether a text or a number stands in the tag itself, be it with a sign."""
    return isinstance(node.node if isinstance(node, nodes.Neg | nodes.Pos) else node, nodes.Const)


def _weighed(node: nodes.Expr, name: str) -> nodes.Expr:
    return node if _is_word(node) else _filtered(node, name)


def _filtered(node: nodes.Node, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(arguments), [], None, None, lineno=node.lineno)


_INLINE = "write the value itself: {% set name = account.name %}, {{ name | upper }}"


def _range(*bounds: int) -> range:
    """`range` with a bound, so that no template runs for ever."""
    numbers = range(*bounds)
    if len(numbers) > MOST_TURNS:
        raise TagError(f"range counts to {MOST_TURNS} at most", "loop over a list of the proposal")
    return numbers


def faults(tree: nodes.Template, environment: Sandbox) -> Iterator[tuple[int, str, str]]:
    """What is wrong with a parsed template whatever the fields are: line, message, hint."""
    looked_up: dict[tuple[str, str], tuple[str, str]] = {}
    given = {each.name for each in tree.find_all(nodes.Name) if each.ctx != "load"}
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Filter | nodes.Test):
            kind, known = ("filter", environment.filters) if isinstance(node, nodes.Filter) else ("test", environment.tests)
            if node.name not in known:
                if (kind, node.name) not in looked_up:
                    looked_up[kind, node.name] = _unknown(kind, node.name, known, is_near_looked_for=len(looked_up) < _MOST_LOOKED_UP)
                yield node.lineno, *looked_up[kind, node.name]
        if isinstance(node, nodes.Filter | nodes.Sub):
            yield from ((node.lineno, *fault) for fault in misread(node, given))
        elif isinstance(node, nodes.AssignBlock | nodes.FilterBlock | nodes.Macro | nodes.CallBlock):
            # Their insides are markup already, in which & is &amp;: no filter and no comparison would read it right.
            yield node.lineno, "a block that is set, filtered or called is not available in a Word template", _INLINE
        elif isinstance(node, nodes.Const) and isinstance(node.value, float) and not isfinite(node.value):
            yield node.lineno, "this is no number that can be written", "see how it is spelt"
        elif isinstance(node, _NOT_HERE):
            yield node.lineno, "this statement is not available in a Word template", f"available are {', '.join(STATEMENTS)}"
        elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            yield node.lineno, f"{node.attr} cannot be used: names that begin with _ are not for templates", "name a field"


_MOST_LOOKED_UP = 200
"""Names of which the nearest is looked for, which takes long."""
_NOT_HERE = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block, nodes.ScopedEvalContextModifier)


def field_chains(tree: nodes.Template) -> list[tuple[tuple[str | int, ...], int]]:
    """Every field that a template names from the top, as (parts, line): `(("offer", "items", 0), 12)`.

    Names that the template sets itself (`for`, `set`, `with`) are left out.
    """
    own: set[str] = set()
    chains: list[tuple[tuple[str | int, ...], int]] = []
    for node in tree.find_all((nodes.For, nodes.Name, nodes.Getattr, nodes.Getitem)):
        if isinstance(node, nodes.For):
            own.add("loop")
        elif isinstance(node, nodes.Name) and node.ctx != "load":
            own.add(node.name)
        elif chain := _chain(node):
            chains.append((chain, node.lineno))
    return [(chain, line) for chain, line in chains if chain[0] not in own]


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
    return Year(value) if isinstance(name, str) and is_year(value, name) and not isinstance(value, Year) else value


def _lookup_error(obj: Any, name: Any) -> TagError:
    if isinstance(obj, LoopContext):
        return TagError(f"there is no loop.{name}", _meant(nearest(str(name), _LOOP), "loop."))
    if isinstance(obj, list | tuple):
        return TagError(f"a list has no part {name}", "take one of its elements in a loop: {%p for one in … %}")
    if isinstance(obj, Money):
        return TagError(f"an amount has no part {name}", "print it whole: … | money")
    return TagError(f"there is no {name} in this field, which is a plain value", "print the field itself, or use a filter")


def _unknown(kind: str, name: str, known: Mapping[str, Any], *, is_near_looked_for: bool) -> tuple[str, str]:
    close = nearest(name, known) if is_near_looked_for else None
    names = ", ".join(sorted(each for each in known if each.isidentifier()))
    return f"there is no {kind} {name}", _meant(close) if close else f"there are {names}"


def _meant(name: str | None, before: str = "") -> str:
    return f"did you mean {before}{name}?" if name else ""
