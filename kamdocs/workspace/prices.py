"""The library's price lists, with the articles of those that lie in CSV or XLSX files.

A file's first row names its columns; each other row is an article, or with `from` one of its prices by quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from kamdocs.errors import InputError, Problem, nearest
from kamdocs.model.library import Library, PriceField, PriceListField
from kamdocs.model.reading import Located, read_part
from kamdocs.model.reading import Path as Place
from kamdocs.values import Number, canonical_language
from kamdocs.workspace.folder import ListsRefused

if TYPE_CHECKING:
    from kamdocs.workspace.tables import Cell, Table

__all__ = ["price_lists"]

_NUMBERS, _SHARES = ("unit_price", "cost", "from", "to"), ("tax", "discount")
_LOCALISED = ("description", "unit")
_TIER = ("from", "to", "discount")
"""Columns that make of a row a price by quantity."""
_COLUMNS = ("sku", "description", "unit", "unit_price", "from", "to", "discount", "tiers_mode", "tax", "every", "cost", "tags")

_POINT = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_COMMA = re.compile(r"(-?(?:0|[1-9][0-9]*)),([0-9]+)(%?)")
# In a file that has decimal commas, a point parts thousands.
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")


def price_lists(libraries: Sequence[Located[Library]], files: Mapping[str, Path], root: Path | None) -> tuple[Located[PriceListField], ...]:
    """The price lists of all libraries, each with its articles in `items`; their places are those of the CSV or XLSX file.

    `files`: where each library file lies, by the name that messages give it. `root`: the workspace's folder, in which the lists' files must
    lie; None without one: then in the library file's own. Raises ListsRefused with everything that is wrong in them.
    """
    found: list[Located[PriceListField]] = []
    problems: list[Problem] = []
    for library in libraries:
        for number, written in enumerate(library.value.price_lists or ()):
            try:
                found.append(_with_articles(written, library, number, files[library.file].parent, root))
            except InputError as refused:
                problems.extend(refused.problems)
    wrong = [list(_articles_wrong(each)) for each in found]
    problems.extend(problem for each in wrong for problem in each)
    if problems:
        raise ListsRefused(problems, tuple(each for each, faults in zip(found, wrong, strict=True) if not faults))
    return tuple(found)


def _with_articles(
    written: PriceListField, library: Located[Library], number: int, folder: Path, root: Path | None
) -> Located[PriceListField]:
    start: Place = ("price_lists", number)
    if written.file is None:
        if written.sheet is not None:
            message = "sheet names one of an XLSX file, and the list has none"
            raise InputError(Problem(library.where((*start, "sheet")), message, "take it out"))
        return Located(written, library.file, lambda path: library.where((*start, *path)))
    if not _lies_in(written.file, folder, root or folder):
        message, hint = f"file: {written.file} lies outside the workspace", "put the price list into it, beside this file"
        raise InputError(Problem(library.where((*start, "file")), message, hint))
    # Here: lists that stand in the library's file need no tables.
    from kamdocs.workspace.tables import read_table

    path = folder / written.file
    shown = f"{library.file.rpartition('/')[0]}/{written.file}".removeprefix("/")
    try:
        articles = _articles(read_table(path, shown, written.sheet), shown)
    except InputError as refused:
        raise InputError(_told_of_the_file(refused, shown, library.where((*start, "file")))) from None

    def where(place: Place) -> str:
        if place[:1] == ("items",) and len(place) > 1:
            return articles[int(place[1])].where(place[2:])
        return library.where((*start, *place))

    return Located(written.model_copy(update={"items": tuple(each.value for each in articles)}), shown, where)


def _lies_in(file: str, folder: Path, root: Path) -> bool:
    """Whether `file`, named from `folder`, lies in `root`: it is no absolute path, and neither `..` nor a link leads out of it."""
    if PurePosixPath(file).is_absolute() or PureWindowsPath(file).anchor:
        return False
    try:
        return (folder / file).resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links, or a name that no file has: opening it tells
        return True


def _told_of_the_file(refused: InputError, shown: str, named: str) -> Iterator[Problem]:
    """A file that is not there, or is none, is a slip of the library file that names it."""
    for each in refused.problems:
        yield Problem(named, f"file: {shown}: {each.message}", each.hint) if each.where == shown else each


def _articles_wrong(prices: Located[PriceListField]) -> Iterator[Problem]:
    places: dict[str, str] = {}
    for number, article in enumerate(prices.value.items or ()):
        where = prices.where(("items", number, "sku"))
        known = places.setdefault(article.sku.casefold(), where)
        if known != where:
            yield Problem(where, f"the article {article.sku!r} stands already in {known}", "keep one of the two")
        if article.unit_price is None and not article.tiers:
            yield Problem(
                prices.where(("items", number)), f"the article {article.sku!r} has no price", "write its unit_price, or its tiers"
            )


# -------------------------------------------------------------------------------------------------------------- from rows to articles


@dataclass
class _Article:
    """An article's fields as the rows of its sku give them: plain data with places, as `kamdocs.model.reading` wants it."""

    file: str
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Place, str] = field(default_factory=dict)
    bare_keys: frozenset[Place] = frozenset()

    def where(self, path: Place, key: bool = False) -> str:
        return next((self.places[path[:length]] for length in range(len(path), -1, -1) if path[:length] in self.places), self.file)


