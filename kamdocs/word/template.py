"""A Word template: read, checked and compiled once; then rendered with any fields, as often as needed."""

from __future__ import annotations

import datetime
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from jinja2 import TemplateError
from markupsafe import Markup

from kamdocs.errors import InputError, Problem
from kamdocs.values import Formats, is_language, is_year
from kamdocs.word.absence import Absent, TagError, no_such_field
from kamdocs.word.clean import prunable_relationships, unused_relationships, with_dates
from kamdocs.word.contents import has_contents, write_contents
from kamdocs.word.cross_references import has_cross_references, write_cross_references
from kamdocs.word.environment import Sandbox
from kamdocs.word.filters import RENDERING, Rendering, Told, Year
from kamdocs.word.kept import keep_ready, kept_ready
from kamdocs.word.lists import has_lists, restart_lists
from kamdocs.word.marks import BLOCKS_OPEN, BREAK, CONTENT_OPEN, RUNS_OPEN, TAB, forbidden
from kamdocs.word.markup import DECLARATION, Element, MarkupError, parsed, serialised
from kamdocs.word.mend import mend_breaks, mend_ids, mend_tables
from kamdocs.word.package import LARGEST, Package, Relationship, open_package, read_bytes
from kamdocs.word.places import quoted
from kamdocs.word.properties import Value, set_properties
from kamdocs.word.ready import MOST_TOLD, Chain, Ready, most_told, problem_of

__all__ = ["Template"]

_SIGN: Final = b"\xef\xb7"
"""How each sign of the engine begins in UTF-8."""
_MARKUP = re.compile(r"^[^<>]*>|<[^>]*(?:>|$)")
"""An element's tag, whole or cut off at either end."""
_FAULTS: Final = (
    TemplateError, TypeError, ValueError, ArithmeticError, RecursionError, NameError, AttributeError, LookupError, MemoryError,
)  # fmt: skip
"""What a tag can raise that is none of ours: its fields, signs and filters do not fit each other."""
_SEE_FIELDS: Final = "see whether its fields, signs and filters fit each other"
_NO_FIT: Final = "the tags do not fit together: one begins in a paragraph, row or cell and ends in another"
_FIT_HINT: Final = "use {%p … %} alone in a paragraph around whole paragraphs, {%tr … %} alone in a row around whole rows"


class _Part:
    """A part with tags, compiled. `prunable`: what else of the file it may name, and take away where a condition did not hold."""

    def __init__(self, ready: Ready, environment: Sandbox, prunable: tuple[Relationship, ...]) -> None:
        self.name = ready.name
        self.ready = ready
        self.prunable = prunable
        self.has_lists = has_lists(ready.source)
        self.has_contents = has_contents(ready.source.encode())
        self.has_cross_references = has_cross_references(ready.source)
        self.compiled = environment.compiled(ready.source)


