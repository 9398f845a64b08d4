"""What tells two Word files apart for a reader, whichever programs have saved them.

A file that Word alone has saved again (runs split anew, parts renamed, pages counted) has no differences from what it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Final

from kamdocs.word.looks import HIDDEN, STRUCK
from kamdocs.word.package import open_package
from kamdocs.word.shown import ADDED, DELETED, TRACKED, Line, Shown, shown

__all__ = ["Difference", "differences"]

_LIKE: Final = 0.4
"""From this likeness on (0 to 1) two lines are one that was changed, and not one removed and another added."""
_SHORT: Final = 16
"""Characters of a cell that another figure may have taken the place of."""
_MOST_PAIRED: Final = 2_500
"""Pairs of lines of one change that are measured by their likeness; of more, lines are paired in their order."""
_TOLD: Final = ((HIDDEN, "hidden"), (STRUCK, "struck"), (ADDED, "tracked"), (DELETED, "tracked"), (TRACKED, "tracked"))


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a reader finds otherwise.

    `place`: in the later file, or in the earlier one for what is gone: `paragraph 12 ("In breve …")`, `footer, paragraph 1 ("…")`.
    `before`, `after`: what is shown; None where there was or is nothing. Words that are hidden, struck through or tracked stand in
    brackets: `100 [struck through: 90]`.
    `what`: text, picture, chart, drawing, comment, attachment (also a part of the file that shows nothing, such as macros, and an address
    from which Word fetches something by itself); hidden, struck or tracked, where words became so (or no longer are) or
    what was added is so; moved (to another column); number (in a list); link, field, font, alternative text, for what lies behind.
    """

    place: str
    before: str | None
    after: str | None
    what: str


def differences(before: bytes, after: bytes) -> tuple[Difference, ...]:
    """Everything that a reader of `after` finds otherwise than one of `before`, both .docx, in reading order; () for nothing.

    Fonts, sizes and places on the page are not looked at, unless they hide words. Raises InputError for what is no Word document.
    """
    if before == after:
        return ()
    old, new = (shown(open_package(data, "the document")) for data in (before, after))
    stories = dict.fromkeys(line.story for line in (*old.lines, *new.lines))
    found = (each for story in stories for each in _of_story(*([line for line in one.lines if line.story == story] for one in (old, new))))
    return (*found, *_behind(old, new))


def _of_story(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Difference]:
    keys = [[(line.what, line.key) for line in lines] for lines in (old, new)]
    changes: list[tuple[Line | None, Line | None]] = []
    is_shifted = False
    for tag, from_, to, first, last in _opcodes(*keys):
        if tag == "equal":
            changes += list(zip(old[from_:to], new[first:last], strict=True))
        else:
            changes += _paired(old[from_:to], new[first:last])
            is_shifted = is_shifted or to - from_ != last - first
    for was, is_ in changes:
        yield from _of_lines(was, is_, with_numbers=not is_shifted)


def _opcodes(old: Sequence[object], new: Sequence[object]) -> Iterator[tuple[str, int, int, int, int]]:
    """As SequenceMatcher tells them; what is the same at the beginning and at the end costs nothing."""
    shorter = min(len(old), len(new))
    start = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    end = next((place for place in range(shorter - start) if old[-1 - place] != new[-1 - place]), shorter - start)
    if start:
        yield "equal", 0, start, 0, start
    middle = SequenceMatcher(None, old[start : len(old) - end], new[start : len(new) - end], autojunk=False)
    for tag, from_, to, first, last in middle.get_opcodes():
        yield tag, start + from_, start + to, start + first, start + last
    if end:
        yield "equal", len(old) - end, len(old), len(new) - end, len(new)