_Row = dict[str, "Cell"]
"""The cells of a row that hold something, by column."""


def _articles(table: Table, shown: str) -> list[Located[PriceField]]:
    if not table.rows:
        raise InputError(Problem(shown, "the file is empty", "its first row names the columns, and each other row is an article"))
    problems: list[Problem] = []
    columns = _columns(table.rows[0], problems)
    if problems:
        raise InputError(problems)
    by_sku: dict[str, list[_Row]] = {}
    for cells in table.rows[1:]:
        row = _row(cells, columns, problems)
        if sku := row.get("sku"):
            by_sku.setdefault(_text(sku), []).append(row)
        else:
            problems.append(Problem(_start(cells), "this row has no sku", "write it, or take the row out"))
    found: list[Located[PriceField]] = []
    for rows in by_sku.values():
        try:
            found.append(_article(rows, shown, table.decimal_comma))
        except InputError as refused:
            problems.extend(refused.problems)
    if not by_sku and not problems:
        problems.append(Problem(shown, "the file names its columns, and has no article below them", "write each article in a row"))
    if problems:
        raise InputError(problems)
    return found


def _start(cells: Sequence[Cell]) -> str:
    return next(cell.where for cell in cells if cell.value != "")


def _columns(cells: Sequence[Cell], problems: list[Problem]) -> list[str | None]:
    """The name of each column, with the language as `description.it`; None where it has none."""
    names = [_column(cell, problems) if cell.value != "" else None for cell in cells]
    told = [name for name in names if name]
    for name in dict.fromkeys(told):
        base, dot, _ = name.partition(".")
        if told.count(name) > 1:
            problems.append(Problem(_start(cells), f"there are two columns {name}", "keep one"))
        if dot and base in told:
            problems.append(
                Problem(_start(cells), f"there are the columns {base} and {name}", f"name the first one's language too: {base}.en")
            )
    if not problems and (missing := [each for each in ("sku", "description") if each not in {name.partition(".")[0] for name in told}]):
        way_out = f"the first row names the columns: {', '.join(_COLUMNS)}"
        problems.append(Problem(_start(cells), f"there is no column {' and none '.join(missing)}", way_out))
    return names


def _column(cell: Cell, problems: list[Problem]) -> str | None:
    written = _text(cell)
    base, dot, tag = re.sub(r"[ -]+", "_", written).casefold().partition(".")
    if dot and base in _LOCALISED and (language := canonical_language(tag)):
        return f"{base}.{language}"
    if not dot and base in _COLUMNS:
        return base
    guess = nearest(base, _COLUMNS)
    if dot and base in _LOCALISED:
        problems.append(Problem(cell.where, f"the column {written}: {tag!r} is no language", f"write such as {base}.it"))
    elif dot and base in _COLUMNS:
        problems.append(Problem(cell.where, f"the column {written}: {base} is the same in every language", f"write {base}"))
    else:
        way_out = f"did you mean {guess}?" if guess else f"there are {', '.join(_COLUMNS)}, and {' and '.join(_LOCALISED)} by language"
        problems.append(Problem(cell.where, f"there is no column {written!r} in a price list", way_out))
    return None


def _row(cells: Sequence[Cell], columns: Sequence[str | None], problems: list[Problem]) -> _Row:
    row: _Row = {}
    for position, cell in enumerate(cells):
        name = columns[position] if position < len(columns) else None
        if cell.value == "":
            continue
        if name is None:
            way_out = "name its column in the first row; if a text has a comma or semicolon of its own, put the text in quotes"
            problems.append(Problem(cell.where, f"{_text(cell)!r} stands in a column without a name", way_out))
        else:
            row[name] = cell
    return row


