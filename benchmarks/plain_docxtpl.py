"""What a proposal costs without kamdocs: YAML by SafeLoader, docxtpl, and filters by Babel. Used by generate.py."""

import pickle
import sys
from pathlib import Path

import yaml
from babel import dates, numbers
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, Undefined
from jinja2.filters import sync_do_unique


class Absent(Undefined):
    """Absent things are empty here, whatever is asked of them: nothing is checked."""

    def __getattr__(self, name: str) -> "Absent":
        if name.startswith("__"):
            raise AttributeError(name)
        return self


class Lookup(Environment):
    def getattr(self, obj: object, attribute: str) -> object:
        found = obj.get(attribute) if isinstance(obj, dict) else super().getattr(obj, attribute)
        return Absent() if found is None else found


def main(template: str, fields: str, output: str, *yaml_files: str) -> None:
    for name in yaml_files:
        with open(name, encoding="utf-8") as file:  # noqa: PTH123 (as a plain script has it)
            yaml.load(file, Loader=yaml.SafeLoader)
    with open(fields, "rb") as file:  # noqa: PTH123
        context = pickle.load(file)
    language = context["proposal"]["language"]
    document = DocxTemplate(template)
    environment = Lookup(autoescape=True, undefined=Absent)
    environment.filters |= {
        "abs": lambda value: type(value)(abs(value.amount), value.currency) if hasattr(value, "currency") else abs(value),
        "money": lambda value: numbers.format_currency(value.amount, value.currency, locale=language),
        "number": lambda value: str(value),
        "percent": lambda value: numbers.format_percent(value, locale=language, decimal_quantization=False),
        "date": lambda value: dates.format_date(value, "long", locale=language),
        "full_date": lambda value: dates.format_date(value, "full", locale=language),
        "year": lambda value: getattr(value, "year", value),
        "unique": lambda values, attribute=None: list(sync_do_unique(environment, values, attribute=attribute)),
        "chart": lambda value, *names: "",
        "picture": lambda value, height, alt: InlineImage(document, value, height=Mm(height)),
    }
    environment.tests["file"] = lambda value: bool(value) and Path(value).is_file()
    document.render({name: Absent() if value is None else value for name, value in context.items()}, environment, autoescape=True)
    document.save(output)


main(*sys.argv[1:])
