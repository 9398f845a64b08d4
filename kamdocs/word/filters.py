"""The filters of templates: kamdocs' formats, and those of Jinja's own that can do no harm.

Kept of Jinja: default (d), length (count), list, items, first, last, reverse, sort, unique, batch, slice, map, select, reject,
selectattr, rejectattr, abs, int. Rewritten, so that numbers and dates read in the proposal's language: join, upper, lower, capitalize,
trim, replace. Left out: whatever marks text as safe, runs format strings, chooses at random, or counts in floating point (sum, round).
"""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

from jinja2 import Undefined, pass_context
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.filters import make_attrgetter, make_multi_attrgetter, sync_do_slice, sync_do_unique
from jinja2.runtime import Context
from jinja2.tests import TESTS as JINJA_TESTS
from markupsafe import Markup

from kamdocs.values import FILTERS, Formats, Money, Share
from kamdocs.word.absence import Absent, AbsentFieldError, TagError
from kamdocs.word.content import Content, Picture, SubDocument
from kamdocs.word.counting import LONGEST
from kamdocs.word.files import inside
from kamdocs.word.marks import BREAK, CONTENT_CLOSE, CONTENT_OPEN, TAB
from kamdocs.word.steps import NUMBER, RENDERING, sought, take, weigh

__all__ = ["MOST_TURNS", "RENDERING", "TEXT", "TURNS", "Rendering", "Told", "Year", "escaped", "filters", "tests", "text_of", "turns"]

Told = Callable[[Any, str], str]
"""What is made of a printed value and its text ("": of one that has none), so that who follows the values finds it again.

It equals the text and is as long, so that no condition of a template comes out otherwise; what `str` makes of it is what is written.
"""

TEXT = " text"
"""The filter that `Sandbox` puts on what `~` joins; out of reach by its space, too."""

MOST_TURNS = 1_000
"""Numbers that `range` counts at most, and parts that `slice` and `batch` make."""

TURNS = " turns"
"""The filter that `Sandbox` puts on what loops go over; out of reach by its space, too."""

_MOST_IN_ALL = 100_000
"""Turns of all loops in one part."""
_BREAKS = re.compile("\r\n|[\r\n\u2028\u2029]")
_SPECIAL = re.compile("[&<>\"'\t\r\n\u2028\u2029]")
_EACH = 15
"""Steps of a filter for each thing that it gets."""
_COMPARING = (
    "==", "eq", "equalto", "!=", "ne", ">", "gt", "greaterthan", ">=", "ge", "<", "lt", "lessthan", "<=", "le",
)  # fmt: skip
_KEPT = (
    "abs", "batch", "count", "d", "default", "first", "int", "items", "last", "length", "list", "map", "reject", "rejectattr",
    "reverse", "select", "selectattr", "slice", "sort", "unique",
)  # fmt: skip


class Rendering:
    """What the tags of one document share.

    `folder`: where the files that tags name lie; None: tags may name none. `turns`: of all loops of the part that is being filled;
    `steps`: of all its tags (`kamdocs.word.steps`); `longest`: words in the longest of its loops so far. `contents`: what was printed that
    is no text; a number between `CONTENT_OPEN` and `CONTENT_CLOSE` leads to it. `known`: what of it has been read from files. `whole`: how
    whole numbers are written. `charts`: those of the contents that have found their places (`kamdocs.word.charts.PlacedChart`), to be
    filled when all parts are rendered. `told`: as `Template.render` takes it.
    """

    def __init__(self, formats: Formats, folder: Path | None = None, told: Told | None = None) -> None:
        self.formats = formats
        self.folder = folder
        self.told = told
        self.begin_part()
        self.contents: list[Content] = []
        self.known: dict[Content, Content] = {}
        self.whole: dict[int, str] = {}
        self.charts: list[Any] = []

    def begin_part(self) -> None:
        """Nothing of the part that comes is done yet."""
        self.turns = self.steps = self.longest = 0


class Year(int):
    """A whole number that was found under a name of years, and still knows it when it is printed."""


@pass_context
def escaped(context: Context, value: Any) -> str:
    """What a tag prints, as it stands in XML. This runs for every value: Jinja's own escaping would make an object of each."""
    if value.__class__ is str and _SPECIAL.search(value) is None:  # nearly always
        text: str = value
        return text
    return html.escape(str(printed(context, value)))


