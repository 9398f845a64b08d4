"""A Word template: read, checked and compiled once; then rendered with any fields, as often as needed."""

from __future__ import annotations

import datetime
import html
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Template as Compiled
from jinja2 import TemplateError, TemplateSyntaxError
from lxml import etree
from markupsafe import Markup

from kamdocs.errors import InputError, Problem
from kamdocs.values import Formats, is_language, is_year
from kamdocs.word.absence import Absent, TagError, no_such_field
from kamdocs.word.clean import cleaned, drop_unused, tracked_changes, with_dates
from kamdocs.word.embedded import embedded_place, embedded_xml, is_embedded
from kamdocs.word.environment import Sandbox, faults, field_chains
from kamdocs.word.filters import RENDERING, Rendering, Year
from kamdocs.word.marks import BREAK, RESERVED, TAB
from kamdocs.word.markup import Element, MarkupError, R, W, parsed, serialised
from kamdocs.word.mend import mend_breaks, mend_ids, mend_tables
from kamdocs.word.package import LARGEST, Package, read_package, relationships_name
from kamdocs.word.places import drawn_places, part_places, quoted
from kamdocs.word.prepare import Prepared, prepared
from kamdocs.word.tags import Tag, has_tags

__all__ = ["Template"]

_REFUSED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{RESERVED}\ufffe\uffff\ud800-\udfff]")
"""What XML cannot hold, and the characters without meaning that the engine itself uses."""
_ENCODED_TAG = re.compile(r"%7B(?:%7B|%25|%).*?(?:%7D|%25|%)%7D", re.IGNORECASE)
_TAGS = re.compile(r"\{[{%#]")
_MARKUP = re.compile(r"^[^<>]*>|<[^>]*(?:>|$)")
"""An element's tag, whole or cut off at either end."""
_FAULTS: Final = (
    TemplateError, TypeError, ValueError, ArithmeticError, RecursionError, NameError, AttributeError, LookupError, MemoryError,
)  # fmt: skip
"""What a tag can raise that is none of ours: its fields, signs and filters do not fit each other."""
_FILLED: Final = "write the words themselves; only the document and the texts of its charts and diagrams are filled"
_SEE_FIELDS: Final = "see whether its fields, signs and filters fit each other"
_NO_FIT: Final = "the tags do not fit together: one begins in a paragraph, row or cell and ends in another"
_FIT_HINT: Final = "use {%p … %} alone in a paragraph around whole paragraphs, {%tr … %} alone in a row around whole rows"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part with tags. `place`: file and part, for messages; `chains`: the fields that it names, with their lines."""

    name: str
    place: str
    prepared: Prepared
    compiled: Compiled
    chains: list[tuple[tuple[str | int, ...], int]]
    columns_change: bool

    def problem(self, line: int, message: str, hint: str) -> Problem:
        """A problem of the tag on this line."""
        tag = self.prepared.tag_at(line)
        return _problem(self.place, tag, message, hint)


class Template:
    """A Word file with tags. Reading it finds every fault that does not depend on the fields.

    Raises InputError, with all problems of the file, where it is no Word document or its tags cannot work.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._package = read_package(path)
        problems = list(tracked_changes(self._package))
        if problems:
            raise InputError(problems)
        places = part_places(self._package)
        cleaned(self._package)
        self._core = _named(places, "properties")
        self._parts = _compiled(self._package, places | drawn_places(self._package))
        self._package.settle()

    def render(self, fields: Mapping[str, Any], language: str | None = None) -> bytes:
        """The finished document. `fields`: maps and lists of texts, numbers, dates, money and shares; None is an absent field.

        `language`: BCP 47 tag for the formats; None: `fields["proposal"]["language"]`, or `en`. Equal fields give equal bytes.
        Raises InputError with the place of every problem that was met.
        """
        wanted = language or _language(fields)
        problems = [*_unfit(fields), *self._unknown(fields)]
        if not is_language(wanted):
            where = "language" if language else "proposal.language"
            problems.append(Problem(where, f"{wanted!r} is no language whose formats are known", "write its tag, like it or de-CH"))
        if problems:
            raise InputError(problems)
        variables = {name: _variable(name, value) for name, value in fields.items()}
        variables[RENDERING] = Rendering(Formats(wanted))
        package = self._package.copy()
        for part in self._parts:
            if part.name not in package.parts:
                continue  # a chart that went with its paragraph
            try:
                package.parts[part.name] = _finished(part, variables, fields)
            except InputError as error:
                problems += error.problems
                continue
            if drop_unused(package, part.name, package.parts[part.name]):
                package.drop_unreachable()
        if problems:
            raise InputError(dict.fromkeys(problems))  # a diagram says everything twice
        self._date(package, fields)
        return package.to_bytes()

    def _unknown(self, fields: Mapping[str, Any]) -> Iterator[Problem]:
        """Each field that the template names from the top and that `fields` does not have."""
        for part in self._parts:
            told: set[tuple[Tag | None, str]] = set()
            for chain, line in part.chains:
                found = _missing(chain, fields, part.compiled.environment.globals)
                tag = part.prepared.tag_at(line)
                if found and (tag, found[0]) not in told:
                    told.add((tag, found[0]))
                    yield _problem(part.place, tag, *found)

    def _date(self, package: Package, fields: Mapping[str, Any]) -> None:
        day = _lookup(fields, "proposal", "date")
        if self._core in package.parts and isinstance(day, datetime.date):
            root = package.xml(self._core)
            with_dates(root, day)
            package.parts[self._core] = serialised(root)


