"""What a document says of itself: its title and language, and facts for programs that sort and find documents.

Core properties hold title and language, which Word shows under File → Info; custom properties hold any names. The language is also that of
the document's text, by which Word checks the spelling and screen readers speak.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any, Final

from lxml import etree

from kamdocs.errors import InputError, Problem
from kamdocs.word.formatting import child
from kamdocs.word.marks import forbidden
from kamdocs.word.markup import Element, W, serialised
from kamdocs.word.package import Package, open_package
from kamdocs.word.relationships import RELATIONSHIPS, new_part, related_id, related_part

__all__ = ["core_part", "custom_properties", "new_core_part", "set_properties", "title_of"]

_DC: Final = "http://purl.org/dc/elements/1.1/"
_CP: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CORE_KIND: Final = "core-properties"
_CORE_RELATIONSHIP: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"

_CUSTOM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_KIND: Final = "custom-properties"
_CUSTOM_RELATIONSHIP: Final = f"{RELATIONSHIPS}/{_CUSTOM_KIND}"
_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_NAMES: Final[Any] = {None: _CUSTOM, "vt": _VALUES}
_ANY_PROGRAM: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set of properties that belongs to no program of its own."""
_FIRST_ID: Final = 2
_LARGEST: Final = 2**31 - 1

_LANGUAGES: Final = {"styles": ("docDefaults", "rPrDefault", "rPr", "lang"), "settings": ("themeFontLang",)}
"""Where the parts say the language of every text that has none of its own."""

Value = str | int | datetime.date | None


def set_properties(package: Package, title: str | None, language: str | None, properties: Mapping[str, Value]) -> None:
    """Writes title, language and custom properties into the package; the parts are made where they are missing.

    `language`: BCP 47 tag. The document's own stays where it is the same but for the country: a template for `de` serves `de-CH`.
    `properties`: custom properties by name: a text, a whole number, or a day; one of the same name is replaced; case makes no
    difference, and the last one holds. None, anywhere: not set. Raises InputError for a text that no document can hold, and a lack of name.
    """
    texts = [("title", title), ("language", language), *properties.items(), *((name, name) for name in properties)]
    problems = [
        Problem(f"property {name}", f"it holds {sign}", "take it out of the text")
        for name, text in texts
        if isinstance(text, str) and (sign := forbidden(text))
    ]
    problems += [Problem("properties", "one of them has no name", "give it one") for name in properties if not name.strip()]
    if problems:
        raise InputError(dict.fromkeys(problems))
    core = {f"{{{_DC}}}title": title, f"{{{_DC}}}language": language}
    if any(text is not None for text in core.values()):
        _set_core(package, {name: text for name, text in core.items() if text is not None})
    if language is not None:
        _set_language(package, language)
    given = {name: value for name, value in properties.items() if value is not None}
    if given:
        _set_custom(package, given)


# ---------------------------------------------------------------------------------------------------------------------- core properties


def title_of(document: bytes) -> str:
    """The title of a .docx among its properties, "" where it has none. Raises InputError for what is no Word document."""
    package = open_package(document, "the document")
    part = core_part(package)
    title: str = "" if part is None else package.xml(part).findtext(f"{{{_DC}}}title", "")
    return title


def core_part(package: Package) -> str | None:
    """The name of the part with the core properties; None where there is none."""
    return related_part(package, _CORE_KIND, "")


def new_core_part(package: Package) -> str:
    """The name of new, empty core properties."""
    root = etree.Element(f"{{{_CP}}}coreProperties", nsmap={"cp": _CP, "dc": _DC})
    return _new_part(package, "core", root, _CORE_TYPE, _CORE_RELATIONSHIP)


def _set_core(package: Package, texts: Mapping[str, str]) -> None:
    part = core_part(package) or new_core_part(package)
    root = package.xml(part)
    for name, text in texts.items():
        first, *more = root.findall(name) or [etree.SubElement(root, name)]
        for old in more:
            root.remove(old)
        first.text = text
    package.parts[part] = serialised(root)


def _new_part(package: Package, name: str, root: Element, content_type: str, relationship: str) -> str:
    """A part beside the core properties, in the place of one that is named and not there."""
    kind = relationship.rpartition("/")[2]
    package.drop_relationships("", {each.id for each in package.relationships("") if each.kind == kind})
    part = new_part(package, f"docProps/{name}.xml", serialised(root), content_type)
    related_id(package, "", relationship, part)
    return part


# --------------------------------------------------------------------------------------------------------------------- custom properties


def custom_properties(document: bytes) -> dict[str, str]:
    """The custom properties of a .docx by name, a day as `2026-12-24T00:00:00Z`. Raises InputError for what is no Word document."""
    package = open_package(document, "the document")
    part = related_part(package, _CUSTOM_KIND, "")
    return {} if part is None else {each.get("name", ""): "".join(each.itertext()).strip() for each in package.xml(part)}


def _set_custom(package: Package, properties: Mapping[str, str | int | datetime.date]) -> None:
    part = related_part(package, _CUSTOM_KIND, "")
    if part is None:
        root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap=_CUSTOM_NAMES)
        part = _new_part(package, "custom", root, _CUSTOM_TYPE, _CUSTOM_RELATIONSHIP)
    root = package.xml(part)
    known = {each.get("name", "").casefold(): each for each in root}
    free = _free_ids(root)
    for name, value in properties.items():
        property_ = known.get(name.casefold())
        if property_ is None:
            property_ = etree.SubElement(root, f"{{{_CUSTOM}}}property", fmtid=_ANY_PROGRAM, pid=str(next(free)), name=name)
            known[name.casefold()] = property_
        for old in list(property_):
            property_.remove(old)
        property_.attrib.pop("linkTarget", "")
        kind, text = _typed(value)
        etree.SubElement(property_, f"{{{_VALUES}}}{kind}").text = text
    package.parts[part] = serialised(root)


def _free_ids(root: Element) -> Iterator[int]:
    taken = {each.get("pid") for each in root}
    return (number for number in itertools.count(_FIRST_ID) if str(number) not in taken)


def _typed(value: str | int | datetime.date) -> tuple[str, str]:
    """The type of a property and its text. A day is the beginning of that day, since Word knows no days alone."""
    if isinstance(value, bool):
        return "bool", str(value).lower()
    if isinstance(value, int):
        return ("i4" if -_LARGEST <= value <= _LARGEST else "lpwstr"), str(value)
    if isinstance(value, datetime.date):
        return "filetime", f"{value:%Y-%m-%d}T00:00:00Z"
    return "lpwstr", value


# ---------------------------------------------------------------------------------------------------------------------------- language


def _set_language(package: Package, language: str) -> None:
    for kind, way in _LANGUAGES.items():
        part = related_part(package, kind)
        if part is None:
            continue
        root = package.xml(part)
        if _spoken(reduce(child, way, root), language):
            package.parts[part] = serialised(root)


def _spoken(element: Element, language: str) -> bool:
    """Sets the language where it is another; whether it was."""
    if element.get(f"{W}val", "").partition("-")[0].lower() == language.partition("-")[0].lower():
        return False
    element.set(f"{W}val", language)
    return True