@pass_context
def printed(context: Context, value: Any) -> str:
    """The text of a printed value: texts as they are, numbers and dates as `Formats.plain` has them.

    Raises TagError for what has no text: absent values, true and false, maps and lists.
    """
    if isinstance(value, str):
        if isinstance(value, Markup):
            raise TagError("this is ready-made markup, and fields are plain text", "give it as text")
        return _told(context, value, _BREAKS.sub(BREAK, value).replace("\t", TAB))
    if value is None or isinstance(value, Absent):
        raise _absent(value)
    if isinstance(value, Undefined):
        return ""  # of `{{ 'text' if … }}` without an else
    if isinstance(value, bool):
        raise TagError("true and false have no text of their own", "write {% if … %}, the words, and {% endif %}")
    if isinstance(value, float):
        raise TagError("this gives no exact number", "print a figure that the proposal has, or round it in the dossier")
    if isinstance(value, int | Decimal | Money | datetime.date):
        return _plain(context, value)
    if isinstance(value, Content):
        return _kept(context, value)
    raise TagError(_no_text(value), _way_out(value))


def filters() -> dict[str, Callable[..., Any]]:
    """Every filter that a template may use, by name."""
    found: dict[str, Callable[..., Any]] = {name: JINJA_FILTERS[name] for name in _KEPT}
    found |= {name: _format(name) for name in FILTERS}
    found |= {"join": _join, "replace": _replace, "trim": _trim, "abs": _abs, "int": _int}
    found |= {"list": _list, "reverse": _reverse, "sort": _sort, "unique": _unique}
    found |= {name: _one_by_one(JINJA_FILTERS[name]) for name in ("map", "select", "reject", "selectattr", "rejectattr")}
    found |= {"slice": _in_parts("slice", sync_do_slice), "batch": _in_parts("batch", JINJA_FILTERS["batch"])}
    found |= {name: _text_method(name) for name in ("upper", "lower", "capitalize")}
    found |= {"chart": _chart, "picture": _picture, "document": _document}
    return found


def tests() -> dict[str, Callable[..., Any]]:
    """Jinja's tests; `none` and `undefined` hold for what is absent, `defined` does not; `file` for the path of a file that is there."""
    known: Any = JINJA_TESTS
    compared = {name: _comparing(known[name]) for name in _COMPARING}
    return {
        **{name: test for name, test in known.items() if name not in {"filter", "test"}},
        **compared,
        "file": _is_file,
        "in": _is_in,
        "none": lambda value: value is None or isinstance(value, Absent),
        "lower": lambda value: isinstance(value, str) and value.islower(),
        "upper": lambda value: isinstance(value, str) and value.isupper(),
    }


def _comparing(test: Callable[..., bool]) -> Callable[..., bool]:
    @pass_context
    def compared(context: Context, value: Any, other: Any) -> bool:
        weigh(context, value)
        weigh(context, other)
        return test(value, other)

    return compared


@pass_context
def _is_in(context: Context, value: Any, others: Any) -> bool:
    weigh(context, value)
    return value in sought(context, others)


@pass_context
def _is_file(context: Context, value: Any) -> bool:
    """Whether `picture` or `document` would find a file at `value`."""
    take(context, _EACH)
    folder = context.parent[RENDERING].folder
    if folder is None or value is None or isinstance(value, Absent):
        return False
    try:
        return inside(folder, value, "file").is_file()
    except (TagError, OSError):
        return False


def _rendering(context: Context) -> Rendering:
    rendering: Rendering = context.parent[RENDERING]
    return rendering


def _formats(context: Context) -> Formats:
    return _rendering(context).formats


def _kept(context: Context, value: Content) -> str:
    rendering: Rendering = context.parent[RENDERING]
    _told(context, value, "")
    rendering.contents.append(value.ready(rendering.known))
    return f"{CONTENT_OPEN}{len(rendering.contents) - 1}{CONTENT_CLOSE}"


