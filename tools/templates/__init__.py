"""Builds the shipped Word templates, `templates/proposal*.docx`, from one structure and a table of words per language.

`python -m tools.templates` writes them. Marketing edits the results in Word; whoever changes the structure for every language changes it here.
"""
