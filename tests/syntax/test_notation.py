"""Every written form of an id. The rows quote FORMAT.md 3.2 and 3.3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.notation import Form, find_mentions


def written(text: str, owner: str | None = None, prefix: str = "ST") -> list[tuple[str, str]]:
    """What is written and what it names, INSIDE members left out."""
    found = find_mentions(text, owner, prefix).mentions
    return [(text[m.start : m.end], m.target) for m in found if m.form is not Form.INSIDE]


def targets(text: str, owner: str | None = None) -> set[str]:
    return {mention.target for mention in find_mentions(text, owner).mentions}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ST0005/03", "ST0005/03"),
        ("ST0005/WP-03", "ST0005/03"),
        ("ST0005/WP03", "ST0005/03"),
        ("ST0005/WP/03", "ST0005/03"),
        ("ST0005 WP-03", "ST0005/03"),
        ("ST0005 WP03", "ST0005/03"),
        ("ST0001:WP08", "ST0001/08"),
        ("ST0001 AC-01.2", "ST0001/AC-01.2"),
        ("ST0001/AT-01.2", "ST0001/AT-01.2"),
        ("ST0001-AT-01.2", "ST0001/AT-01.2"),
        # 3.0 numbers rows without a group, and names a thread's test `ST0001-AT01` in its file.
        ("ST0001 AC06", "ST0001/AC06"),
        ("ST0001/AC001", "ST0001/AC001"),
        ("ST0001-AT01", "ST0001/AT01"),
    ],
)
def test_qualified_forms_name_the_part_and_the_thread(text: str, key: str) -> None:
    assert written(f"see {text}, then") == [(text[:6], text[:6]), (text, key)]


def test_a_row_without_a_group_needs_a_thread() -> None:
    """`AC97` may be anything where nothing says whose criterion it would be."""
    assert targets("the AC97 codec and AT91") == set()
    assert targets("see AC06, AT01 and XAC02 or AC1", owner="ST0002") == {
        "ST0002/AC06",
        "ST0002/AT01",
    }
    assert targets("ST0010's AC15, verbatim") == {"ST0010", "ST0010/AC15"}


@pytest.mark.parametrize(
    "text",
    [
        "ST0001/ST0002/ST0003",
        "ST0001, ST0002 (and ST0003)",
        "ST0001 and ST0002 + ST0003",
        "(ST0001 & ST0002 or ST0003).",
    ],
)
def test_lists_are_single_mentions(text: str) -> None:
    found = find_mentions(text)
    assert [(m.target, m.form) for m in found.mentions] == [
        ("ST0001", Form.BARE),
        ("ST0002", Form.BARE),
        ("ST0003", Form.BARE),
    ]
    assert found.paths == ()


@pytest.mark.parametrize(
    "text",
    ["ST0001/ST000{2,3}", "ST000{1,2}/ST0003", "ST0001/ST000{2,3}.", "(ST00{01..02}/ST0003)"],
)
def test_a_list_with_slashes_may_hold_a_brace_group_and_is_no_path(text: str) -> None:
    found = find_mentions(f"see {text}, then")
    assert [m.target for m in found.mentions] == ["ST0001", "ST0002", "ST0003"]
    assert Form.PATH not in {m.form for m in found.mentions}
    assert found.paths == ()


@pytest.mark.parametrize(
    "text", ["ST0001/ST000{2,3}/info.md", "st/ST000{2,3}/ST0004/notes.md", "ST0001/ST000{2,3}.md"]
)
def test_what_ends_in_a_file_is_a_path_all_the_same(text: str) -> None:
    assert len(find_mentions(f"see {text}, then").paths) == 1


@pytest.mark.parametrize(
    "text",
    [
        "ST0001 through ST0004",
        "ST0001-ST0004",
        "ST0001..ST0004",
        "ST0001–ST0004",
        "ST0001..4",
        "ST0001-0004",
    ],
)
def test_thread_ranges_hold_their_members(text: str) -> None:
    found = find_mentions(text)
    assert [group.targets for group in found.groups] == [("ST0001", "ST0002", "ST0003", "ST0004")]
    assert {mention.target for mention in found.mentions} == {
        "ST0001",
        "ST0002",
        "ST0003",
        "ST0004",
    }


@pytest.mark.parametrize(
    "text", ["ST0055, 2026-07-10", "ST0055-2026", "ST0005-0004", "ST0001 to you"]
)
def test_what_looks_like_a_range_and_is_none(text: str) -> None:
    assert targets(text) == {text[:6]}


def test_brace_members_have_their_own_ranges() -> None:
    text = "Update (ST000{1,3}) and ST000{4,5,6}."
    assert written(text) == [
        ("1", "ST0001"),
        ("3", "ST0003"),
        ("4", "ST0004"),
        ("5", "ST0005"),
        ("6", "ST0006"),
    ]
    groups = find_mentions(text).groups
    assert [text[g.start : g.end] for g in groups] == ["ST000{1,3}", "ST000{4,5,6}"]


def test_brace_ranges_expand() -> None:
    found = find_mentions("ST00{01..03,07}")
    assert found.groups[0].targets == ("ST0001", "ST0002", "ST0003", "ST0007")


@pytest.mark.parametrize("text", ["ST000{12}", "ST00{1}", "ST000{a}", "ST000{1,", "ST000{}"])
def test_braces_that_give_no_four_digits_name_nothing(text: str) -> None:
    assert targets(text) == set()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("WP-01..WP-03", "01 02 03"),
        ("WP01-WP03", "01 02 03"),
        ("WP-02..04", "02 03 04"),
        ("WP01–WP03", "01 02 03"),
        ("WPs 01-03", "01 02 03"),
        ("WP-01/WP-02", "01 02"),
        ("WP-02 + WP-03", "02 03"),
        ("WP-01, WP-02", "01 02"),
        ("WP-01/02", "01 02"),
        ("WP3", "03"),
        ("WP 03", "03"),
        ("WP/03", "03"),
    ],
)
def test_packages_in_every_form(text: str, numbers: str) -> None:
    assert targets(text, "ST0009") == {f"ST0009/{number}" for number in numbers.split()}


@pytest.mark.parametrize("text", ["AC-01.1..6", "AC-01.1..01.6", "AC-01.1..AC-01.6"])
def test_criterion_ranges(text: str) -> None:
    assert targets(text, "ST0009") == {f"ST0009/AC-01.{n}" for n in range(1, 7)}


def test_issues() -> None:
    text = "(issue 0017), issues 0006 + 0007; Issue 0001. Tissue 0002 and issue 12"
    assert targets(text) == {"issue/0017", "issue/0006", "issue/0007", "issue/0001"}


def test_short_ids_take_the_folder_then_the_line_then_the_heading() -> None:
    assert targets("ST0002 says WP-03", "ST0001") == {"ST0002", "ST0001/03"}
    assert targets("ST0002 says WP-03") == {"ST0002", "ST0002/03"}
    assert targets("# ST0004\n\nWP-03 and AC-01.1") == {"ST0004", "ST0004/03", "ST0004/AC-01.1"}
    assert targets("# Work\n\nWP-03") == {"/03"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ST0002 WP-01 and WP-02", "ST0002 ST0002/01 ST0002/02"),
        ("ST0002/WP-01, or WP-02", "ST0002 ST0002/01 ST0002/02"),
        ("ST0002 WP-01 has WP-02", "ST0002 ST0002/01 ST0007/02"),
        ("ST0002 WP-01. WP-02", "ST0002 ST0002/01 ST0007/02"),
        ("ST0002 WP-01; WP-02", "ST0002 ST0002/01 ST0007/02"),
        ("ST0002 WP-01, WP-02 + WP-03", "ST0002 ST0002/01 ST0002/02 ST0002/03"),
        (
            "ST0002 AC-01.1, AC-01.2 and AT-01.3",
            "ST0002 ST0002/AC-01.1 ST0002/AC-01.2 ST0002/AT-01.3",
        ),
        ("ST0002 AC-01.1 through AC-01.2", "ST0002 ST0002/AC-01.1 ST0002/AC-01.2"),
        ("ST0002 AC-01.1..2, AC-01.4", "ST0002 ST0002/AC-01.1 ST0002/AC-01.2 ST0002/AC-01.4"),
        ("ST0002 AC-01.1; AC-01.2", "ST0002 ST0002/AC-01.1 ST0007/AC-01.2"),
        (
            "ST0002 AC-01.1 by AC-01.2, AC-01.3",
            "ST0002 ST0002/AC-01.1 ST0007/AC-01.2 ST0007/AC-01.3",
        ),
    ],
)
def test_a_list_of_short_ids_is_of_one_thread(text: str, expected: str) -> None:
    assert targets(text, "ST0007") == set(expected.split())


@pytest.mark.parametrize(
    "text",
    [
        "AST0001",
        "xST0001",
        "_ST0001",
        "ST00012",
        "ST0001a",
        "ST0001_x",
        "st0001",
        "ST####",
        "STNNNN",
        "ST44",
        "ST123",
    ],
)
def test_what_is_no_thread_id(text: str) -> None:
    assert targets(text) == set()


@pytest.mark.parametrize(
    "path",
    [
        "intent/st/COMPLETED/ST0005/design.md",
        "../ST0005/info.md",
        "ST0005/",
        "ST0005.md",
        "intent/st/COMPLETED/ST0005/{design,impl}.md",
        "ST0005/02-notes.md",
        "intent/st/ST0005/WP/03/info.md",
    ],
)
def test_written_paths(path: str) -> None:
    for text in (f"`{path}`", f"see {path}.", f"[x]({path})"):
        found = find_mentions(text)
        assert [item.path for item in found.paths] == [path]
        assert "ST0005" in {mention.target for mention in found.mentions}


def test_a_package_inside_a_path_is_a_mention_too() -> None:
    assert "ST0005/03" in targets("intent/st/ST0005/WP/03/info.md")


def test_another_prefix() -> None:
    assert written("TH0001 and ST0001, TH000{2,3}", prefix="TH") == [
        ("TH0001", "TH0001"),
        ("2", "TH0002"),
        ("3", "TH0003"),
    ]


_pieces = st.sampled_from(
    [
        *(
            "ST0001",
            "ST000{1,3}",
            "ST00{",
            "}",
            "WP-01",
            "WP",
            "/03",
            "/WP-03",
            "/WP/03",
            "..",
            "-",
        ),
        *("–", "AC-01.1", "AT-2.3", "issue", "issues", "0011", "`", "intent/st/", "ST0002", ".md"),
        *("{a,b}", "#", "\n", ",", "+", "and", "🎉", "é", "|", "[", "](", ")", " "),
    ]
)


@given(st.lists(_pieces, max_size=25).map("".join), st.sampled_from([None, "ST0007"]))
def test_any_text_gives_ordered_mentions_inside_it(text: str, owner: str | None) -> None:
    found = find_mentions(text, owner)
    assert list(found.mentions) == sorted(found.mentions)
    for place in (*found.mentions, *found.groups, *found.paths):
        assert 0 <= place.start < place.end <= len(text)
    for path in found.paths:
        assert text[path.start : path.end] == path.path
    for group in found.groups:
        assert set(group.targets) <= {mention.target for mention in found.mentions}


def test_a_path_at_the_very_start_is_one_as_anywhere_else() -> None:
    for text in ("ST0003/design.md", "\nST0003/design.md", "see ST0003/design.md"):
        (mention,) = find_mentions(text).mentions
        assert mention.form is Form.PATH