class Template:
    """A Word file with tags. Reading it finds every fault that does not depend on the fields.

    What was worked out is kept in the user's cache folder, so that the next process reads it there. `folder`: where the pictures and
    documents lie that tags name; None: tags may name none. `keep_comments`: whether Word's comments stay, with their authors' names, and
    are filled like the rest; else they go. Raises InputError, with all problems of the file, where it is no Word document
    or its tags cannot work.
    """

    def __init__(self, path: Path, folder: Path | None = None, *, keep_comments: bool = False) -> None:
        self.path = path
        self.folder = folder
        self._package, self._core, ready = _read(path, keep_comments)
        environment = Sandbox()
        self._parts = [_Part(each, environment, tuple(prunable_relationships(self._package, each.name))) for each in ready]
        self._parts.sort(key=lambda each: "notes" not in each.name)  # a document placed in the body adds its own notes to them

    def render(
        self,
        fields: Mapping[str, Any],
        language: str | None = None,
        *,
        title: str | None = None,
        properties: Mapping[str, Value] | None = None,
        watermark: str | None = None,
        told: Told | None = None,
    ) -> bytes:
        """The finished document. `fields`: maps and lists of texts, numbers, dates, money, shares and `Content`; None is an absent field.

        `language`: BCP 47 tag for the formats; None: `fields["proposal"]["language"]`, or `en`. `title`: of the document's properties,
        where its language is written then, too; None: as the template has them. `properties`: custom ones to add, by name; None values are
        left out. `watermark`: a word across every page. `told`: internal, as `kamdocs.word.filters.Told`; kamdocs follows its numbers with
        it, and it may change at any time. Equal fields give equal bytes. Raises InputError with the place of every problem that was met.
        """
        if not isinstance(fields, Mapping) or not all(isinstance(name, str) for name in fields):
            raise InputError(Problem("fields", "these are no fields by name", "give a mapping whose keys are texts, like {'client': '…'}"))
        wanted = language or _language(fields)
        problems = most_told(self._unknown(fields), self._package.name)
        if not is_language(wanted):
            where = "language" if language else "proposal.language"
            problems.append(Problem(where, f"{wanted!r} is no language whose formats are known", "write its tag, like it or de-CH"))
        if problems:
            raise InputError(problems)
        rendering = Rendering(_formats(wanted), self.folder, told)
        variables = {name: _variable(name, value) for name, value in fields.items()}
        variables[RENDERING] = rendering
        package = self._package.copy()
        for part in self._parts:
            if part.name not in package.parts:
                continue  # a chart that went with its paragraph
            try:
                self._fill(part, variables, fields, package)
            except InputError as error:
                problems += error.problems
        if problems:
            raise InputError(dict.fromkeys(problems))  # a diagram says everything twice
        if rendering.contents:
            from kamdocs.word.charts import fill_charts

            fill_charts(package, rendering.charts, rendering.contents)
        self._date(package, fields)
        if title is not None or properties:
            set_properties(package, title, wanted, properties or {})
        if watermark:
            from kamdocs.word.watermark import add_watermark

            add_watermark(package, watermark)
        return package.to_bytes()

    def _fill(self, part: _Part, variables: Mapping[str, Any], fields: Mapping[str, Any], package: Package) -> None:
        package.parts[part.name] = xml = self._finished(part, self._filled(part, variables, fields), fields, variables[RENDERING], package)
        unused = unused_relationships(part.prunable, xml)
        if unused:
            package.drop_relationships(part.name, unused)
            package.drop_unreachable()

    def _finished(self, part: _Part, data: bytes, fields: Mapping[str, Any], rendering: Rendering, package: Package) -> bytes:
        """The part as it is stored: read strictly, and put right where rendering left what Word would not open or would show wrongly."""
        try:
            root = parsed(data)
        except MarkupError as error:
            raise InputError([*_unfit(fields)] or _broken(self._where(part), data.decode(), error)) from None
        if _SIGN in data and (unfit := [*_unfit(fields)]):
            raise InputError(unfit)
        signed = _SIGN in data and self._place(root, part, data, rendering, package)
        if part.name.endswith(".rels"):
            _encode_addresses(root)
            return serialised(root)
        if part.has_lists:
            restart_lists(root, package)
        mended = (part.ready.may_need_mending or signed) and mend_tables(root, part.ready.columns_change)
        mended |= mend_ids(root)
        if part.name == package.main and (part.has_contents or signed):
            write_contents(root, package)
        if part.name == package.main and part.has_cross_references:
            write_cross_references(root, package)
        changed = signed or mended or part.has_lists or part.has_contents or part.has_cross_references
        return serialised(root) if changed else data

    def _place(self, root: Element, part: _Part, data: bytes, rendering: Rendering, package: Package) -> bool:
        """Puts what is no plain text in its place: rich text, pictures, charts, breaks. True, since the tree is changed then."""
        has_contents = CONTENT_OPEN.encode() in data
        if has_contents:
            from kamdocs.word.charts import placed_charts

            rendering.charts += placed_charts(root, rendering.contents, package, part.name, self._where(part))
        # Charts alone ask for no look at every element.
        has_others = has_contents and len(rendering.contents) > len(rendering.charts)
        if has_others or any(mark.encode() in data for mark in (BLOCKS_OPEN, RUNS_OPEN)):
            from kamdocs.word.placing import place_contents

            place_contents(root, rendering.contents, package, part.name)
        if BREAK.encode() in data or TAB.encode() in data:
            mend_breaks(root)
        return True

    def _filled(self, part: _Part, variables: Mapping[str, Any], fields: Mapping[str, Any]) -> bytes:
        variables[RENDERING].begin_part()
        context = part.compiled.new_context(dict(variables))
        pieces: list[str] = [DECLARATION]
        length = 0
        making = part.compiled.root_render_func(context)
        try:
            while some := list(islice(making, 1000)):
                pieces += some
                length += sum(map(len, some))
                if length > LARGEST:
                    message = f"its tags make more than {LARGEST // (1024 * 1024)} million characters"
                    raise InputError(Problem(self._where(part), message, "let its loops print less"))
            return "".join(pieces).encode()
        except UnicodeEncodeError:
            half = Problem(self._where(part), "a tag prints half a character", "look for \\u in its texts")
            raise InputError([*_unfit(fields)] or half) from None
        except TagError as error:
            raise InputError(self._problem(part, _line(part, error), *error.told(fields))) from None
        except _FAULTS as error:
            raise InputError(self._problem(part, _line(part, error), *_in_plain_words(error))) from None

    def _unknown(self, fields: Mapping[str, Any]) -> Iterator[Problem]:
        """Each field that the template names from the top and that `fields` does not have."""
        looked_up: dict[Chain, tuple[str, str]] = {}
        for part in self._parts:
            for chain, line in part.ready.chains.items():
                if lacking := _lacking(chain, fields, part.compiled.environment.globals):
                    if lacking not in looked_up:
                        looked_up[lacking] = _told(lacking, fields, with_names=len(looked_up) < MOST_TOLD)
                    yield self._problem(part, line, *looked_up[lacking])

    def _where(self, part: _Part) -> str:
        return f"{self._package.name}, {part.ready.place}"

    def _problem(self, part: _Part, line: int, message: str, hint: str) -> Problem:
        return problem_of(self._package.name, part.ready.place, part.ready.tag_at(line), message, hint)

    def _date(self, package: Package, fields: Mapping[str, Any]) -> None:
        day = _lookup(fields, "proposal", "date")
        if self._core in package.parts and isinstance(day, datetime.date):
            root = package.xml(self._core)
            with_dates(root, day)
            package.parts[self._core] = serialised(root)


