"""How the words of a Word file look, as far as it decides what a reader takes in: hidden, struck through, raised, or too faint to be seen.

Looks come from the run itself, from its style, from that of its paragraph and of its table, and from the styles that those are based on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kamdocs.word.formatting import is_on, value
from kamdocs.word.markup import Element, W, local_name
from kamdocs.word.package import Package
from kamdocs.word.relationships import related_part
from kamdocs.word.styles import Styles, read_styles

__all__ = ["FAINT", "HIDDEN", "STRUCK", "Looks", "Setting", "is_low"]

HIDDEN: Final = "hidden"
STRUCK: Final = "struck through"
FAINT: Final = "hardly to be seen"
"""Of the colour of its ground, of hardly any height, off the page, or in a font of signs alone."""

_SMALLEST: Final = 7
"""Half points: what is smaller cannot be read on paper."""
_NARROWEST: Final = 20
"""Percents of the usual width of letters."""
_LOWEST_LINE: Final = 80
"""Twentieths of a point: a line or row of exactly this height hides its words."""
_OUTSIDE: Final = 1_700
"""Twentieths of a point by which words begin before their column, and so before the page."""
_FAR: Final = 20_000
"""Twentieths of a point: further away than any page is wide."""
_RAISED: Final = 200
"""Half points by which words are raised or lowered out of their line."""
_NEAREST: Final = 48
"""Two colours that are nearer to each other, channel by channel (0 to 255), are one to the eye."""
_LONGEST_NUMBER: Final = 18
_SIGNS: Final = ("symbol", "webdings", "wingdings", "zapf dingbats", "zapfdingbats", "opensymbol")
_HIGHLIGHTS: Final = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000", "yellow": "FFFF00",
    "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a run stands. `style`: its paragraph's, as named there; `properties`: its paragraph's pPr; `cells`: cells around it, the
    innermost first; `tables`: styles of the tables around it; `hidden`: whether all that stands there is."""

    style: str = ""
    properties: Element | None = None
    cells: tuple[Element, ...] = ()
    tables: tuple[str, ...] = ()
    hidden: bool = False


