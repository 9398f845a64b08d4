"""The names of a template held against the fields that there are, without a dossier: what is misspelt, and what cannot fit its field.

A parsed template is walked as Jinja will run it, and what each name holds is followed through loops, `set`, `with`, brackets and filters.
What cannot be known is not told: a name is wrong only if nothing that may stand there has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import nodes

from kamdocs.errors import nearest
from kamdocs.word.absence import no_such_field, paths
from kamdocs.word.fields import Field, Kind, Kinds, Schema, loops, one_of, plan_schema, told
from kamdocs.word.filters import TEXT, TURNS
from kamdocs.word.spelling import is_bare_path, is_minus_name
from kamdocs.word.steps import COPIED, SOUGHT, WEIGHED

__all__ = ["absent_fields", "unknown_fields"]


def unknown_fields(tree: nodes.Template, schema: Schema | None = None) -> Iterator[tuple[int, str, str]]:
    """What is wrong with the names of a template, whatever the values: line, message, hint.

    `schema`: the fields that there are; None: those of a proposal.
    """
    yield from dict.fromkeys(_walked(tree, schema).found)


def absent_fields(tree: nodes.Template, schema: Schema | None = None) -> Iterator[tuple[int, str]]:
    """Line and path of each field that is printed, may be absent, and that no condition around asks for, nor for what it belongs to."""
    yield from dict.fromkeys(_walked(tree, schema).absent)


def _walked(tree: nodes.Template, schema: Schema | None) -> _Walk:
    given = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    walk = _Walk(plan_schema() if schema is None else schema, given)
    walk.blocks(tree.body, _Scope({}))
    return walk


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an expression may give, and how the template names it; "" where it has no name.

    `absent`: whether it may be absent; `asked`: whether a condition around asks for it, or for what it is a part of.
    """

    kinds: Kinds = ()
    path: str = ""
    absent: bool = False
    asked: bool = False


@dataclass(slots=True)
class _Scope:
    """The names that the template has given itself.

    `asked`: paths whose kind a condition around asks for; `named`: paths that one names at all, or that a loop around goes over.
    """

    names: dict[str, _Seen]
    asked: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    def inner(self, asked: Iterable[str] = (), named: Iterable[str] = ()) -> _Scope:
        return _Scope(dict(self.names), self.asked | frozenset(asked), self.named | frozenset(named))

    def within(self, test: nodes.Node | None) -> _Scope:
        """The scope of what a condition holds."""
        return self.inner() if test is None else self.inner(_asked(test), _named(test))


_UNKNOWN = _Seen()
_NUMBER, _TEXT_KIND, _FLAG = Kind("number"), Kind("text"), Kind("flag")
_PLAIN = frozenset(("text", "number", "year", "money", "share", "date", "flag"))
_UNPRINTED = frozenset(("list", "group", "names", "flag"))

_LOOP: Mapping[str, Kinds] = {
    **dict.fromkeys(("index", "index0", "revindex", "revindex0", "length", "depth", "depth0"), (_NUMBER,)),
    **dict.fromkeys(("first", "last"), (_FLAG,)),
    **dict.fromkeys(("previtem", "nextitem", "cycle", "changed"), ()),
}
_ASKING = frozenset(("string", "number", "integer", "float", "boolean", "mapping", "sequence", "iterable"))
"""The tests that ask for a kind."""
_TAKES: Mapping[str, frozenset[str]] = {
    "money": frozenset(("money",)),
    "percent": frozenset(("share",)),
    "number": frozenset(("number", "year", "share", "money")),
    "date": frozenset(("date",)),
    "full_date": frozenset(("date",)),
    "year": frozenset(("date", "number", "year")),
}
"""The formats, and what each of them takes."""
_FITTING = {"money": "money", "share": "percent", "number": "number", "date": "date", "year": "year"}
_OUR_OWN = "supplier."
"""What is the same in all proposals of a workspace: whether it is there shows with the first of them."""
_SCALES = {"money": "amounts", "share": "shares", "number": "numbers", "year": "numbers"}
"""What a chart draws, and on which scale."""
_COMPARED = {
    "money": "a condition on a sum belongs into a rule of a profile",
    "date": "print it, or ask whether it is there: {% if … %}",
    "number": "write the number without quotes",
    "year": "write the number without quotes",
    "share": "write the number without quotes, 25% as 0.25",
}
"""What is never alike to a text, and the way out."""
_SAME_LIST = frozenset(("list", "reverse", "sort", "unique", "select", "reject", "selectattr", "rejectattr"))
_OF_LISTS = _SAME_LIST | {"first", "last", "slice", "batch", "map", "items", "length", "count"}
_TO_TEXT = frozenset(("upper", "lower", "capitalize", "trim", "replace"))


