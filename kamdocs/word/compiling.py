"""A template's package made ready: cleaned, every fault that does not depend on fields found, each part with tags as a source for Jinja."""

from __future__ import annotations

import html
import json
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from typing import Final

from jinja2 import TemplateSyntaxError
from lxml import etree

from kamdocs.errors import InputError, Problem
from kamdocs.word.clean import cleaned, tracked_changes
from kamdocs.word.contents import drop_entries, has_contents, write_contents
from kamdocs.word.embedded import embedded_place, embedded_xml, is_embedded
from kamdocs.word.environment import Sandbox, faults, field_chains
from kamdocs.word.markup import Element, R, W, parsed, serialised
from kamdocs.word.numbering import read_numbering
from kamdocs.word.package import Package, relationships_name
from kamdocs.word.places import drawn_places, part_places
from kamdocs.word.prepare import MOST_TAGS, MOST_WORDS, prepared
from kamdocs.word.ready import Chain, Ready, most_told, problem_of
from kamdocs.word.spelling import told as spelt
from kamdocs.word.tags import Tag, has_tags

__all__ = [
    "made_ready",
    "out_of_reach",
    "readable",
    "rendered_parts",
    "unopenable",
]

_ENCODED_OPENING: Final = re.compile(r"%7B(?:%7B|%25|%)", re.IGNORECASE)
_ENCODED_CLOSING: Final = re.compile(r"(?:%7D|%25|%)%7D", re.IGNORECASE)
_RESERVED: Final = tuple(chr(code).encode() for code in range(0xFDD0, 0xFDF0))
_FILLED: Final = "write the words themselves; only the document and the texts of its charts and diagrams are filled"
_PASTE: Final = "paste its text into the template"


def made_ready(package: Package, keep_comments: bool = False) -> tuple[str, list[Ready]]:
    """The name of the part with the core properties ("": none), and the parts with tags. `package` is cleaned on the way.

    Raises InputError with every fault of every part.
    """
    problems = list(tracked_changes(package))
    if problems:
        raise InputError(most_told(problems, package.name))
    places = part_places(package)
    cleaned(package, keep_comments)
    drop_entries(package)
    core = next((name for name, place in places.items() if place == "properties"), "")
    return core, _parts(package, places | drawn_places(package))


def _parts(package: Package, places: Mapping[str, str]) -> list[Ready]:
    environment = Sandbox()
    parts: list[Ready] = []
    rendered = dict(rendered_parts(package, places))
    problems = [*unopenable(package), *out_of_reach(package, rendered)]
    if problems:
        raise InputError(most_told(problems, package.name))
    lists = read_numbering(package)
    tags = words = 0
    for name, place in rendered.items():
        root = parsed(readable(package.parts[name]).encode()) if name.endswith(".rels") else package.xml(name)
        ready = prepared(root, place, lists, MOST_TAGS - tags, MOST_WORDS - words)
        tags, words = tags + len(ready.tags), words + ready.words
        problems += (Problem(f"{package.name}, {each.where}", each.message, each.hint) for each in ready.problems)
        if ready.problems or not ready.tags:
            continue
        try:
            tree = environment.parse(ready.source)
            found = [
                problem_of(package.name, place, ready.tag_at(line), message, hint) for line, message, hint in faults(tree, environment)
            ]
            problems += found
            if not found:
                environment.compile(tree)  # tells what Python itself cannot take
                chains: dict[Chain, int] = {}
                for chain, line in field_chains(tree):
                    chains.setdefault(chain, line)
                told = json.dumps([(line, *astuple(tag)) for line, tag in ready.lines])
                parts.append(Ready(name, place, ready.source, told, chains, ready.may_need_mending, _columns_change(ready.tags)))
        except TemplateSyntaxError as error:
            tag = ready.tag_at(error.lineno)
            problems.append(problem_of(package.name, place, tag, *spelt(error, tag.code if tag else "")))
        except (SyntaxError, RecursionError, ValueError, OverflowError, MemoryError):
            # Python's own bounds: too many blocks or brackets inside each other, numbers of thousands of digits.
            message = "its tags are nested too deeply, or a number in them is too long"
            problems.append(Problem(f"{package.name}, {place}", message, "write them more simply"))
    if problems:
        raise InputError(most_told(problems, package.name))
    if all(part.name != package.main for part in parts) and has_contents(package.parts[package.main]):
        root = package.xml(package.main)  # a body without a tag is finished already
        write_contents(root, package)
        package.parts[package.main] = serialised(root)
    return parts