def _compiled(package: Package, places: Mapping[str, str]) -> list[_Part]:
    environment = Sandbox()
    parts: list[_Part] = []
    rendered = dict(_rendered(package, places))
    problems = [*_unopenable(package), *_out_of_reach(package, rendered)]
    if problems:
        raise InputError(dict.fromkeys(problems))
    for name, place in rendered.items():
        where = f"{package.name}, {place}"
        root = parsed(_readable(package.parts[name]).encode()) if name.endswith(".rels") else package.xml(name)
        ready = prepared(root, where)
        problems += ready.problems
        if ready.problems or not ready.tags:
            continue
        try:
            tree = environment.parse(ready.source)
            found = [_problem(where, ready.tag_at(line), message, hint) for line, message, hint in faults(tree, environment)]
            problems += found
            if not found:
                chains = field_chains(tree)
                compiled = Compiled.from_code(environment, environment.compile(tree), environment.make_globals(None))
                parts.append(_Part(name, where, ready, compiled, chains, _columns_change(ready.tags)))
        except TemplateSyntaxError as error:
            message = f"this tag cannot be read ({error.message})"
            problems.append(_problem(where, ready.tag_at(error.lineno), message, "see how it is spelt"))
        except (SyntaxError, RecursionError, ValueError, OverflowError, MemoryError):
            # Python's own bounds: too many blocks or brackets inside each other, numbers of thousands of digits.
            problems.append(Problem(where, "its tags are nested too deeply, or a number in them is too long", "write them more simply"))
    if problems:
        raise InputError(dict.fromkeys(problems))
    return parts