class _Walk:
    """One walk over a template. `given`: the names that it sets itself, anywhere; `found`: what is wrong, in the order of the walk."""

    def __init__(self, schema: Schema, given: set[str]) -> None:
        self.schema = schema
        self.given = given
        self.loops = loops(schema)
        self.found: list[tuple[int, str, str]] = []
        self.absent: list[tuple[int, str]] = []

    # ---- statements

    def blocks(self, body: Iterable[nodes.Node], scope: _Scope) -> None:
        for node in body:
            self.block(node, scope)

    def block(self, node: nodes.Node, scope: _Scope) -> None:
        if isinstance(node, nodes.Output):
            for each in node.nodes:
                self.print(each, scope)
        elif isinstance(node, nodes.If):
            self.condition(node, scope)
        elif isinstance(node, nodes.For):
            self.loop(node, scope)
        elif isinstance(node, nodes.Assign):
            self.assign(node.target, self.value(node.node, scope), scope)
        elif isinstance(node, nodes.With):
            inner = scope.inner()
            for target, value in zip(node.targets, node.values, strict=True):
                self.assign(target, self.value(value, scope), inner)
            self.blocks(node.body, inner)
        elif isinstance(node, nodes.AssignBlock):
            self.assign(node.target, _UNKNOWN, scope)

    def print(self, node: nodes.Node, scope: _Scope) -> None:
        if not isinstance(node, nodes.TemplateData):
            self.printed(self.value(node, scope), node.lineno)

    def condition(self, node: nodes.If, scope: _Scope) -> None:
        self.value(node.test, scope)
        branches = []
        bodies: list[Sequence[nodes.Node]] = [node.body, *([each] for each in node.elif_), node.else_]
        for body in bodies:
            branch = scope.within(node.test)
            self.blocks(body, branch)
            branches.append(branch)
        names = [name for branch in branches for name in branch.names]
        scope.names.update({name: _either([branch.names.get(name, _UNKNOWN) for branch in branches]) for name in names})

    def loop(self, node: nodes.For, scope: _Scope) -> None:
        over = self.value(node.iter, scope)
        if over.kinds and all(kind.name in _PLAIN for kind in over.kinds):
            hint = f"write {{{{ {over.path} }}}}" if over.path else "print it without a loop"
            self.tell(node.lineno, f"a loop goes over a list, and {_this(over)} is {_a(over.kinds)}", hint)
        element = _UNKNOWN if node.recursive else _Seen(_elements(over.kinds))
        inner = scope.within(node.test)
        inner.named |= set(_named(node.iter))  # a loop turns only over what is there
        self.assign(node.target, element, inner)
        fields = {name: Field(name, element.kinds if name in ("previtem", "nextitem") else kinds) for name, kinds in _LOOP.items()}
        inner.names["loop"] = _Seen((Kind("group", type="loop", fields=fields),), "loop")
        if node.test:
            self.value(node.test, inner)
        self.blocks(node.body, inner)
        self.blocks(node.else_, scope.inner())

    def assign(self, target: nodes.Node, value: _Seen, scope: _Scope) -> None:
        if isinstance(target, nodes.Name):
            scope.names[target.name] = replace(value, path=target.name)
        elif isinstance(target, nodes.Tuple):
            for each in target.items:
                self.assign(each, _UNKNOWN, scope)

    # ---- expressions

    def value(self, node: nodes.Node, scope: _Scope) -> _Seen:
        """What an expression may give; what is wrong inside it is told."""
        found = self._value(node, scope)
        return replace(found, kinds=()) if found.path and found.path in scope.asked else found

    def _value(self, node: nodes.Node, scope: _Scope) -> _Seen:
        match node:
            case nodes.Name():
                return self.name(node, scope)
            case nodes.Getattr():
                return self.part(self.value(node.node, scope), node.attr, node.lineno, scope)
            case nodes.Getitem():
                return self.bracket(node, scope)
            case nodes.Filter():
                return self.filtered(node, scope)
            case nodes.Const():
                return _Seen(_kinds_of(node.value))
            case nodes.Compare():
                self.compare(node, scope)
                return _Seen((_FLAG,))
            case nodes.CondExpr():
                self.value(node.test, scope)
                inner = scope.within(node.test)
                return _either([self.value(each, inner) for each in (node.expr1, node.expr2) if each is not None])
            case nodes.And() | nodes.Or():
                return _either([self.value(node.left, scope), self.value(node.right, scope.within(node.left))])
            case nodes.Call():
                return self.call(node, scope)
            case nodes.List() | nodes.Tuple():
                return _Seen((Kind("list", element=_either([self.value(each, scope) for each in node.items]).kinds),))
            case nodes.Sub() if is_minus_name(node, self.given):
                return _UNKNOWN  # told as such
            case nodes.Div(right=nodes.Filter() as file) if is_bare_path(file):
                return _UNKNOWN  # told as such
            case nodes.BinExpr():
                return self.counted(node, self.value(node.left, scope), self.value(node.right, scope))
            case nodes.Neg() | nodes.Pos():
                return _Seen(self.value(node.node, scope).kinds)
        for each in node.iter_child_nodes():
            self.value(each, scope)
        if isinstance(node, nodes.Not | nodes.Test):
            return _Seen((_FLAG,))
        return _Seen((_TEXT_KIND,)) if isinstance(node, nodes.Concat) else _UNKNOWN

    def name(self, node: nodes.Name, scope: _Scope) -> _Seen:
        if node.name in scope.names:
            return _met(scope.names[node.name], scope)
        if node.name in self.schema:
            return _met(_Seen(self.schema[node.name].kinds, node.name, self.schema[node.name].optional), scope)
        if node.environment is None or node.name not in node.environment.globals:
            self.tell(node.lineno, *self.unknown_name(node.name, scope))
        return _UNKNOWN

    def unknown_name(self, name: str, scope: _Scope) -> tuple[str, str]:
        if name == "loop":
            return "loop is known only between {% for … %} and {% endfor %}", "move this tag into the loop"
        message = f"there is no field {name}"
        if name in self.loops:
            return message, f"{name} is known only between {{% for {name} in {self.loops[name]} %}} and {{% endfor %}}"
        if name in self.given:
            return f"{name} is not known here", "a name is known once it is set, and what a loop names or sets ends with the loop"
        of_loops = [
            f"{variable}.{name}" for variable, seen in reversed(scope.names.items()) if any(name in _fields(kind) for kind in seen.kinds)
        ]
        names = {**_tree(self.schema), **dict.fromkeys(scope.names)}
        known = [path for path in paths(names) if "." in path]
        close = (
            next((path for path in (*of_loops, *known) if path.rpartition(".")[2] == name), None)
            or nearest(name, names)
            or _nearest_path(name, known)
        )
        return (message, f"did you mean {close}?") if close else no_such_field("", name, names)

    def part(self, owner: _Seen, name: str, line: int, scope: _Scope | None = None) -> _Seen:
        """The part of `owner` that is called `name`. Told where nothing that `owner` may be has one."""
        path = f"{owner.path}.{name}" if owner.path else ""
        if not owner.kinds:
            return _Seen((), path)
        fields = [_fields(kind)[name] for kind in owner.kinds if name in _fields(kind)]
        free = [kind.element for kind in owner.kinds if kind.name == "names"]
        found = [*(field.kinds for field in fields), *free]
        if not found:
            self.tell(line, *_no_part(owner, name))
            return _UNKNOWN
        # Of groups of several kinds, another field says which of their fields are there.
        known = len(owner.kinds) == 1 and "kind" not in _fields(owner.kinds[0])
        absent = owner.absent or (known and (bool(free) or any(field.optional for field in fields)))
        seen = _Seen(_either([_Seen(kinds) for kinds in found]).kinds, path, absent, owner.asked)
        return seen if scope is None else _met(seen, scope)

    def bracket(self, node: nodes.Getitem, scope: _Scope) -> _Seen:
        owner = self.value(node.node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self.part(owner, node.arg.value, node.lineno, scope)
        self.value(node.arg, scope)
        if isinstance(node.arg, nodes.Slice):
            return owner
        if not all(kind.name == "list" for kind in owner.kinds):
            return _UNKNOWN
        place = node.arg.value if isinstance(node.arg, nodes.Const) else 0
        return _Seen(_elements(owner.kinds), f"{owner.path}[{place}]" if owner.path else "")

    def call(self, node: nodes.Call, scope: _Scope) -> _Seen:
        called = self.value(node.node, scope)
        for each in (*node.args, *(keyword.value for keyword in node.kwargs)):
            self.value(each, scope)
        if called.kinds and called.path and called.path.partition(".")[0] != "loop":
            self.tell(node.lineno, f"{called.path} is a field and cannot be called", "take the brackets away")
        is_range = isinstance(node.node, nodes.Name) and node.node.name == "range" and "range" not in scope.names
        return _Seen((Kind("list", element=(_NUMBER,)),)) if is_range else _UNKNOWN

    def counted(self, node: nodes.BinExpr, left: _Seen, right: _Seen) -> _Seen:
        for each in (left, right):
            self.needed(each, node.lineno)
            if _only(each.kinds, "money"):
                self.tell(node.lineno, f"{_this(each)} is an amount of money, and amounts are not counted in a template", _OWN_FIGURES)
                return _UNKNOWN
        return _Seen((_NUMBER,)) if _only(left.kinds, "number") and _only(right.kinds, "number") else _UNKNOWN

    def compare(self, node: nodes.Compare, scope: _Scope) -> None:
        left: tuple[nodes.Node, _Seen] = node.expr, self.value(node.expr, scope)
        for each in node.ops:
            right = each.expr, self.value(each.expr, scope)
            for (_, seen), (other, _) in ((left, right), (right, left)):
                number = _bare_number(other)
                if number is not None and _only(seen.kinds, "money"):
                    message = f"{_this(seen)} is an amount of money, and {number} is a plain number: the two are not compared"
                    self.tell(node.lineno, message, "a condition on a sum belongs into a rule of a profile")
                elif number is not None and _only(seen.kinds, "share") and abs(number) > 1:
                    message = f"{_this(seen)} is a share, and {number} is {number * 100:g}% to it"
                    self.tell(node.lineno, message, f"{number}% is written {number / 100:g}")
                elif _is_text(other) and each.op not in {"in", "notin"} and _is_no_text(seen.kinds):
                    message = f"{_this(seen)} is {_a(seen.kinds)}, and what stands in quotes is a text: the two are never alike"
                    self.tell(node.lineno, message, _COMPARED[seen.kinds[0].name])
            left = right

    # ---- filters

    def filtered(self, node: nodes.Filter, scope: _Scope) -> _Seen:
        if is_bare_path(node):
            return _UNKNOWN  # told as such
        given = self.value(node.node, scope) if node.node is not None else _UNKNOWN
        if node.name == "chart":
            self.needed(given, node.lineno)
            self.chart(node, given, scope)
            return _UNKNOWN
        arguments = [self.value(each, scope) for each in (*node.args, *(keyword.value for keyword in node.kwargs))]
        if node.name in {TURNS, WEIGHED, SOUGHT, COPIED}:
            return given
        if node.name in {"default", "d"}:
            return _either([given, *arguments[:1]]) if arguments else given
        attribute = self.attributes(node, given)
        found = self.passed(node.name, given, node.lineno)
        if node.name == "join":
            self.joined(node, given)
        return self.mapped(node, given, attribute) if node.name == "map" else found

    def passed(self, name: str, given: _Seen, line: int) -> _Seen:
        """What the filter makes of `given`. Told where it cannot take it."""
        kinds = given.kinds
        if name in _TAKES or name in {"join", "picture", "document"}:
            self.needed(given, line)
        if name in _TAKES:
            if kinds and not any(kind.name in _TAKES[name] for kind in kinds):
                self.tell(line, *_misfit(name, given))
            return _Seen((_TEXT_KIND,))
        if name in _TO_TEXT or name == TEXT:
            self.printed(given, line)
            return _Seen((_TEXT_KIND,))
        if name in _OF_LISTS and kinds and all(kind.name in _PLAIN - {"text"} for kind in kinds):
            self.tell(line, f"{name} is for lists and texts, and {_this(given)} is {_a(kinds)}", f"take {name} away")
            return _UNKNOWN
        if name in {"first", "last"}:
            return _Seen(_elements(kinds), f"{given.path}[{'0' if name == 'first' else '-1'}]" if given.path else "")
        if name in _SAME_LIST:
            return _Seen((Kind("list", element=_elements(kinds)),), given.path) if kinds else given
        if name in {"slice", "batch"}:
            return _Seen((Kind("list", element=(Kind("list", element=_elements(kinds)),)),))
        if name in {"length", "count"}:
            return _Seen((_NUMBER,))
        if name == "join":
            return _Seen((_TEXT_KIND,))
        return _Seen(kinds) if name == "abs" else _UNKNOWN

    def attributes(self, node: nodes.Filter, given: _Seen) -> _Seen | None:
        """What the elements of `given` have under the name that the filter is given as text; None where it names none."""
        const = next((keyword.value for keyword in node.kwargs if keyword.key == "attribute"), None)
        if node.name in {"selectattr", "rejectattr"} and node.args:
            const = node.args[0]
        if not isinstance(const, nodes.Const) or not isinstance(const.value, str):
            return None if const is None else _UNKNOWN
        found = _UNKNOWN
        for attribute in const.value.split(",") if node.name == "sort" else [const.value]:
            found = _Seen(_elements(given.kinds), _element_name(given)) if _only(given.kinds, "list") else _UNKNOWN
            for name in attribute.split("."):
                found = _UNKNOWN if name.isdigit() else self.part(found, name, node.lineno)
        return found

    def mapped(self, node: nodes.Filter, given: _Seen, attribute: _Seen | None) -> _Seen:
        """The list of what `map` makes of each element."""
        element = attribute or _UNKNOWN
        if attribute is None and node.args and isinstance(node.args[0], nodes.Const) and isinstance(node.args[0].value, str):
            element = self.passed(node.args[0].value, _Seen(_elements(given.kinds), _element_name(given)), node.lineno)
        return _Seen((Kind("list", element=element.kinds),))

    def chart(self, node: nodes.Filter, given: _Seen, scope: _Scope) -> None:
        """What a chart draws of a list, by the names that it is given."""
        line = node.lineno
        for each in node.args:
            if not isinstance(each, nodes.Name) or each.name in scope.names:
                self.value(each, scope)
        if given.kinds and not all(kind.name == "list" and all(each.name == "group" for each in kind.element) for kind in given.kinds):
            example = 'write returns.cash_flow | chart("year", "cumulative")'
            self.tell(line, f"chart draws a list whose elements have fields, and {_this(given)} is {_a(given.kinds)}", example)
            return
        names = [each.value for each in node.args if isinstance(each, nodes.Const)]
        if len(node.args) < 2 or any(not isinstance(name, str) for name in names):
            message = "chart takes the name of the field below the columns, then of those that it draws"
            self.tell(line, message, 'write … | chart("year", "cumulative"), each name in quotes')
            return
        if len(names) < len(node.args) or not given.kinds:
            return
        if len(set(names[1:])) < len(names) - 1:
            self.tell(line, "chart draws each field once", "take the repeated name away")
        element = _Seen(_elements(given.kinds), _element_name(given))
        category, *drawn = [self.part(element, name, line) for name in names]
        if category.kinds and all(kind.name not in _PLAIN - {"flag"} for kind in category.kinds):
            self.tell(line, f"{names[0]} is neither a text nor a number or a date", "name another field first")
        scales: dict[str, str] = {}
        for name, seen in zip(names[1:], drawn, strict=True):
            kinds = {_SCALES.get(kind.name, "") for kind in seen.kinds}
            if kinds == {""}:
                self.tell(line, f"{name} is no number, amount or share, and a chart draws nothing else", "name another field")
            elif len(kinds) == 1:
                scales.setdefault(kinds.pop(), name)
        if len(scales) > 1:
            these = " and ".join(f"{scale} ({name})" for scale, name in scales.items())
            self.tell(line, f"a chart has one scale, and these are {these}", "make a chart of each")

    def joined(self, node: nodes.Filter, given: _Seen) -> None:
        if given.kinds and all(kind.name in _PLAIN for kind in given.kinds):
            self.tell(node.lineno, f"join takes a list, and {_this(given)} is {_a(given.kinds)}", "take join away")
        elif given.kinds and len(node.args) < 2 and not any(keyword.key == "attribute" for keyword in node.kwargs):
            elements = _elements(given.kinds)
            if elements and all(kind.name == "group" for kind in elements) and all(kind.name == "list" for kind in given.kinds):
                field = next(iter(_fields(elements[0])), "")
                message = f"{_this(given)} holds groups of fields, which have no text of their own"
                self.tell(node.lineno, message, f"say which field: … | join(', ', attribute='{field}')")

    # ---- what is told

    def printed(self, seen: _Seen, line: int) -> None:
        """Told where what is printed has no text."""
        self.needed(seen, line)
        if not seen.kinds or not all(kind.name in _UNPRINTED for kind in seen.kinds):
            return
        kind = seen.kinds[0]
        if kind.name == "flag":
            self.tell(line, f"{_this(seen)} is true or false, which has no text of its own", _in_words(seen.path))
        elif kind.name == "list":
            first = next((field.name for each in kind.element for field in _fields(each).values() if _only(field.kinds, "text")), "")
            self.tell(line, f"{_this(seen)} is a list, which has no text of its own", _loop_hint(seen.path, first))
        else:
            names = ", ".join(list(_fields(kind))[:4])
            group = f"a group of fields ({names}…)" if names else "a group of texts"
            self.tell(line, f"{_this(seen)} is {group}, which has no text of its own", "name one of them after a dot")

    def needed(self, seen: _Seen, line: int) -> None:
        """Noted where something that may be absent has to be there."""
        if seen.absent and seen.path and not seen.path.startswith(_OUR_OWN):
            self.absent.append((line, seen.path))

    def tell(self, line: int, message: str, hint: str) -> None:
        self.found.append((line, message, hint))


_OWN_FIGURES = "print the figures that the proposal has, or ask for one more in the dossier"


# ---------------------------------------------------------------------------------------------------------------------------- kinds


def _kinds_of(value: Any) -> Kinds:
    if isinstance(value, bool):
        return (_FLAG,)
    if isinstance(value, int | float):
        return (_NUMBER,)
    return (_TEXT_KIND,) if isinstance(value, str) else ()


def _either(seen: list[_Seen]) -> _Seen:
    """What may be one or the other; unknown where one of them is."""
    if not seen or not all(each.kinds for each in seen):
        return _UNKNOWN
    kinds: list[Kind] = []
    for each in seen:
        kinds += [kind for kind in each.kinds if kind not in kinds]
    return _Seen(tuple(kinds), seen[0].path if len({each.path for each in seen}) == 1 else "")


def _elements(kinds: Kinds) -> Kinds:
    """What a loop over one of `kinds` gives; () where that is not known."""
    found: list[Kind] = []
    for kind in kinds:
        element = kind.element if kind.name == "list" else (_TEXT_KIND,)  # the letters of a text, the names of a group
        if not element:
            return ()
        found += [each for each in element if each not in found]
    return tuple(found)


def _fields(kind: Kind) -> Schema:
    return kind.fields or {}


def _only(kinds: Kinds, name: str) -> bool:
    return bool(kinds) and all(kind.name == name for kind in kinds)


def _asked(test: nodes.Node) -> Iterator[str]:
    """The paths whose kind a condition asks for."""
    for each in (test, *test.find_all(nodes.Test)):
        if isinstance(each, nodes.Test) and each.name in _ASKING:
            yield _path(each.node)


def _named(test: nodes.Node) -> Iterator[str]:
    """The paths that a condition names."""
    for each in (test, *test.find_all((nodes.Name, nodes.Getattr, nodes.Getitem))):
        if isinstance(each, nodes.Name | nodes.Getattr | nodes.Getitem) and (path := _path(each)) and not _is_owner(each, test):
            yield path


def _is_owner(node: nodes.Node, test: nodes.Node) -> bool:
    """Whether a condition names `node` only to name a part of it."""
    owners = (test, *test.find_all((nodes.Getattr, nodes.Getitem)))
    return any(each.node is node for each in owners if isinstance(each, nodes.Getattr | nodes.Getitem))


def _met(seen: _Seen, scope: _Scope) -> _Seen:
    """What the conditions around say of a field: that it is asked for, or that a part of it is, so that it is there."""
    if seen.path and (seen.asked or seen.path in scope.named):
        return replace(seen, absent=False, asked=True)
    if not seen.absent or not seen.path:
        return seen
    starts = (f"{seen.path}.", f"{seen.path}[")
    return replace(seen, absent=False) if any(path.startswith(starts) for path in scope.named) else seen


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_path(node.node)}.{node.arg.value}" if isinstance(node.arg.value, str) else f"{_path(node.node)}[{node.arg.value}]"
    return ""