def _paired(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[Line | None, Line | None]]:
    """The lines of one change, each with the one that it became, in order; None where there is none."""
    if len(old) == len(new) == 1 and old[0].what == new[0].what:
        return [(old[0], new[0])]
    if len(old) * len(new) > _MOST_PAIRED:
        most = min(len(old), len(new))
        return [*zip(old, new, strict=False), *((line, None) for line in old[most:]), *((None, line) for line in new[most:])]
    # best[i][j]: the most likeness that the lines from i and from j on can be paired with.
    likes = [[_likeness(was, is_) for is_ in new] for was in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            both = likes[i][j] + best[i + 1][j + 1] if likes[i][j] >= _LIKE else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[Line | None, Line | None]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likes[i][j] >= _LIKE and best[i][j] == likes[i][j] + best[i + 1][j + 1]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    return [*pairs, *((line, None) for line in old[i:]), *((None, line) for line in new[j:])]


def _likeness(was: Line, is_: Line) -> float:
    if was.what != is_.what:
        return 0.0
    if was.what in ("picture", "attachment", "chart"):
        return 0.5 + 0.5 * (was.shown == is_.shown)
    old, new = was.text, is_.text
    found: SequenceMatcher[str] = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) <= _SHORT and was.column == is_.column != 0:
        return max(_LIKE, found.ratio())  # another figure in the same cell
    return found.ratio() if found.real_quick_ratio() >= _LIKE and found.quick_ratio() >= _LIKE else 0.0


def _of_lines(was: Line | None, is_: Line | None, *, with_numbers: bool) -> Iterator[Difference]:
    if was is None or is_ is None or was.key != is_.key:
        line = is_ or was
        assert line is not None
        what, after = _what(was, is_), is_.shown if is_ else None
        if is_ is not None and what == is_.what and _is_fainter(was, is_):
            what, after = "hidden", f"{after} [hardly to be seen: {is_.faint}]"
        yield Difference(line.place, was.shown if was else None, after, what)
        return
    if was.column != is_.column:
        yield Difference(is_.place, _in_column(was), _in_column(is_), "moved")
    if _is_fainter(was, is_):
        yield Difference(is_.place, was.shown, f"{is_.shown} [hardly to be seen: {is_.faint}]", "hidden")
    if with_numbers and was.label != is_.label:
        yield Difference(is_.place, f"{was.label} {was.shown}".strip(), f"{is_.label} {is_.shown}".strip(), "number")


def _is_fainter(was: Line | None, is_: Line) -> bool:
    """Whether words are there that can hardly be seen, and were not; a line that was so as a whole may get other words."""
    if was is None or was.key == is_.key:
        return len(is_.faint) > (len(was.faint) if was else 0)
    return len(is_.faint) > len(was.faint) and was.faint != was.text


def _in_column(line: Line) -> str:
    return f"{line.shown} (column {line.column})" if line.column else f"{line.shown} (in no table)"


def _what(was: Line | None, is_: Line | None) -> str:
    """text, unless the change is in how words look, or lies in what was added in such a look."""
    marks = [line.marks if line else frozenset() for line in (was, is_)]
    words = [(line.text if line else "") for line in (was, is_)]
    now = marks[1] - marks[0] if is_ else marks[0]
    looks = now or (marks[0] ^ marks[1] if words[0] == words[1] else frozenset())
    line = is_ or was
    assert line is not None
    return next((told for mark, told in _TOLD if mark in looks), line.what)


def _behind(old: Shown, new: Shown) -> Iterator[Difference]:
    """What lies behind the lines and was not there before; links also where they are gone. Programs drop alternative texts."""
    had, has = (Counter((each.what, each.text) for each in one.behind) for one in (old, new))
    gone = list((had - has).elements())
    for each in new.behind:
        if has[each.what, each.text] > had[each.what, each.text]:
            has[each.what, each.text] -= 1
            before = next(iter(get_close_matches(each.text, [text for what, text in gone if what == each.what], 1, _LIKE)), None)
            if before is not None:
                gone.remove((each.what, before))
            yield Difference(each.place, before, each.text, each.what)
    places = {(each.what, each.text): each.place for each in old.behind}
    yield from (Difference(places[what, text], text, None, what) for what, text in gone if what == "link")