def rendered_parts(package: Package, places: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The parts that may hold tags. Their relationships, where addresses lie, come first: a picture that is not used takes its own away."""
    names = {name: place for name, place in places.items() if name in package.parts and package.content_type(name).endswith("+xml")}
    for name, place in names.items():
        if has_tags(readable(package.parts.get(relationships_name(name), b""))):
            yield relationships_name(name), f"addresses of links in {'the body' if place == 'body' else place}"
    yield from names.items()


def unopenable(package: Package) -> Iterator[Problem]:
    """What Word itself would not open, and what it would show that nobody here can fill or search."""
    hint = "open it in Word, let Word repair it, and save it again"
    root = package.xml(package.main)
    if root.tag != f"{W}document" or root.find(f"{W}body") is None:
        yield Problem(f"{package.name}, body", "it has no body of a Word document", hint)
    known = {each.id for each in package.relationships(package.main)}
    for reference in root.iter(f"{W}headerReference", f"{W}footerReference"):
        if reference.get(f"{R}id") not in known:
            yield Problem(f"{package.name}, body", "it names a header or footer that is not there", hint)
    for part in package.parts:
        where = f"{package.name}, {'body' if part == package.main else f'its part {part}'}"
        for each in package.relationships(part):
            if each.kind == "aFChunk":
                yield Problem(where, f"it takes in another file ({each.target}), which nothing fills or searches", _PASTE)
            elif not each.external and each.target not in package.parts:
                yield Problem(where, f"it names a part that is not there ({each.target})", hint)
    for name, data in package.parts.items():
        if name.endswith(".xml") and any(sign in data for sign in _RESERVED):
            yield Problem(f"{package.name}, its part {name}", "it holds characters without a meaning", "type the text anew in Word")


def out_of_reach(package: Package, rendered: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each part with tags that nothing would fill, so that the client would read them."""
    for name in package.parts:
        if name in rendered:
            continue
        if is_embedded(package, name):
            place, found = embedded_place(name), any(_tags_in(root) for _, root in embedded_xml(package, name))
        elif name.endswith(".rels") or package.content_type(name).endswith(("+xml", "/xml", ".vmlDrawing")):
            place, found = f"its part {name}", _tags_in(package.xml(name))
        else:
            continue
        if found:
            yield Problem(f"{package.name}, {place}", "it holds tags, and nothing fills them there", _FILLED)


def _tags_in(root: Element) -> bool:
    texts = ("".join(root.itertext()), *(value for element in root.iter(etree.Element) for value in element.attrib.values()))
    return any(has_tags(text) for text in texts)


def readable(addresses: bytes) -> str:
    """Relationships in which the braces that Word writes as %7B and %7D, with what they enclose, stand as they were typed."""
    text = addresses.decode("utf-8", errors="replace")
    pieces: list[str] = []
    position = 0
    while opening := _ENCODED_OPENING.search(text, position):
        line_end = text.find("\n", opening.end())
        closing = _ENCODED_CLOSING.search(text, opening.end(), line_end if line_end >= 0 else len(text))
        end = closing.end() if closing else line_end if line_end >= 0 else len(text)
        tag = text[opening.start() : end]
        pieces += [text[position : opening.start()], html.escape(urllib.parse.unquote(tag)) if closing else tag]
        position = end
    return "".join([*pieces, text[position:]])


def _columns_change(tags: list[Tag]) -> bool:
    return any(tag.level == "tc" or tag.is_layout for tag in tags)