def _is_no_text(kinds: Kinds) -> bool:
    """Whether what is compared is known, and never alike to a text."""
    return bool(kinds) and all(kind.name in _COMPARED for kind in kinds)


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


def _bare_number(node: nodes.Node) -> int | float | None:
    if isinstance(node, nodes.Neg):
        number = _bare_number(node.node)
        return None if number is None else -number
    return node.value if isinstance(node, nodes.Const) and _only(_kinds_of(node.value), "number") else None


# ------------------------------------------------------------------------------------------------------------------------- sentences


def _this(seen: _Seen) -> str:
    return seen.path or "this"


def _a(kinds: Kinds) -> str:
    words = told(kinds)
    return words if words.startswith("yes") else f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _no_part(owner: _Seen, name: str) -> tuple[str, str]:
    """Message and hint for a name that nothing has that `owner` may be."""
    if any(kind.type == "loop" for kind in owner.kinds):
        close = nearest(name, _LOOP)
        return f"there is no loop.{name}", f"did you mean loop.{close}?" if close else f"there are {', '.join(sorted(_LOOP))}"
    known = {key: below for kind in owner.kinds for key, below in _tree(_fields(kind)).items()}
    if known:
        message, hint = no_such_field(owner.path, name, known)
        inner = next((path for path in paths(known) if path.rpartition(".")[2] == name), None)
        return message, f"did you mean {owner.path}.{inner}?" if inner and not hint.startswith("did you mean") else hint
    if _only(owner.kinds, "list"):
        return f"{_this(owner)} is a list, and a list has no part {name}", _loop_hint(owner.path, name)
    return f"there is no {name} in {_this(owner)}, which is {_a(owner.kinds)}", "print the field itself, or use a filter"


