"""YAML to plain data, with the place of every value: near YAML 1.2's core schema, and stricter where a slip would go unseen.

PyYAML's parser gives the events; what they mean is decided here. Unquoted `true`/`false` and `null` in the core schema's spellings are
truth values and None. A number is `0` or begins with another digit, has digits on both sides of a point, and at most two digits of
exponent; it becomes a `Number`, exact and with its literal. Everything else is text: dates, shares (`8%`), `NO`, `0123`, `12:30`, `.5`,
and numbers longer than 40 characters or with a greater exponent. A key is always text. Duplicate keys, `<<`, tags and several documents
are refused, and so are characters that a Word document cannot hold, and a `#` that ends an unquoted text without being followed by a
space: a comment is written `# `.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from pathlib import Path as File
from typing import Any, Final

import yaml

from kamdocs.errors import InputError, Path, Problem, path_text
from kamdocs.values import Number

__all__ = ["Source", "content_of", "parse", "read"]

_Place = tuple[int, int]

_MOST_BYTES: Final = 2_000_000
_MOST_DEPTH: Final = 50
_TOO_DEEP: Final = (f"more than {_MOST_DEPTH} levels inside one another", "check for brackets that are never closed")
# What aliases may add to a file, counted in values: enough for a repeated address, too little for a bomb.
_MOST_ALIASED: Final = 10_000
_MOST_DIGITS: Final = 40
# Syntax errors told of one file: after each, the rest is read as if the line's text were in quotes.
_MOST_SYNTAX_ERRORS: Final = 20

_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?")
_WORDS: Final[Mapping[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
# XML 1.0 has no way to write these, so a Word document cannot hold them; they may still be written as escapes ("\x0b").
_NOT_IN_WORD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# YAML's parsers refuse these, or take them for line ends (the last three), unlike every editor.
_NOT_IN_YAML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff\x85\u2028\u2029]")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
# A # after a space begins a comment for YAML. Without a space behind it, it was meant as part of the text.
_HASH = re.compile(r"[ \t]+(?P<sign>#+[^\s#])")
_VALUE = re.compile(r"(?P<indent> *(?:- +)*)(?P<key>[^\s:#'\"{}\[\],&*!|>@`%][^:]*: +)?(?P<value>[^\s|>#].*)")


@dataclass(frozen=True)
class Source:
    """A file's data with its places.

    `file`: as shown in messages. `data`: maps with text keys, lists, text, Number, bool, None; what an alias repeats is one and the
    same object. `places` and `keys`: path to the (line, column) of the value and of its key, both 1-based, columns in characters; what
    stands under an alias has none. `bare_keys`: entries of `{…}` written without a colon, which a comma inside an unquoted text makes.
    """

    file: str
    data: Any
    places: Mapping[Path, _Place] = field(default_factory=dict)
    keys: Mapping[Path, _Place] = field(default_factory=dict)
    bare_keys: frozenset[Path] = frozenset()

    def where(self, path: Path, key: bool = False) -> str:
        """`file:line:column` of the value at `path`, or of its key; of the nearest entry above it where it is not in the file."""
        if path in self.places and not key:
            return _where(self.file, self.places[path])
        for length in range(len(path), -1, -1):
            place = self.keys.get(path[:length]) or self.places.get(path[:length])
            if place:
                return _where(self.file, place)
        return self.file


def read(path: File, shown: str | None = None) -> Source:
    """The file at `path`, named `shown` in messages (absent: the path as given, with forward slashes).

    Raises InputError with every problem of the file.
    """
    file = path.as_posix() if shown is None else shown
    return parse(content_of(path, file, _MOST_BYTES + 1, "a file that holds text"), file)


def content_of(path: File, file: str, most: int, wanted: str) -> bytes:
    """The first `most` bytes of the file at `path`, named `file` in messages. `wanted`: what kind of file, for the way out.

    Raises InputError where it cannot be read.
    """
    try:
        if path.is_dir():
            raise _refused(file, "this is a folder, not a file", "name a file inside it")
        if path.exists() and not path.is_file():
            raise _refused(file, "this is no ordinary file", f"name {wanted}")
        with path.open("rb") as stream:
            return stream.read(most)
    except FileNotFoundError:
        raise _refused(file, "there is no such file", _similar_file(path)) from None
    except PermissionError:
        raise _refused(file, "the file may not be read", "ask for permission to read it, or close the program that holds it") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _refused(file, f"the file cannot be read ({reason or error})", "check its name and its disk") from None


def parse(text: str | bytes, file: str) -> Source:
    """The data of a YAML text; bytes are UTF-8, with or without a byte order mark. Raises InputError with every problem of it."""
    if len(text) > _MOST_BYTES:
        raise _refused(file, f"the file is larger than {_MOST_BYTES // 1_000_000} MB", "split it, or move pictures and tables elsewhere")
    if isinstance(text, bytes):
        text = _decoded(text, file)
    text = text.removeprefix("\ufeff")
    unreadable = list(_unreadable_characters(text, file))
    text = _NOT_IN_YAML.sub(" ", text)

    reading, syntax_errors = _read_through(text, file)
    problems = unreadable + reading.problems + syntax_errors
    if problems:
        raise InputError(problem for _, problem in sorted(problems, key=lambda found: found[0]))
    if reading.data is None:
        raise _refused(file, *_empty(text))
    return Source(file, reading.data, reading.places, reading.keys, frozenset(reading.bare_keys))


_Found = tuple[_Place, Problem]


def _where(file: str, place: _Place) -> str:
    return f"{file}:{place[0]}:{place[1]}"


def _found(file: str, place: _Place, message: str, hint: str) -> _Found:
    return place, Problem(_where(file, place), message, hint)


def _refused(file: str, message: str, hint: str) -> InputError:
    return InputError(Problem(file, message, hint))


def _similar_file(path: File) -> str:
    try:
        if not path.parent.is_dir():
            return f"the folder {path.parent.as_posix()} does not exist either"
        near = get_close_matches(path.name, sorted(other.name for other in path.parent.iterdir() if other.is_file()), 1)
    except OSError:  # a folder that may not be listed
        near = []
    return f"did you mean {near[0]}?" if near else "check the name and the folder"


def _empty(text: str) -> tuple[str, str]:
    if not text.strip():
        return "the file is empty", "write its fields, or start with `kamdocs init`"
    lines = (line.strip() for line in text.splitlines())
    if all(line.startswith("#") for line in lines if line):
        return "the file holds only comments", "remove the # before the fields that you need"
    return "the file holds no fields", "write them as `name: value`, one a line"


# ---- bytes and characters


def _decoded(content: bytes, file: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(file, "the file is saved as UTF-16", "save it as UTF-8")
    if content.startswith(b"PK\x03\x04"):
        raise _refused(file, "this is a Word, Excel or zip file, not a text file", "name a .yaml file")
    if b"\x00" in content:
        raise _refused(file, "this is not a text file", "name a .yaml file that is saved as UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8").removeprefix("\ufeff")
        raise InputError(
            Problem(_where(file, _end(before)), "the file is not saved as UTF-8: this character cannot be read", "save the file as UTF-8")
        ) from None


def _end(text: str) -> _Place:
    """The place right after `text`."""
    lines = re.split(r"\r\n|\r|\n", text)
    return len(lines), len(lines[-1]) + 1


def _unreadable_characters(text: str, file: str) -> list[_Found]:
    """The first of each line, twenty at most: one is enough to find the line."""
    found: dict[int, _Found] = {}
    for match in islice(_NOT_IN_YAML.finditer(text), 200):
        place = _end(text[: match.start()])
        found.setdefault(place[0], _found(file, place, *_unwritable(match[0])))
    return list(islice(found.values(), 20))


def _unwritable(character: str) -> tuple[str, str]:
    return (
        f"the invisible character U+{ord(character):04X} cannot stand in a text",
        "delete it; such characters come along with text that is pasted",
    )


# ---- events to data


class _Stopped(Exception):
    """A reading that cannot go on; its problem has been noted."""


class _Reading:
    """One way through a text's events: the data, its places, and what is wrong with it."""

    def __init__(self, text: str, file: str, loader: Any) -> None:
        self.data: Any = None
        self.places: dict[Path, _Place] = {}
        self.keys: dict[Path, _Place] = {}
        self.bare_keys: set[Path] = set()
        self.problems: list[_Found] = []
        self.error: yaml.MarkedYAMLError | None = None
        self._text = text
        self._file = file
        self._anchors: dict[str, tuple[Any, int] | None] = {}  # None while the anchor's own value is being read
        self._count = 0
        self._aliased = 0
        self._parser = loader(text)
        self._next = self._parser.get_event
        try:
            self._document()
        except _Stopped:
            pass
        except yaml.MarkedYAMLError as error:
            self.error = error
        except (ValueError, OverflowError):  # PyYAML's own parser meets an escape beyond U+10FFFF
            self.error = yaml.MarkedYAMLError("a quoted scalar", None, "Unicode character escape", self._parser.get_mark())
        finally:
            self._parser.dispose()

    def _document(self) -> None:
        self._next()
        if type(self._next()) is yaml.StreamEndEvent:
            return
        self.data = self._value(self._next(), ())
        self._next()
        after = self._next()
        if type(after) is not yaml.StreamEndEvent:
            self._problem(after, "a second document begins here", "keep one document in a file: remove the line ---")

    def _value(self, event: Any, path: Path) -> Any:
        mark = event.start_mark
        self.places[path] = (mark.line + 1, mark.column + 1)
        self._count += 1
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self._alias(event)
        if event.tag is not None and event.tag != "tag:yaml.org,2002:str":
            self._problem(
                event, "an exclamation mark begins a YAML tag here, and tags are not read", "put a text that begins with ! in quotes"
            )
        if event.anchor is None:
            return self._scalar(event) if kind is yaml.ScalarEvent else self._collection(event, path)
        start = self._count
        self._anchors[event.anchor] = None
        value = self._scalar(event) if kind is yaml.ScalarEvent else self._collection(event, path)
        self._anchors[event.anchor] = (value, self._count - start + 1)
        return value

    def _collection(self, event: Any, path: Path) -> Any:
        if len(path) >= _MOST_DEPTH:
            self._stop(event, *_TOO_DEEP)
        return self._map(event, path) if type(event) is yaml.MappingStartEvent else self._list(path)

    def _list(self, path: Path) -> list[Any]:
        values: list[Any] = []
        event = self._next()
        while type(event) is not yaml.SequenceEndEvent:
            values.append(self._value(event, (*path, len(values))))
            event = self._next()
        return values

    def _map(self, start: Any, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        event = self._next()
        while type(event) is not yaml.MappingEndEvent:
            key = self._key(event, start, path)
            value_event = self._next()
            if key is None:
                self._skip(value_event)
            else:
                if key in values:
                    self._given_twice((*path, key), event, bare=start.flow_style and self._is_bare(event, value_event))
                values[key] = self._entry(key, event, value_event, start, path)
            event = self._next()
        return values

    def _entry(self, key: str, event: Any, value_event: Any, start: Any, path: Path) -> Any:
        entry = (*path, key)
        mark = event.start_mark
        self.keys[entry] = (mark.line + 1, mark.column + 1)
        if start.flow_style and self._is_bare(event, value_event):
            self.bare_keys.add(entry)
        return self._value(value_event, entry)

    def _given_twice(self, entry: Path, event: Any, bare: bool) -> None:
        if bare and entry in self.bare_keys:
            message = f"{path_text(entry[:-1])}: {entry[-1]!r} stands there twice as a field without a value".removeprefix(": ")
            self._problem(event, message, "a comma inside a text or a number? put texts in quotes, and write decimals with a point")
            return
        first, _ = self.keys[entry]
        self._problem(event, f"{path_text(entry)}: given twice, first in line {first}", "keep one of the two")

    def _is_bare(self, key: Any, value: Any) -> bool:
        empty = type(value) is yaml.ScalarEvent and not value.value and not value.style
        return empty and ":" not in self._text[key.end_mark.index : value.start_mark.index]

    def _key(self, event: Any, start: Any, path: Path) -> str | None:
        """The key's text; None if it is none, which is noted."""
        if type(event) is not yaml.ScalarEvent:
            if start.flow_style and self._text.startswith("{{", start.start_mark.index):
                self._problem(start, "a text that begins with {{ is not in quotes", 'put it in quotes: "{{ … }}"')
            else:
                self._problem(event, "a name must be plain text, not a list, a map or an alias", "put the text in quotes")
            self._skip(event)
            return None
        if event.tag is not None or event.anchor is not None:
            self._problem(event, "a name cannot begin with & or !", "put it in quotes")
        if not event.style and event.value == "<<":
            self._problem(event, "<< (merging another map) is not read", "write the fields out")
            return None
        if not event.value:
            self._problem(event, "a name is missing before the colon", "write it, or remove the line")
            return None
        return self._written(event)

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        if event.style or event.tag is not None:
            return self._written(event)
        if text in _WORDS:
            if not text:
                self._lost_end(event)
            return _WORDS[text]
        if text[0] in "+-0123456789" and len(text) <= _MOST_DIGITS and _NUMBER.fullmatch(text):
            return Number(text)
        self._lost_end(event)
        return text

    def _lost_end(self, event: Any) -> None:
        """Notes a # right behind an unquoted text that was meant as part of it."""
        mark = event.end_mark
        lost = _HASH.match(self._text, mark.index)
        if lost:
            place = mark.line + 1, mark.column + 1 + lost.start("sign") - mark.index
            message = "what follows # is a comment, so that the text loses its end"
            hint = "put the text in quotes; where a comment is meant, write a space after #"
            self.problems.append(_found(self._file, place, message, hint))

    def _written(self, event: Any) -> str:
        """A quoted text, whose escapes may stand for what no document can hold. JSON writes an emoji as two escapes."""
        text: str = event.value
        if event.style != '"':
            return text
        text = _SURROGATE_PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
        unwritable = _NOT_IN_WORD.search(text)
        if unwritable:
            self._problem(event, *_unwritable(unwritable[0]))
        return text

    def _alias(self, event: Any) -> Any:
        name = event.anchor
        if name not in self._anchors:
            self._problem(event, f"*{name} refers to &{name}, which does not stand above", "put a text that begins with * in quotes")
            return None
        known = self._anchors[name]
        if known is None:
            self._problem(event, f"*{name} stands inside the very value that it refers to", "write the value out")
            return None
        value, size = known
        self._count += size
        self._aliased += size
        if self._aliased > _MOST_ALIASED:
            self._stop(event, f"aliases repeat more than {_MOST_ALIASED} values", "write the values out")
        return value

    def _skip(self, event: Any) -> None:
        depth = 0
        while True:
            depth += _NESTING.get(type(event), 0)
            if depth > _MOST_DEPTH:
                self._stop(event, *_TOO_DEEP)
            if not depth:
                return
            event = self._next()

    def _problem(self, event: Any, message: str, hint: str) -> None:
        mark = event.start_mark
        self.problems.append(_found(self._file, (mark.line + 1, mark.column + 1), message, hint))

    def _stop(self, event: Any, message: str, hint: str) -> None:
        self._problem(event, message, hint)
        raise _Stopped


_NESTING: Final[Mapping[type, int]] = {
    yaml.MappingStartEvent: 1, yaml.SequenceStartEvent: 1, yaml.MappingEndEvent: -1, yaml.SequenceEndEvent: -1,
}  # fmt: skip


# ---- syntax errors


def _read_through(text: str, file: str) -> tuple[_Reading, list[_Found]]:
    """The reading of `text`, and its syntax errors: after one, the line is read as if its text were in quotes, to find the next."""
    errors: list[_Found] = []
    while True:
        reading = _attempt(text, file)
        if reading.error is None:
            return reading, errors
        lines = text.splitlines()
        place, message, hint = _plain(reading.error, lines)
        if errors and place[0] <= errors[-1][0][0]:
            return reading, errors
        errors.append(_found(file, place, message, hint))
        spans_lines = "a flow " in str(reading.error.context) and _place(reading.error.problem_mark)[0] != place[0]
        repaired = None if spans_lines else _without_text(lines, place)
        if repaired is None or len(errors) == _MOST_SYNTAX_ERRORS:
            return reading, errors
        text = repaired


def _attempt(text: str, file: str) -> _Reading:
    reading = _Reading(text, file, _FAST)
    if reading.error is not None and "Unicode character escape" in str(reading.error.problem):
        # libyaml refuses the two halves of JSON's emoji; PyYAML's own parser, ten times slower, takes them.
        return _Reading(text, file, yaml.SafeLoader)
    return reading


def _without_text(lines: list[str], place: _Place) -> str | None:
    """The lines with the text at `place` taken out; None where it may go on in the next line, so that nothing false is told."""
    number = place[0] - 1
    match = _VALUE.fullmatch(lines[number]) if number < len(lines) else None
    if match is None or place[1] <= match.start("value"):
        return None
    own = len(match["indent"]) if match["key"] else match["indent"].rfind("-")
    following = next((line for line in lines[number + 1 :] if line.strip() and not line.lstrip().startswith("#")), "")
    if own < 0 or len(following) - len(following.lstrip()) > own:
        return None
    return "\n".join([*lines[:number], f"{match['indent']}{match['key'] or ''}''", *lines[number + 1 :], ""])


_QUOTES = "put the text in quotes"


def _plain(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[_Place, str, str]:
    """Where, what and the way out, in words for people who do not know YAML. Both parsers' wordings are met."""
    problem, context = str(error.problem), str(error.context)
    at = _place(error.problem_mark)
    begin = _place(error.context_mark) if error.context_mark else at
    line = lines[at[0] - 1] if at[0] <= len(lines) else ""
    before, character = line[: at[1] - 1], line[at[1] - 1 : at[1]]

    if "maximum nesting depth" in problem:  # libyaml's own bound, which it meets before it tells of the first level
        return at, *_TOO_DEEP
    if "tab character" in problem or character == "\t":
        return at, "a tab stands where only spaces may stand", "replace it by spaces"
    if "mapping values are not allowed" in problem:
        if re.search(r":\s", before):
            return at, "a colon inside a text without quotes", _QUOTES
        return at, "this line is read as part of the text above it", "give both lines the same indentation, and the line above its colon"
    if "cannot start any token" in problem:
        return at, f"a text cannot begin with {character} unless it is in quotes", _QUOTES
    if "an alias" in context or "an anchor" in context or "a tag" in context or "tag handle" in problem:
        sign = lines[begin[0] - 1][begin[1] - 1 : begin[1]] if begin[0] <= len(lines) else ""
        return begin, f"a text cannot begin with {sign or 'this sign'} unless it is in quotes", _QUOTES
    if "quoted scalar" in context:
        # libyaml points at the backslash, PyYAML's own parser somewhere behind it.
        return _plain_quoted(problem, begin, (at[0], line.rfind("\\", 0, at[1]) + 1 or at[1]))
    if "a flow " in context:
        return _plain_brackets(context, begin, at, character)
    if "block scalar" in context:
        return begin, "a text cannot begin with | or > unless it is in quotes", _QUOTES
    if "could not find expected ':'" in problem:
        return begin, "this line has no colon", "write it as `name: value`, or indent it under the text that it continues"
    if "sequence entries are not allowed" in problem:
        return at, "a list cannot begin in the line of its name", "put each `- …` in a line of its own, or the text in quotes"
    if "mapping keys are not allowed" in problem:
        return at, "a text cannot begin with ? unless it is in quotes", _QUOTES
    if "directive" in context or "incompatible YAML" in problem or "directive" in problem:
        return at, "a line cannot begin with %", "remove the line"
    return at, *_plain_layout(before, character)


def _plain_quoted(problem: str, begin: _Place, at: _Place) -> tuple[_Place, str, str]:
    if "end of stream" in problem or "document" in problem:
        return begin, "the quote that opens here is never closed", "close it; inside single quotes write an apostrophe twice"
    if "Unicode character" in problem:
        return at, "this escape names no character", "write the character itself"
    return at, "a backslash inside double quotes begins an escape that does not exist", "write it twice, or use single quotes"


def _plain_brackets(context: str, begin: _Place, at: _Place, character: str) -> tuple[_Place, str, str]:
    opening, closing = ("[", "]") if "sequence" in context else ("{", "}")
    if "a flow node" in context:
        return at, "a value is missing here", "remove the comma, or write the value"
    if at[0] != begin[0]:
        missing = f"a {closing}, a comma or a quote is missing between the {opening} here and line {at[0]}"
        return begin, missing, "write it, and put texts between brackets in quotes"
    if character == ":":
        return at, "a colon inside a text without quotes", _QUOTES
    return at, f"a comma or {closing} is missing here", "put the texts between the brackets in quotes"


def _plain_layout(before: str, character: str) -> tuple[str, str]:
    written = before.strip(" -")
    if written and re.search(r"['\"]\S*\s*$", before):
        return "the text goes on after its closing quote", "inside single quotes write an apostrophe twice, or use double quotes"
    if character == ":":
        return "a name is missing before the colon", "write it, or put the text in quotes"
    if character and character in ",]}" and (written.endswith(":") or (not written and "-" in before)):
        return f"a text cannot begin with {character} unless it is in quotes", _QUOTES
    if written.endswith(("}", "]")):
        return "the text goes on after its closing bracket", "put the whole text in quotes"
    if character and character in "}]":
        return f"{character} closes what was never opened", "remove it, or put the text in quotes"
    return "this line does not fit the lines above it", "give it the same indentation as its neighbours, and a `name: value` or `- value`"


def _place(mark: Any) -> _Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
