"""Builds the shipped Word templates, `templates/proposal*.docx`, from one structure and a table of words per language.

`python -m tools.templates` writes them. Marketing edits the results in Word; what changes for every language is changed here.
"""