def _plain(context: Context, value: Any) -> str:
    rendering: Rendering = context.parent[RENDERING]
    take(context, NUMBER)
    if type(value) is not int:
        if isinstance(value, Decimal) and not value.is_finite():
            raise TagError("this is no number that can be written", "see how it is counted")
        return _told(context, value, rendering.formats.plain(value, "year" if isinstance(value, Year) else ""))
    return rendering.whole.get(value) or rendering.whole.setdefault(value, rendering.formats.plain(value, ""))


def _format(name: str) -> Callable[..., str]:
    @pass_context
    def formatted(context: Context, value: Any) -> str:
        if value is None or isinstance(value, Absent):
            raise _absent(value)
        take(context, NUMBER)
        try:
            text: str = getattr(_formats(context), name)(value)
        except ValueError as error:
            raise TagError(str(error), "choose the filter that fits the field") from None
        return _told(context, value, text)

    return formatted


def _told(context: Context, value: Any, text: str) -> str:
    told = _rendering(context).told
    return told(value, text) if told else text


@pass_context
def _join(context: Context, value: Any, between: str = "", attribute: str | None = None) -> str:
    if value is None or isinstance(value, Absent):
        raise _absent(value)
    if isinstance(value, str | Mapping):
        raise TagError("join takes a list", "take join away")
    parts = value if attribute is None else JINJA_FILTERS["map"](context, value, attribute=attribute)
    if not isinstance(between, str):
        raise TagError("join puts a text between", "write it in quotes: … | join(', ')")
    texts: list[str] = []
    for part in parts:
        texts.append(printed(context, part))
        take(context, (len(texts[-1]) + len(between)) // 2)
    if sum(map(len, texts)) + len(between) * len(texts) > LONGEST:
        raise TagError(f"join would make more than {LONGEST} characters", "join less")
    if _rendering(context).told is None or not texts:
        return between.join(texts)
    return reduce(add, (piece for text in texts for piece in (between, text)), "")[len(between) :]


@pass_context
def _replace(context: Context, value: Any, old: Any, new: Any) -> str:
    text, old, new = (_plain_text(context, each) for each in (value, old, new))
    length = len(text) + text.count(old) * len(new)
    if length > LONGEST:
        raise TagError(f"replace would make more than {LONGEST} characters", "replace less")
    take(context, length // 2)
    return text.replace(old, new)


@pass_context
def _list(context: Context, value: Any) -> list[Any]:
    if isinstance(value, str | list | tuple):
        take(context, len(value))
        return list(value)
    found = list(value)
    take(context, len(found))
    return found


@pass_context
def _reverse(context: Context, value: Any) -> Any:
    """A text or a list the other way round."""
    return value[::-1] if isinstance(value, str) else _list(context, value)[::-1]


@pass_context
def _sort(context: Context, value: Any, reverse: bool = False, case_sensitive: bool = False, attribute: Any = None) -> list[Any]:
    values = _list(context, value)
    key = make_multi_attrgetter(context.environment, attribute)
    weigh(context, [key(each) for each in values])
    take(context, 10 * len(values))
    return list(JINJA_FILTERS["sort"](context.environment, values, reverse, case_sensitive, attribute))


@pass_context
def _unique(context: Context, value: Any, case_sensitive: bool = False, attribute: Any = None) -> list[Any]:
    values = _list(context, value)
    key = make_attrgetter(context.environment, attribute)
    weigh(context, [key(each) for each in values])
    return list(sync_do_unique(context.environment, values, case_sensitive, attribute))


def _one_by_one(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """A filter of Jinja's that makes one thing of each that it gets."""

    @pass_context
    def made(context: Context, value: Any, *rest: Any, **named: Any) -> Iterator[Any]:
        for each in rest:
            weigh(context, each)
        for each in filter_(context, _counted(context, value), *rest, **named):
            yield each

    return made


def _counted(context: Context, values: Any) -> Iterator[Any]:
    """`values` one by one, each with its steps."""
    for each in values:
        take(context, _EACH)
        yield each


def _abs(value: Any) -> Any:
    """The size of a number, of a share, or of an amount, as what it was."""
    if isinstance(value, Money):
        return type(value)(abs(value.amount), value.currency)
    return Share(abs(value)) if isinstance(value, Share) else JINJA_FILTERS["abs"](value)


@pass_context
def _int(context: Context, value: Any, default: Any = 0, base: int = 10) -> Any:
    """A whole number; a share or an amount is none, and would be printed as one."""
    if isinstance(value, Share | Money):
        raise TagError("int would make a plain number of a share or an amount", "use percent or money")
    weigh(context, value)
    return JINJA_FILTERS["int"](value, default, base)


def _in_parts(name: str, filter_: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    def cut(context: Context, value: Any, count: int, *rest: Any, **named: Any) -> Any:
        if not isinstance(count, int) or not 1 <= count <= MOST_TURNS:
            raise TagError(f"{name} takes a number from 1 to {MOST_TURNS}", "give it fewer")
        take(context, count)
        return filter_(_list(context, value), count, *rest, **named)

    return cut


@pass_context
def _trim(context: Context, value: Any) -> str:
    return _plain_text(context, value).strip()


def _text_method(name: str) -> Callable[..., str]:
    @pass_context
    def changed(context: Context, value: Any) -> str:
        text: str = getattr(_plain_text(context, value), name)()
        return text

    return changed


@pass_context
def text_of(context: Context, value: Any) -> str:
    """A text as it is, so that `replace` still finds its line breaks; anything else as it would be printed."""
    text = _told(context, value, value) if isinstance(value, str) else str(printed(context, value))
    take(context, len(text) // 2)
    if len(text) > LONGEST:
        raise TagError(f"this text has more than {LONGEST} characters", "put less together")
    return text


def _plain_text(context: Context, value: Any) -> str:
    text: str = text_of(context, value)
    if CONTENT_OPEN in text:
        raise TagError("only a plain text can be changed, and this holds formatting, a picture or a document", "print it as it is")
    return text


@pass_context
def _chart(context: Context, rows: Any, *names: Any) -> Content:
    """What a chart draws of a list."""
    if rows is None or isinstance(rows, Absent):
        raise _absent(rows)
    weigh(context, rows)
    from kamdocs.word.chart_data import chart_data

    return chart_data(rows, names, _formats(context), _rendering(context).told)


@pass_context
def _picture(context: Context, value: Any, width: Any = None, height: Any = None, alt: Any = None) -> Picture:
    """The picture at a path in the folder of the rendering."""
    if value is None or isinstance(value, Absent):
        raise _absent(value)
    alt = str(alt) if isinstance(alt, str) else alt  # as it is written, of a value that somebody follows
    return Picture(inside(context.parent[RENDERING].folder, value, "picture"), alt, width, height)


@pass_context
def _document(context: Context, value: Any) -> SubDocument:
    """The Word document at a path in the folder of the rendering."""
    if value is None or isinstance(value, Absent):
        raise _absent(value)
    return SubDocument(inside(context.parent[RENDERING].folder, value, "document"))


@pass_context
def turns(context: Context, value: Any, words: int = 0) -> Any:
    """`value`, over which a loop is about to go. Raises TagError where the loops of a part turn too often.

    `words`: in the loop; 0 where that is not known, of one that calls itself.
    """
    known = value if hasattr(value, "__len__") else list(value)
    rendering: Rendering = context.parent[RENDERING]
    rendering.turns += len(known)
    if rendering.turns > _MOST_IN_ALL:
        raise TagError(f"the loops of this part turn more than {_MOST_IN_ALL} times", "put fewer loops inside each other")
    rendering.longest = max(rendering.longest, words)
    take(context, len(known) * (words or rendering.longest))
    return known


def _absent(value: Absent | None) -> AbsentFieldError:
    return AbsentFieldError(Absent() if value is None else value)


def _no_text(value: Any) -> str:
    if isinstance(value, Mapping):
        names = ", ".join(str(name) for name in list(value)[:4])
        return f"this is a group of fields ({names}…), which has no text of its own" if names else "this is a group of fields without text"
    if isinstance(value, list | tuple):
        return "this is a list, which has no text of its own"
    return "this is neither a text nor a number, a date or an amount, and has no text of its own"


def _way_out(value: Any) -> str:
    if isinstance(value, Mapping):
        return "name one of them after a dot"
    if isinstance(value, list | tuple):
        return "write {%p for one in … %}, a paragraph with {{ one }}, and {%p endfor %}, or … | join(', ')"
    return "print one of its parts"
