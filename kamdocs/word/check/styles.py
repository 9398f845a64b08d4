"""What the styles of a template say of a paragraph or a run: the value that stands where nobody formats by hand."""

from __future__ import annotations

from kamdocs.word import styles
from kamdocs.word.check.opened import Opened, ancestor, number
from kamdocs.word.formatting import described, value
from kamdocs.word.markup import A, Element, W, local_name

__all__ = ["Styles"]


class Styles:
    """The styles of a file, and the theme that it takes fonts from. A file without them has Word's own defaults."""

    def __init__(self, file: Opened) -> None:
        root = file.related("styles")
        self._styles = styles.Styles(root)
        self._theme_fonts = _theme_fonts(file.related("theme"))
        defaults = None if root is None else root.find(f"{W}docDefaults")
        self._run_defaults = None if defaults is None else defaults.find(f"{W}rPrDefault/{W}rPr")
        self._paragraph_defaults = None if defaults is None else defaults.find(f"{W}pPrDefault/{W}pPr")

    def style(self, paragraph: Element) -> str:
        """The id of a paragraph's style."""
        return self._styles.style_id(described(paragraph).style)

    def name(self, style: str) -> str:
        """Word's own name of a style in small letters; "" for none."""
        return self._styles.name(style)

    def is_ordinary(self, paragraph: Element) -> bool:
        """Whether the paragraph has the style that Word gives where nobody chooses one."""
        return self.style(paragraph) == self._styles.style_id()

    def heading(self, paragraph: Element) -> int | None:
        """1 for a heading of the first level; None for ordinary text."""
        level = self._styles.outline_level(described(paragraph))
        return None if level is None else level + 1

    def numbered(self, paragraph: Element) -> bool:
        """Whether Word numbers the paragraph, or gives it a bullet."""
        chain = self._chain(self.style(paragraph))
        for place in (paragraph.find(f"{W}pPr/{W}numPr"), *(each.find(f"{W}pPr/{W}numPr") for each in chain)):
            if place is not None:
                return place.find(f"{W}numId") is None or number(place.find(f"{W}numId")) != 0
        return False

    def of_run(self, paragraph: Element, run: Element | None, name: str) -> Element | None:
        """What the styles set for `name` (`sz`, `color`, …) in a run; None: nothing. `run`: None for one without a style of its own."""
        own = value(run.find(f"{W}rPr/{W}rStyle")) if run is not None else ""
        for style in (own, self.style(paragraph)):
            for each in self._chain(style):
                found = each.find(f"{W}rPr/{W}{name}")
                if found is not None:
                    return found
        return None if self._run_defaults is None else self._run_defaults.find(f"{W}{name}")

    def of_table(self, element: Element, name: str) -> list[Element]:
        """What the style of the table around `element` sets for `name`, in all or some of its cells; [] outside tables."""
        table = ancestor(element, f"{W}tbl")
        style = "" if table is None else value(table.find(f"{W}tblPr/{W}tblStyle"))
        return [found for each in self._chain(style) for found in each.findall(f".//{W}rPr/{W}{name}")]

    def sets(self, paragraph: Element, name: str) -> bool:
        """Whether the paragraph's style has this property."""
        return any(each.find(f"{W}pPr/{W}{name}") is not None for each in self._chain(self.style(paragraph)))

    def of_paragraph(self, paragraph: Element, name: str, attributes: tuple[str, ...]) -> str:
        """The first of these attributes that the styles set in `name` (`spacing`, `ind`, …); "" where they set none."""
        holders = [each.find(f"{W}pPr/{W}{name}") for each in self._chain(self.style(paragraph))]
        if self._paragraph_defaults is not None:
            holders.append(self._paragraph_defaults.find(f"{W}{name}"))
        values = (holder.get(f"{W}{attribute}") for holder in holders if holder is not None for attribute in attributes)
        return next((str(each) for each in values if each is not None), "")

    def font(self, fonts: Element | None) -> str:
        """The name of the font for Latin letters that an `rFonts` sets; "" where it sets none."""
        if fonts is None:
            return ""
        for theme, plain in (("asciiTheme", "ascii"), ("hAnsiTheme", "hAnsi")):
            if fonts.get(f"{W}{theme}"):
                return self._theme_fonts.get(fonts.get(f"{W}{theme}", "")[:5], "")
            if fonts.get(f"{W}{plain}"):
                return str(fonts.get(f"{W}{plain}"))
        return ""

    def language(self) -> str:
        """The language in which Word checks ordinary text; "" where none is set."""
        holders = [each.find(f"{W}rPr/{W}lang") for each in self._chain(self._styles.style_id())]
        if self._run_defaults is not None:
            holders.append(self._run_defaults.find(f"{W}lang"))
        return next((value(each) for each in holders if value(each)), "")

    def _chain(self, style: str) -> tuple[Element, ...]:
        """A style and those that it is based on."""
        return self._styles.chain(style)


def _theme_fonts(theme: Element | None) -> dict[str, str]:
    """The fonts of a theme, `major` and `minor`."""
    found = {}
    for each in theme.iter(f"{A}majorFont", f"{A}minorFont") if theme is not None else ():
        latin = each.find(f"{A}latin")
        found[local_name(each.tag)[:5]] = latin.get("typeface", "") if latin is not None else ""
    return found
