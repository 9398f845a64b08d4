"""What a proposal must say: arguments by section with their proofs, the price, and until when it holds, which are its last words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jinja2 import nodes

from kamdocs.word.check.opened import WARNING, Finding, Opened, Part
from kamdocs.word.check.placed import Placed
from kamdocs.word.check.tags import Read
from kamdocs.word.markup import Element, W

__all__ = ["must_findings"]

Chain = tuple[str, ...]
"""A field as a way from the top; `[]` is any element of a list: `("sections", "[]", "arguments")`."""

_PICTURES = tuple(f"{W}{name}" for name in ("drawing", "pict", "object"))


def must_findings(file: Opened, parts: Sequence[Read]) -> Iterator[Finding]:
    """Warnings: a template for something shorter than a proposal may do without."""
    used = {chain for read in parts for chain in _chains(read.tree)}
    body = file.body
    assert body is not None
    missing: set[str] = set()
    for kind, wanted, message, hint, within in _MUSTS:
        if any(chain[: len(each)] == each for chain in used for each in wanted):
            continue
        missing.add(kind)
        if within not in missing:  # what lacks its frame lacks itself
            yield body.found(kind, WARNING, message, hint)
    if any(chain[:2] == ("validity", "text") for chain in used):
        yield from _not_last(body, parts)
    elif "no-validity" not in missing:
        message = "the guarantee is missing: no tag prints validity.text, which are the last words of every proposal"
        yield body.found("no-guarantee", WARNING, message, "let {{ validity.text }} be the last paragraph of the body")


_ARGUMENTS = ("sections", "[]", "arguments", "[]")
_MUSTS: tuple[tuple[str, tuple[Chain, ...], str, str, str], ...] = (
    (
        "no-sections",
        (("sections", "[]"),),
        "nothing goes over the sections, so that no reader's part is printed",
        "write {%p for section in sections %} … {%p endfor %} around the part of one reader",
        "",
    ),
    (
        "no-arguments",
        (_ARGUMENTS,),
        "the arguments of the sections are not printed",
        "write {%p for argument in section.arguments %} … {%p endfor %} between the tags of the section",
        "no-sections",
    ),
    (
        "no-proofs",
        ((*_ARGUMENTS, "proofs"),),
        "the arguments are printed without their proofs",
        "write {%p for proof in argument.proofs %} … {%p endfor %} between the tags of the argument",
        "no-arguments",
    ),
    (
        "no-total",
        (("offer", "totals", "net"), ("offer", "totals", "gross")),
        "the total of the offer is not printed",
        "write {{ offer.totals.net | money }} or {{ offer.totals.gross | money }}",
        "",
    ),
    (
        "no-validity",
        (("validity", "until"), ("validity", "text")),
        "it does not say until when the proposal holds",
        "write {{ validity.text }} into the last paragraph",
        "",
    ),
)
"""Kind, the fields of which one is wanted, message, hint, and the kind that says it already."""


def _not_last(body: Part, parts: Sequence[Read]) -> Iterator[Finding]:
    read = next((each for each in parts if each.part.name == body.name), None)
    # The engine's own copy of the body has the same paragraphs in the same order.
    tags: dict[int | None, list[Placed]] = {}
    for placed in read.tags if read else ():
        tags.setdefault(read.part.number(placed.element) if read else None, []).append(placed)
    for number in range(len(body.paragraphs) - 1, -1, -1):
        paragraph = body.paragraphs[number]
        if not _is_visible(body, paragraph, tags.get(number, [])):
            continue
        if not any(placed.prints and "validity.text" in placed.code.replace(" ", "") for placed in tags.get(number, ())):
            message = "the document does not end with its guarantee: these are its last words"
            yield body.found("validity-last", WARNING, message, "let {{ validity.text }} be the last paragraph of the body", paragraph)
        return


def _is_visible(body: Part, paragraph: Element, tags: list[Placed]) -> bool:
    """Whether a client sees anything of it: words, a printed field, or a picture."""
    text = body.text(paragraph)
    for placed in tags:
        text = text.replace(placed.tag.text, "")
    prints = any(placed.prints and not placed.attribute for placed in tags)
    return bool(text.strip()) or prints or next(paragraph.iter(*_PICTURES), None) is not None


# ---- fields that are used, whatever the template calls them


def _chains(tree: nodes.Template) -> Iterator[Chain]:
    """Every field that is looked into, gone over or printed, from the top; what is only asked for is not."""
    yield from _walk(tree, {})


def _walk(node: nodes.Node, names: dict[str, Chain]) -> Iterator[Chain]:
    """`names`: what the template's own names stand for; a loop's names hold inside it."""
    if isinstance(node, nodes.For):
        yield from _walk(node.iter, names)
        inner = dict(names)
        chain = (*_chain(_source(node.iter), names), "[]")
        _name(node.target, chain, inner)
        yield chain
        for each in (*node.body, *node.else_, *([node.test] if node.test else ())):
            yield from _walk(each, inner)
        return
    if isinstance(node, nodes.With):
        inner = dict(names)
        for target, value in zip(node.targets, node.values, strict=True):
            yield from _walk(value, names)
            _name(target, _chain(_source(value), names), inner)
        for each in node.body:
            yield from _walk(each, inner)
        return
    if isinstance(node, nodes.If):
        for each in (*node.body, *node.elif_, *node.else_):  # what a condition asks for is not printed by it
            yield from _walk(each, names)
        return
    if isinstance(node, nodes.Assign):
        _name(node.target, _chain(_source(node.node), names), names)
    if chain := _chain(node, names):
        yield chain
    for child in node.iter_child_nodes():
        yield from _walk(child, names)


def _name(target: nodes.Node, chain: Chain, names: dict[str, Chain]) -> None:
    if isinstance(target, nodes.Name):
        names[target.name] = chain


def _source(node: nodes.Node) -> nodes.Node:
    """What a filter or a choice takes its value from."""
    while True:
        if isinstance(node, nodes.Filter) and node.node is not None:
            node = node.node
        elif isinstance(node, nodes.CondExpr):
            node = node.expr1
        elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
            node = node.node
        elif isinstance(node, nodes.Or):
            node = node.left
        else:
            return node


def _chain(node: nodes.Node, names: dict[str, Chain]) -> Chain:
    if isinstance(node, nodes.Name):
        return names.get(node.name, (node.name,)) if node.ctx == "load" else ()
    if isinstance(node, nodes.Getattr):
        before = _chain(node.node, names)
        return (*before, node.attr) if before else ()
    if isinstance(node, nodes.Getitem):
        before = _chain(node.node, names)
        key = node.arg.value if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) else "[]"
        return (*before, key) if before else ()
    if isinstance(node, nodes.Filter) and node.name in ("first", "last") and node.node is not None:
        before = _chain(node.node, names)
        return (*before, "[]") if before else ()
    return ()