def _rendered(package: Package, places: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The parts that may hold tags. Their relationships, where addresses lie, come first: a picture that is not used takes its own away."""
    names = {name: place for name, place in places.items() if name in package.parts and package.content_type(name).endswith("+xml")}
    for name, place in names.items():
        if has_tags(_readable(package.parts.get(relationships_name(name), b""))):
            yield relationships_name(name), f"addresses of links in {'the body' if place == 'body' else place}"
    yield from names.items()


def _unopenable(package: Package) -> Iterator[Problem]:
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


_PASTE = "paste its text into the template"
_RESERVED = tuple(chr(code).encode() for code in range(0xFDD0, 0xFDF0))


def _out_of_reach(package: Package, rendered: Mapping[str, str]) -> Iterator[Problem]:
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


def _readable(addresses: bytes) -> str:
    """Relationships in which the braces that Word writes as %7B and %7D, with what they enclose, stand as they were typed."""
    text = addresses.decode("utf-8", errors="replace")
    return _ENCODED_TAG.sub(lambda tag: html.escape(urllib.parse.unquote(tag[0])), text)


def _columns_change(tags: list[Tag]) -> bool:
    return any(tag.level == "tc" or tag.is_layout for tag in tags)


def _finished(part: _Part, variables: Mapping[str, Any], fields: Mapping[str, Any]) -> bytes:
    text = _filled(part, variables, fields)
    try:
        root = parsed(text.encode("utf-8"))
    except MarkupError as error:
        raise InputError(_broken(part, text, error)) from None
    except UnicodeEncodeError:
        raise InputError(Problem(part.place, "a tag prints half a character", "look for \\u in its texts")) from None
    if part.name.endswith(".rels"):
        _encode_addresses(root)
        return serialised(root)
    if BREAK in text or TAB in text:
        mend_breaks(root)
    mend_tables(root, part.columns_change)
    mend_ids(root)
    return serialised(root)


def _encode_addresses(relationships: Element) -> None:
    """Addresses as they have to be written: no space, no letter beyond ASCII."""
    for each in relationships:
        if each.get("TargetMode") == "External":
            each.set("Target", urllib.parse.quote(each.get("Target"), safe="%/:?#[]@!$&'()*+,;=~-._"))


def _filled(part: _Part, variables: Mapping[str, Any], fields: Mapping[str, Any]) -> str:
    variables[RENDERING].turns = 0
    context = part.compiled.new_context(dict(variables))
    pieces: list[str] = []
    length = 0
    try:
        for piece in part.compiled.root_render_func(context):
            pieces.append(piece)
            length += len(piece)
            if length > LARGEST:
                message = f"its tags make more than {LARGEST // (1024 * 1024)} million characters"
                raise InputError(Problem(part.place, message, "let its loops print less"))
        return "".join(pieces)
    except TagError as error:
        raise InputError(part.problem(_line(part, error), *error.told(fields))) from None
    except _FAULTS as error:
        raise InputError(part.problem(_line(part, error), *_in_plain_words(error))) from None


def _in_plain_words(error: Exception) -> tuple[str, str]:
    """Message and hint for an error of Python's, whose own words mean nothing to who writes a template."""
    if isinstance(error, ZeroDivisionError):
        return "this tag divides by zero", "ask first with {% if … %} whether the number is there"
    if isinstance(error, ArithmeticError):
        return "this tag counts further than a document needs", "see what numbers its fields hold"
    if isinstance(error, RecursionError):
        return "this tag calls itself without end", "let it end somewhere"
    if isinstance(error, TypeError):
        return "this tag brings together what does not fit, such as a text and a number", _SEE_FIELDS
    if isinstance(error, ValueError):
        return "a value here has not the form that this tag needs", _SEE_FIELDS
    return "this tag cannot be carried out", _SEE_FIELDS


def _line(part: _Part, error: BaseException) -> int:
    """The line of the part's source at which `error` was raised."""
    line = 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__jinja_template__") is part.compiled:
            line = part.compiled.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line


def _problem(place: str, tag: Tag | None, message: str, hint: str) -> Problem:
    if tag is None:
        return Problem(place, message, hint)
    shown = " ".join(tag.text.split())
    # A paragraph that is shown whole, with no other tag in it, shows the tag already.
    is_shown = tag.text in message or (tag.where.endswith('"') and shown in tag.where and len(_TAGS.findall(tag.where)) == 1)
    return Problem(tag.where or place, message if is_shown else f"{message}, in {shown}", hint)


def _broken(part: _Part, text: str, error: MarkupError) -> Problem:
    """The rendered part is no XML: a condition or loop cut an element in two."""
    line = text.split("\n")[error.line - 1] if error.line else text
    before = _MARKUP.sub(" ", line.encode()[: error.offset].decode(errors="ignore")[-3000:])
    near = " ".join(before.split())[-60:]
    return Problem(f"{part.place}, after {quoted(near)}" if near else part.place, _NO_FIT, _FIT_HINT)


def _missing(chain: tuple[str | int, ...], fields: Mapping[str, Any], globals_: Mapping[str, Any]) -> tuple[str, str] | None:
    """Message and hint where a part of `chain` is a name that its owner does not have; None where all are there, or absent."""
    if chain[0] in globals_ and chain[0] not in fields:
        return None
    if chain[0] == "loop" and "loop" not in fields:
        return "loop is known only between {% for … %} and {% endfor %}", "move this tag into the loop"
    owner: Any = fields
    path = ""
    for name in chain:
        if not isinstance(owner, Mapping) or isinstance(name, int):
            return None
        try:
            owner = owner[name]
        except KeyError:
            message, hint = no_such_field(path, name, owner)
            return message, hint
        path = f"{path}.{name}" if path else name
    return None


def _unfit(fields: Mapping[str, Any]) -> Iterator[Problem]:
    """Texts that no Word file can hold, wherever they lie in `fields`."""
    for path, text in _texts(fields, ""):
        found = _REFUSED.search(text)
        if found:
            message = f"its text holds the character U+{ord(found[0]):04X}, which no document can show"
            yield Problem(path, message, "take it out of the text")
        elif isinstance(text, Markup):
            yield Problem(path, "it holds ready-made markup, and fields are plain text", "give it as text")


def _variable(name: str, value: Any) -> Any:
    if value is None:
        return Absent(name=name)
    return Year(value) if is_year(value, name) else value


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _texts(part, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value):
            yield from _texts(part, f"{path}[{place}]")


def _language(fields: Mapping[str, Any]) -> str:
    language = _lookup(fields, "proposal", "language")
    return language if isinstance(language, str) else "en"


def _lookup(fields: Mapping[str, Any], name: str, part: str) -> Any:
    owner = fields.get(name)
    return owner.get(part) if isinstance(owner, Mapping) else None


def _named(places: Mapping[str, str], place: str) -> str:
    return next((name for name, each in places.items() if each == place), "")