_formats = lru_cache(maxsize=16)(Formats)
"""The formats of a language, made once."""


def _read(path: Path, keep_comments: bool) -> tuple[Package, str, list[Ready]]:
    """The cleaned package, its part with the core properties, and its parts with tags: as they were kept, or made now and kept."""
    data = read_bytes(path)
    variant = "with comments" if keep_comments else ""
    known = kept_ready(data, path.as_posix(), variant)
    if known is not None:
        return known
    from kamdocs.word.compiling import made_ready  # what reads templates is loaded for one that is not known

    package = open_package(data, path.as_posix(), as_template=True)
    core, parts = made_ready(package, keep_comments)
    package.parts.settle()
    keep_ready(data, package, core, parts, variant)
    return package, core, parts


def _encode_addresses(relationships: Element) -> None:
    """Addresses as they have to be written: no space, no letter beyond ASCII."""
    for each in relationships:
        if each.get("TargetMode") == "External":
            each.set("Target", urllib.parse.quote(each.get("Target"), safe="%/:?#[]@!$&'()*+,;=~-._"))


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


def _broken(where: str, text: str, error: MarkupError) -> Problem:
    """The rendered part is no XML: a condition or loop cut an element in two."""
    line = text.split("\n")[error.line - 1] if error.line else text
    before = _MARKUP.sub(" ", line.encode()[: error.offset].decode(errors="ignore")[-3000:])
    near = " ".join(before.split())[-60:]
    return Problem(f"{where}, after {quoted(near)}" if near else where, _NO_FIT, _FIT_HINT)


def _lacking(chain: Chain, fields: Mapping[str, Any], globals_: Mapping[str, Any]) -> Chain:
    """What `chain` begins with, up to a name that its owner does not have; () where all are there, or absent."""
    if chain[0] in globals_ and chain[0] not in fields:
        return ()
    owner: Any = fields
    for place, name in enumerate(chain, 1):
        if not isinstance(owner, Mapping) or isinstance(name, int):
            return ()
        try:
            owner = owner[name]
        except KeyError:
            return chain[:place]
    return ()


def _told(lacking: Chain, fields: Mapping[str, Any], *, with_names: bool) -> tuple[str, str]:
    """Message and hint for a name that its owner does not have. `with_names`: those that it has, too."""
    *before, name = lacking
    if lacking == ("loop",):
        return "loop is known only between {% for … %} and {% endfor %}", "move this tag into the loop"
    owner: Any = fields
    for each in before:
        owner = owner[each]
    message, hint = no_such_field(".".join(map(str, before)), str(name), owner if with_names else {})
    return message, hint


def _unfit(fields: Mapping[str, Any]) -> Iterator[Problem]:
    """Texts that no Word file can hold, wherever they lie in `fields`."""
    for path, text in _texts(fields, ""):
        if sign := forbidden(text):
            yield Problem(path, f"its text holds {sign}", "take it out of the text")
        elif isinstance(text, Markup):
            yield Problem(path, "it holds ready-made markup, and fields are plain text", "give it as text")


def _variable(name: str, value: Any) -> Any:
    if value is None:
        return Absent(name=name)
    return Year(value) if is_year(value, name) and not isinstance(value, Year) else value


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