def _article(rows: Sequence[_Row], shown: str, decimal_comma: bool) -> Located[PriceField]:
    """The article that the rows of one sku make. Raises InputError with everything that is wrong in them."""
    article = _Article(shown, places={(): rows[0]["sku"].where})
    problems: list[Problem] = []
    plain = [row for row in rows if not row.keys() & {*_TIER}]
    if len(plain) > 1:
        message = f"the article {_text(rows[0]['sku'])!r} stands already in {plain[0]['sku'].where}"
        problems.append(Problem(plain[1]["sku"].where, message, "keep one of the two, or give each the quantity that it begins `from`"))
    for row in (each for each in rows if each not in plain[1:]):
        tier = _tier(row, article, decimal_comma, problems) if row.keys() & {*_TIER} else {}
        _take(row, article, decimal_comma, problems, without=tier)
    if not any(name.partition(".")[0] == "description" for row in rows for name in row):
        problems.append(Problem(article.where(()), "the article has no description", "fill that column"))
    if problems:
        raise InputError(problems)
    return read_part(PriceField, article)


def _tier(row: _Row, article: _Article, decimal_comma: bool, problems: list[Problem]) -> dict[str, Any]:
    """Adds the row's price by quantity to the article."""
    tiers = article.data.setdefault("tiers", [])
    at: Place = ("tiers", len(tiers))
    article.places.setdefault(("tiers",), row["sku"].where)
    article.places[at] = row["sku"].where
    tier: dict[str, Any] = {}
    for name in ("from", "to", "unit_price", "discount"):
        if name in row:
            tier[name] = _value(name, row[name], decimal_comma, problems)
            article.places[(*at, name)] = row[name].where
    if "from" not in tier:
        problems.append(Problem(row["sku"].where, "this price by quantity does not say where it begins", "fill the column from"))
    tiers.append(tier)
    return tier


def _take(row: _Row, article: _Article, decimal_comma: bool, problems: list[Problem], without: Mapping[str, Any]) -> None:
    """Adds the row's other fields to the article; each row of an article may repeat them."""
    for name, cell in row.items():
        if name in without:
            continue
        base, _, language = name.partition(".")
        fields = article.data.setdefault(base, {}) if language else article.data
        key, at = (language, (base, language)) if language else (base, (base,))
        value = _value(name, cell, decimal_comma, problems)
        if key in fields and fields[key] != value:
            message = f"{name} is {_text(cell)!r}, and of the same article in {article.where(at)} it is another"
            problems.append(Problem(cell.where, message, "write the same, or leave it empty in all rows but the first"))
        fields.setdefault(key, value)
        article.places.setdefault(at, cell.where)


def _value(name: str, cell: Cell, decimal_comma: bool, problems: list[Problem]) -> Any:
    if name == "tags":
        return [tag for each in _text(cell).split("|") if (tag := each.strip())]
    if isinstance(cell.value, Number) or name not in (*_NUMBERS, *_SHARES):
        return cell.value
    return _number(name, cell, cell.value, decimal_comma, problems)


def _number(name: str, cell: Cell, text: str, decimal_comma: bool, problems: list[Problem]) -> Number | str:
    """The number of a text; a share, and what is no number, stay texts, which the model takes or refuses."""
    if decimal_comma and (parts := _COMMA.fullmatch(text)):
        text = f"{parts[1]}.{parts[2]}{parts[3]}"
    elif decimal_comma and _THOUSANDS.fullmatch(text):
        whole, _, last = text.rpartition(".")
        meant = f"write {text.replace('.', '')}" + ("" if "." in whole else f", or {whole},{last}")
        problems.append(Problem(cell.where, f"{name}: {text} has a point between thousands", meant))
    elif decimal_comma and name in _NUMBERS and not _POINT.fullmatch(text) and not text.endswith("%"):
        plain = _meant(text)
        hint = f"write {plain}" if plain else "write such as 1120,00, without a sign of the currency or of thousands"
        problems.append(Problem(cell.where, f"{name}: {text!r} is no number", hint))
    return Number(text) if _POINT.fullmatch(text) else text


def _meant(text: str) -> str | None:
    """The number with a decimal comma that somebody wrote for a reader: `€ 1.120,00` is 1120,00; None where that is not plain."""
    digits = re.sub(r"^[A-Z]{3}\b|\b[A-Z]{3}$|[\s'’€$£¥]", "", text)
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?", digits):
        digits = digits.replace(".", "")
    return digits if re.fullmatch(r"[0-9]+(,[0-9]+)?", digits) else None


def _text(cell: Cell) -> str:
    return cell.value.literal if isinstance(cell.value, Number) else cell.value