def _loop_hint(path: str, name: str = "") -> str:
    if not path or "[" in path:
        return "take its elements in a loop: {%p for one in … %}"
    one = one_of(path.rpartition(".")[2])
    return f"write {{%p for {one} in {path} %}}, a paragraph with {{{{ {one}{f'.{name}' if name else ''} }}}}, and {{%p endfor %}}"


def _in_words(path: str) -> str:
    return f"write {{% if {path or '…'} %}}, the words, and {{% endif %}}"


def _misfit(name: str, given: _Seen) -> tuple[str, str]:
    """Message and hint for a format that `given` does not fit."""
    takes = {"money": "an amount of money", "percent": "a share", "number": "a number", "year": "a date or a year"}.get(name, "a date")
    fitting = next((_FITTING[kind.name] for kind in given.kinds if kind.name in _FITTING), "")
    hint = f"write … | {fitting}" if fitting else f"take {name} away" if _only(given.kinds, "text") else "name one of its parts"
    if _only(given.kinds, "list"):
        hint = _loop_hint(given.path)
    return f"{name} formats {takes}, and {_this(given)} is {_a(given.kinds)}", hint


def _tree(schema: Schema) -> dict[str, Any]:
    """The names of a schema as a map of maps; lists have no names below them."""
    return {name: next((_tree(_fields(kind)) for kind in field.kinds if kind.name == "group"), None) for name, field in schema.items()}


def _nearest_path(name: str, known: Iterable[str]) -> str | None:
    last = {path.rpartition(".")[2]: path for path in reversed(list(known))}
    close = nearest(name, last)
    return last[close] if close else None


def _element_name(given: _Seen) -> str:
    return f"{given.path}[]" if given.path else ""
