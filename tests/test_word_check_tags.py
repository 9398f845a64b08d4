"""Faults of tags: each at its paragraph, with both places where there are two, and in the words of the engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from checked import FIRST, broken, built, edited, found, kinds, told
from corpus import OFFICE, RELS, changed, parts_of, picture, template_of
from docx.document import Document as DocumentObject

from kamdocs.errors import InputError
from kamdocs.word import Template
from kamdocs.word.check import findings

# ---- blocks


def test_an_end_that_meets_another_statement_names_both_places(tmp_path: Path) -> None:
    path = broken(tmp_path, "{%p for item in offer.items %}", "Then {% if item.sku %} x", "y {% endfor %} z")
    assert told(path, "unopened") == [
        'proposal.docx, body, "y {% endfor %} z": {% endfor %} has no {% for … %} that it belongs to; {% if item.sku %} is still open '
        'here; it begins in the paragraph "Then {% if item.sku %} x"; close each statement in its own paragraph or row'
    ]


def test_an_end_at_another_level_names_both_places(tmp_path: Path) -> None:
    path = broken(tmp_path, "Words before", "{%p if returns %}", "x", "{% endif %}")
    assert [(each.kind, each.paragraph) for each in findings(path)] == [("level", FIRST + 3)]
    assert '({%p if returns %} stands after "Words before")' in told(path, "level")[0]


def test_equal_paragraphs_keep_their_own_numbers(tmp_path: Path) -> None:
    path = broken(tmp_path, "{%p if returns %}", "{%p endif %}", "{%p endif %}", "{{ x", "{{ x")
    assert [(each.kind, each.paragraph) for each in findings(path)] == [
        ("unopened", FIRST + 2),
        ("unclosed-tag", FIRST + 3),
        ("unclosed-tag", FIRST + 4),
    ]


def test_a_statement_that_nothing_ends_is_told_once_and_its_fields_all_the_same(tmp_path: Path) -> None:
    path = broken(tmp_path, "{%p for item in offer.items %}", "{{ item.nett }}")
    assert kinds(path) == ["unclosed", "unknown-field"]


def test_a_condition_that_begins_in_a_paragraph_and_ends_in_a_cell_is_told_with_both_places(tmp_path: Path) -> None:
    path = template_of(tmp_path, "from {% if returns %} here", rows=[["a", "to {% endif %} there"]])
    (finding,) = found(path, "crossing")
    assert (finding.level, finding.paragraph) == ("error", 2)
    assert 'begins in the paragraph "from {% if returns %} here"' in finding.message


@pytest.mark.parametrize(
    ("rows", "level"),
    [
        ([["{%tr if returns %}", ""], ["a", "b"], ["{%tr endif %}", ""]], None),
        ([["{% if returns %}", "{% endif %}"]], "error"),
        ([["{%p if returns %}", "{%p endif %}"]], "error"),
        ([["{%tc if returns %}", "a"], ["{%tc endif %}", "b"]], "error"),
    ],
)
def test_blocks_end_in_the_cell_or_row_that_they_begin_in(tmp_path: Path, rows: list[list[str]], level: str | None) -> None:
    assert [each.level for each in found(template_of(tmp_path, "x", rows=rows), "crossing")] == ([level] if level else [])


def test_a_condition_over_two_paragraphs_is_an_error(tmp_path: Path) -> None:
    path = broken(tmp_path, "a {% if returns %}", "b {% endif %}")
    assert [(each.kind, each.level, each.paragraph) for each in findings(path)] == [("crossing", "error", FIRST + 1)]


# ---- all tags at once


def test_each_tag_of_a_paragraph_is_read_alone(tmp_path: Path) -> None:
    path = broken(tmp_path, "{{ a b }} {{ account.name | uper }} {% if offer is nice %}{% endif %} {{ account.nme }}")
    assert sorted(kinds(path)) == ["syntax", "unknown-field", "unknown-filter", "unknown-test"]
    assert [each.paragraph for each in findings(path)] == [FIRST] * 4


def test_a_tag_that_word_split_over_runs_is_found_whole(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        paragraph = document.add_paragraph("for ")
        for piece in ("{", "{ account", ".nm", "e }", "}"):
            paragraph.add_run(piece)

    (finding,) = found(built(tmp_path, build), "unknown-field")
    assert (finding.tag, finding.paragraph) == ("{{ account.nme }}", FIRST)


def test_every_part_is_read(tmp_path: Path) -> None:
    def build(document: DocumentObject) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "{{ proposal.titel }}"
        section.footer.paragraphs[0].text = "{{ a b }}"
        document.core_properties.title = "{{ account.nme }}"

    path = built(tmp_path, build)
    address = "https://x.example/%7B%7B%20supplier.site%20%7D%7D"
    link = f'<Relationship Id="rX" Type="{OFFICE}/hyperlink" Target="{address}" TargetMode="External"/>'
    changed(path, {RELS: parts_of(path.read_bytes())[RELS].replace(b"</Relationships>", f"{link}</Relationships>".encode())})
    wheres = {str(each).replace(path.as_posix(), "").partition(": ")[0] for each in findings(path) if each.level == "error"}
    assert wheres == {
        ', header of the first page, "{{ proposal.titel }}"',
        ', footer, "{{ a b }}"',
        ', properties, "{{ account.nme }}"',
        ', addresses of links in the body, Target "https://x.example/{{ supplier.site }}"',
    }


def test_tags_in_word_comments_go_with_the_comment(tmp_path: Path) -> None:
    path = built(tmp_path, lambda document: document.add_comment(document.paragraphs[0].runs, text="{{ nonsense }}", author="Anna Bosio"))
    assert kinds(path) == ["comment"]


# ---- what does harm


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ account['__class__'] }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum() }}",
        "{{ account.name.upper() }}",
        "{{ 2**2**30 }}",
        "{{ 'a' * 10**9 }}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    ],
)
def test_hostile_expressions_are_told_as_such_and_as_nothing_else(tmp_path: Path, tag: str) -> None:
    assert set(kinds(broken(tmp_path, tag))) == {"hostile"}


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        ("{{ 'a' * 1000000000 }}", "* is for numbers"),
        ("{% for x in range(100000) %}{% endfor %}", "range counts to 1000 at most"),
        ("{{ 1 / 0 }}", "this cannot be counted"),
        ("{{ 'x' + 1 }}", "this cannot be counted"),
    ],
)
def test_an_expression_without_fields_is_tried(tmp_path: Path, tag: str, message: str) -> None:
    (finding,) = found(broken(tmp_path, tag), "expression")
    assert finding.message.startswith(message)


def test_harmless_counting_is_left_alone(tmp_path: Path) -> None:
    texts = (
        "{% for x in range(3) %}{{ loop.cycle('a', 'b') }}{% endfor %}",
        "{% set n = namespace(x=0) %}{% set n.x = n.x + 1 %}{{ n.x }}",
    )
    assert kinds(broken(tmp_path, *texts, "{{ 'a' ~ 'b' | upper }} {{ [1, 2] | join(', ') }} {{ 3 if 1 > 2 else 4 }}")) == []


# ---- files


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        ('"logo.png" | picture(alt="Our sign")', None),
        ('"logo.png" | picture(alt=account.name, width=20)', None),
        ('"logo.png" | picture', "this picture has no alternative text"),
        ('"lgo.png" | picture(alt=account.name)', "there is no picture lgo.png"),
        ('"logo.svg" | picture(alt="")', "logo.svg is no picture that Word shows"),
        (r'"pictures\\logo.png" | picture(alt="")', r"pictures\logo.png does not say where in the folder it lies"),
        ('"../logo.png" | picture(alt="")', "the picture ../logo.png lies outside the folder"),
        ('"terms.docx" | document', None),
        ('"term.docx" | document', "there is no document term.docx"),
    ],
)
def test_the_files_that_tags_name_are_looked_for(tmp_path: Path, tag: str, message: str | None) -> None:
    (tmp_path / "logo.png").write_bytes(picture(4, 4).getvalue())
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")
    template_of(tmp_path, "Terms", name="terms.docx")
    form = "{{p %s }}" if tag.endswith("document") else "{{ %s }}"
    found_ = findings(broken(tmp_path, form % tag))
    assert len(found_) == (1 if message else 0)
    assert all(each.level == "error" and each.message.startswith(message or "") for each in found_)


# ---- how tags are spelt


SPELT = [
    ("{% if account.country = 'IE' %}x{% endif %}", "= does not compare", "write == to compare"),
    ("{% if returns %}x{% else if offer %}y{% endif %}", "else if is not a statement of templates", "write elif"),
    ('{% if account.country is "IE" %}x{% endif %}', "is does not compare with a text", "write == to compare"),
    ('{% if account.country is not "IE" %}x{% endif %}', "is does not compare with a text", "write != to compare"),
    ("{{ 5 – 3 }}", "– is no minus to a template", "use the sign - of the keyboard"),
    ("{{ 5 − 3 }}", "− is no minus to a template", "use the sign - of the keyboard"),
    ("{{ account name }}", "account and name stand side by side", "a name has no spaces; join names with a dot or _"),
    ('{{ "Say "hi" now" }}', "a text in quotes holds the same quotes again", "quote the inner words"),
    ("{{ 'don't' }}", "a text in quotes holds the same quotes again", "quote the inner words"),
    ('{{ pictures/logo.png | picture(alt="x") }}', "the path of a picture stands in quotes", 'write "pictures/…" | picture'),
    ('{{ pictures/my logo.png | picture(alt="x") }}', "the path of a picture stands in quotes", 'write "pictures/my logo.png" | picture'),
    ('{{ logo.png | picture(alt="x") }}', "the path of a picture stands in quotes", "write"),
    ('{{ "C:\\Users\\a.png" | picture(alt="") }}', "\\ cannot stand in a tag", "write / in paths"),
    ("{{ free.my-place }}", "free.my-place is read as free.my minus place", "a name has no -"),
    ("{%P if returns %}", "{%P if returns %}: P is written with small letters", "write {%p if"),
    ("{{P account.name }}", "P is written with small letters", "write p"),
    ('{{ proposal.date | date("dd/mm/yyyy") }}', "date takes nothing in brackets", "the format follows the proposal's language"),
    ("{{ offer.totals.net | money(2) }}", "money takes nothing in brackets", "the format follows the proposal's language"),
    ("{{ account.name | upper(1) }}", "upper takes nothing in brackets", "write … | upper"),
    ('{{ "logo.png" | picture(widht=3, alt="") }}', "picture knows no widht", "it knows width, height, alt"),
    ("{{ account.name ! }}", "this tag cannot be read near '!'", "see how it is spelt"),
    ("{{ account.name | }}", "this tag cannot be read", "see how it is spelt"),
]


@pytest.mark.parametrize(("tag", "message", "hint"), SPELT)
def test_a_misspelt_tag_is_told_once_and_as_the_engine_tells_it(tmp_path: Path, tag: str, message: str, hint: str) -> None:
    path = broken(tmp_path, tag)
    (finding,) = findings(path)
    assert (finding.level, finding.message.startswith(message), finding.hint.startswith(hint)) == ("error", True, True), str(finding)
    with pytest.raises(InputError) as refused:
        Template(path)
    assert [(each.message, each.hint) for each in refused.value.problems] == [(finding.message, finding.hint)]


# ---- fields that may be absent


@pytest.mark.parametrize(
    "text",
    [
        "{{ returns.npv | money }}",
        "{% for item in offer.items %}{{ item.discount | percent }}{% endfor %}",
        "{{ free.place }}",
        "{{ returns.npv }}{% if returns %}x{% endif %}",
    ],
)
def test_what_may_be_absent_is_asked_for_before_it_is_printed(tmp_path: Path, text: str) -> None:
    (finding,) = findings(broken(tmp_path, text))
    assert (finding.kind, finding.level) == ("may-be-absent", "warning")
    assert "may be absent, and then no document is written" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "{% if returns.npv is number %}{{ returns.npv | money }}{% endif %}",
        "{% if returns and returns.npv %}{{ returns.npv | money }}{% endif %}",
        "{% if returns.npv is defined %}{{ returns.npv | money }}{% endif %}",
        "{% if returns %}{{ returns.npv | money }}{% endif %}",
        "{% if returns %}{% set r = returns %}{{ r.npv | money }}{% endif %}",
        "{% for item in offer.items if item.discount %}{{ item.discount | percent }}{% endfor %}",
        "{{ returns.npv | default('—') }} {{ returns.npv | money if returns else '—' }}",
        "{{p free.place }}",
        "{{ supplier.name }}",
    ],
)
def test_what_is_asked_for_may_be_printed(tmp_path: Path, text: str) -> None:
    assert kinds(broken(tmp_path, text)) == []


# ---- what looks like a tag


@pytest.mark.parametrize(
    "text",
    [
        "{ { account.name } }",
        "{ {account.name} }",
        "{ % if returns % }",
        "account.name }}",
        "[[account.name]]",
        "[[ x | upper ]]",
        "<<account.name>>",
        "«account.name»",
        "${total}",
        "{account}",
        "{ offer.totals.net }",
        "%(name)s",
    ],
)
def test_a_leftover_is_told(tmp_path: Path, text: str) -> None:
    (finding,) = findings(broken(tmp_path, f"For {text} alone"))
    assert (finding.kind, finding.level, finding.paragraph) == ("leftover", "error", FIRST)
    assert finding.tag.replace(" ", "") in text.replace(" ", "")


def test_a_loops_own_name_between_single_braces_is_a_leftover(tmp_path: Path) -> None:
    assert kinds(broken(tmp_path, "{%p for one in offer.items %}", "{one.sku}", "{%p endfor %}")) == ["leftover"]


@pytest.mark.parametrize(
    "text", ["«Qualità»", "«offerte»", "{sic}", "[1] [[2]]", "a << b", "100 % }", "f{x}", "{ } [ ]", "§ 3 {2}", "{{ '}' }}"]
)
def test_ordinary_signs_are_no_leftovers(tmp_path: Path, text: str) -> None:
    assert kinds(broken(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("code", "kind", "level"),
    [
        ("MERGEFIELD Client", "merge-field", "error"),
        ("DOCVARIABLE client", "merge-field", "error"),
        (r'INCLUDETEXT "C:\\terms.docx"', "external-link", "error"),
        ("AUTHOR", "personal", "warning"),
        ("PAGE", None, None),
        (" NUMPAGES ", None, None),
    ],
)
def test_fields_of_word(tmp_path: Path, code: str, kind: str | None, level: str | None) -> None:
    simple = edited(broken(tmp_path, "HERE"), "word/document.xml", ("<w:r><w:t>HERE</w:t></w:r>", f"<w:fldSimple w:instr='{code}'/>"))
    runs = "".join(
        f"<w:r>{each}</w:r>"
        for each in (
            '<w:fldChar w:fldCharType="begin"/>',
            f"<w:instrText>{code[:4]}</w:instrText>",
            f"<w:instrText>{code[4:]}</w:instrText>",
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>«x»</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    whole = edited(broken(tmp_path, "HERE", name="letter.docx"), "word/document.xml", ("<w:r><w:t>HERE</w:t></w:r>", runs))
    for path in (simple, whole):
        assert [(each.kind, each.level, each.paragraph) for each in findings(path)] == ([(kind, level, FIRST)] if kind else [])


def test_tracked_changes_are_told_beside_the_rest(tmp_path: Path) -> None:
    path = edited(
        broken(tmp_path, "HERE", "{{ x }}"),
        "word/document.xml",
        ("<w:r><w:t>HERE</w:t></w:r>", '<w:ins w:id="9"><w:r><w:t>HERE</w:t></w:r></w:ins>'),
    )
    assert [(each.kind, each.paragraph) for each in findings(path)] == [("tracked-changes", FIRST), ("unknown-field", FIRST + 1)]