class Looks:
    """The looks of one file."""

    def __init__(self, package: Package) -> None:
        part = related_part(package, "styles")
        self.styles: Styles = read_styles(package)
        self._usual = package.xml(part).find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if part else None

    def marks(self, run: Element, setting: Setting) -> frozenset[str]:
        """What a reader sees of the words of a run beside them: HIDDEN, STRUCK, superscript, subscript; FAINT."""
        own = run.find(f"{W}rPr")
        found = {HIDDEN} if setting.hidden or self._switched("vanish", own, setting) else set()
        if self._switched("strike", own, setting) or self._switched("dstrike", own, setting):
            found.add(STRUCK)
        raised = value(self._property("vertAlign", own, setting))
        if raised in ("superscript", "subscript"):
            found.add(raised)
        if self._is_faint(own, setting):
            found.add(FAINT)
        return frozenset(found)

    # ------------------------------------------------------------------------------------------------------------------- properties

    def _switched(self, name: str, own: Element | None, setting: Setting) -> bool:
        """Whether a switch holds: the run's own; else those of its styles, of which two undo each other (ECMA-376-1, 17.7.3)."""
        switch = None if own is None else own.find(f"{W}{name}")
        if switch is not None:
            return is_on(switch)
        if self._usual is not None and is_on(self._usual.find(f"{W}{name}")):
            return True
        styles = (self.styles.style_id(setting.style), _style_of(own))
        by_styles = [is_on(next(self._of_style(style, name), None)) for style in styles]
        by_table = any(is_on(each) for table in setting.tables for style in self.styles.chain(table) for each in style.iter(f"{W}{name}"))
        return (by_styles[0] != by_styles[1]) != by_table

    def _property(self, name: str, own: Element | None, setting: Setting) -> Element | None:
        """What holds of a property that is no switch: the run's own, its style's, its paragraph's, the file's."""
        direct = None if own is None else own.find(f"{W}{name}")
        if direct is not None:
            return direct
        styles = (_style_of(own), self.styles.style_id(setting.style))
        found = next((each for style in styles for each in self._of_style(style, name)), None)
        return found if found is not None or self._usual is None else self._usual.find(f"{W}{name}")

    def _of_style(self, style_id: str, name: str) -> Iterator[Element]:
        for style in self.styles.chain(style_id):
            found = style.find(f"{W}rPr/{W}{name}")
            if found is not None:
                yield found

    def _of_paragraph(self, name: str, setting: Setting) -> Element | None:
        direct = None if setting.properties is None else setting.properties.find(f"{W}{name}")
        if direct is not None:
            return direct
        found = (style.find(f"{W}pPr/{W}{name}") for style in self.styles.chain(self.styles.style_id(setting.style)))
        return next((each for each in found if each is not None), None)

    # ------------------------------------------------------------------------------------------------------------------------ faint

    def _is_faint(self, own: Element | None, setting: Setting) -> bool:
        size = value(self._property("sz", own, setting))
        if size.isdigit() and int(size) < _SMALLEST:
            return True
        line = self._of_paragraph("spacing", setting)
        if line is not None and line.get(f"{W}lineRule") == "exact" and _whole(line.get(f"{W}line", "")) < _LOWEST_LINE:
            return True
        width = value(self._property("w", own, setting)).removesuffix("%")
        if (width.isdigit() and int(width) < _NARROWEST) or (own is not None and any(_is_clear(each) for each in own)):
            return True
        fonts = self._property("rFonts", own, setting)
        if fonts is not None and any(fonts.get(f"{W}{each}", "").casefold().startswith(_SIGNS) for each in ("ascii", "hAnsi")):
            return True
        return self._is_off_page(own, setting) or self._is_of_its_ground(own, setting)

    def _is_off_page(self, own: Element | None, setting: Setting) -> bool:
        """Whether a frame, an indent or a raise takes the words off the page."""
        frame, indent = (self._of_paragraph(name, setting) for name in ("framePr", "ind"))
        if frame is not None:
            narrow = 0 < _signed(frame.get(f"{W}w", "")) < _LOWEST_LINE
            low = frame.get(f"{W}hRule") == "exact" and _signed(frame.get(f"{W}h", "")) < _LOWEST_LINE
            if narrow or low or any(_is_outside(_signed(frame.get(f"{W}{each}", ""))) for each in "xy"):
                return True
        if indent is not None and any(_is_outside(_signed(number)) for number in indent.attrib.values()):
            return True
        return abs(_signed(value(self._property("position", own, setting)))) > _RAISED

    def _is_of_its_ground(self, own: Element | None, setting: Setting) -> bool:
        colour = _channels(value(self._property("color", own, setting)) or "auto")
        if colour is None:
            return False  # Word takes black or white, whichever is seen
        ground = _channels(self._ground(own, setting)) or (255, 255, 255)
        return all(abs(one - other) < _NEAREST for one, other in zip(colour, ground, strict=True))

    def _ground(self, own: Element | None, setting: Setting) -> str:
        """The colour behind a run: its highlight, its shading, that of its paragraph, of its cells; "" for none."""
        marked = _HIGHLIGHTS.get(value(self._property("highlight", own, setting)))
        if marked:
            return marked
        shadings = [self._property("shd", own, setting), self._of_paragraph("shd", setting)]
        shadings += [cell.find(f"{W}tcPr/{W}shd") for cell in setting.cells]
        fills = (each.get(f"{W}fill", "") for each in shadings if each is not None)
        return next((fill for fill in fills if _channels(fill)), "")


def is_low(row: Element) -> bool:
    """Whether a row of a table is hidden, or too low for words."""
    properties = row.find(f"{W}trPr")
    if properties is None:
        return False
    heights = (each for each in properties if local_name(each.tag) == "trHeight" and each.get(f"{W}hRule") == "exact")
    return is_on(properties.find(f"{W}hidden")) or any(_whole(each.get(f"{W}val", "")) < _LOWEST_LINE for each in heights)


def _is_clear(property_: Element) -> bool:
    """Whether it fills letters with nothing, or with what is nearly clear."""
    if local_name(property_.tag) != "textFill":
        return False
    names = {local_name(each.tag): each for each in property_.iter()}
    alpha = next((text for name, text in names["alpha"].attrib.items() if local_name(name) == "val"), "") if "alpha" in names else ""
    return "noFill" in names or (alpha.isdigit() and int(alpha) > 90_000)  # of w14:alpha, how clear it is


def _style_of(own: Element | None) -> str:
    return "" if own is None else value(own.find(f"{W}rStyle"))


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else _LOWEST_LINE


def _signed(text: str) -> int:
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < _LONGEST_NUMBER else 0


def _is_outside(place: int) -> bool:
    return place < -_OUTSIDE or place > _FAR


def _channels(colour: str) -> tuple[int, int, int] | None:
    try:
        red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    except ValueError:
        return None
    return red, green, blue
