from __future__ import annotations

from kamdocs.errors import Problem
from kamdocs.word.ready import MOST_TOLD, most_told


def test_each_problem_is_told_once_and_too_many_are_counted() -> None:
    problems = [Problem(f"paragraph {number}", "is wrong") for number in range(MOST_TOLD + 5)]
    assert most_told(problems[:MOST_TOLD] * 2, "t.docx") == problems[:MOST_TOLD]
    *told, last = most_told(problems, "t.docx")
    assert told == problems[:MOST_TOLD]
    assert str(last) == "t.docx: there are 5 problems more; mend these first"
