"""Verbs on the text at hand: ids in another form, metadata, sections and packages cut out."""

from __future__ import annotations

import pytest

from stp_lsp.features.verbs.api import Call, Performed, Refusal, offers, perform
from stp_lsp.model.document_builder import make_document
from stp_lsp.text.edit import apply_edits
from stp_lsp.text.range import Range
from tests.features.corpora import corpus
from tests.features.verbs.interpreter import DictFiles, apply_change
from tests.features.verbs.support import files_of
from tests.features.verbs.upstream import NOW
from tests.support.shared import SHARED, needs_shared, shared
from tests.support.workspace import build

WORKSPACES = sorted(path.name for path in shared("corpora").glob("*@*")) if SHARED else []
THREADS = """
    --- intent/st/ST0001/info.md
    ---
    status: WIP
    created: 20260102
    ---
    # ST0001: Lamps
    --- intent/st/ST0001/WP/03/info.md
    # WP-03: Oil
    --- intent/st/ST0001/acceptance.md
    - AC-01.2 Lit
    --- intent/st/COMPLETED/ST0002/info.md
    ---
    status: Completed
    ---
    # ST0002: Fog
    --- intent/issues/OPEN/0004/0004-dark.md
    # 0004: Dark
"""
DESIGN = "intent/st/ST0001/design.md"


def after(
    path: str, text: str, verb: str, version: str = "2.19.0", **arguments: str
) -> dict[str, str]:
    """The files after a verb at `$0`, or on what stands between two of them."""
    parts = text.split("$0")
    where = Range(len(parts[0]), len("".join(parts[:-1])))
    files = {**files_of(THREADS, version), path: "".join(parts)}
    snapshot = build(files)
    document = snapshot.documents[path]
    offered = {each.verb for each in offers(snapshot, document, where)}
    outcome = perform(verb, Call(snapshot, arguments, NOW, DictFiles(files), document, where))
    if isinstance(outcome, Refusal):
        return {path: outcome.reason}
    assert verb in offered  # what can be done is found in the menu
    return apply_change(files, outcome)


def edited(path: str, text: str, verb: str) -> str:
    return after(path, text, verb)[path]


# -- ids -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "done"),
    [
        ("See W$0P-03.", "See ST0001/03."),
        ("See WP$003 and `WP-03`.", "See ST0001/03 and `WP-03`."),
        ("See AC-0$01.2.", "See ST0001 AC-01.2."),
        ("$0WP-03, AC-01.2 `WP-03`$0 WP-03", "ST0001/03, ST0001 AC-01.2 `ST0001/03` WP-03"),
    ],
)
def test_ids_get_their_thread(before: str, done: str) -> None:
    """The forms of FORMAT.md 3.2 that occur most: `ST0005/03` and `ST0001 AC-01.2`."""
    assert edited(DESIGN, before, "stp.ids.qualify") == done


@pytest.mark.parametrize(
    ("before", "done"),
    [
        ("See ST0001/$003.", "See WP-03."),
        ("See ST0001 WP-$003.", "See WP-03."),
        ("See ST0001/WP03$0.", "See WP-03."),
        ("$0See ST0001 AC-01.2, ST0001/AC-01.2, ST0002/03$0", "See AC-01.2, AC-01.2, ST0002/03"),
    ],
)
def test_ids_lose_the_thread_of_their_document(before: str, done: str) -> None:
    assert edited(DESIGN, before, "stp.ids.shorten") == done
    outside = edited("intent/wip.md", before, "stp.ids.shorten")
    assert outside == "there is no such id here"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (DESIGN, "WP-01..WP$0-03"),  # an end of a range is no id of its own
        (DESIGN, "WP$0s 01/03"),  # nor is the first of a list that leans on it
        (DESIGN, "the WP$003-only commit"),
        (DESIGN, "```\nWP-$003\n```"),
        (DESIGN, "<!-- WP-$003 -->"),
        (DESIGN, "[x](WP-$003.md)"),
        ("intent/st/ST0001/acceptance.md", "- AT-01.1 `a/b` -- covers AC-$001.2 -- status: red"),
        ("intent/st/ST0001/acceptance.md", "- AC-$001.2 Lit"),
        ("intent/st/ST0001/WP/03/info.md", "# WP-$003: Oil"),
        ("intent/wip.md", "WP-$003 of nothing"),  # FORMAT.md 3.3 (6)
    ],
)
def test_what_is_read_in_one_form_stays(path: str, text: str) -> None:
    assert edited(path, text, "stp.ids.qualify") == "there is no such id here"


@pytest.mark.parametrize(
    ("before", "done"),
    [
        ("See ST0$0002.", "See [ST0002](../COMPLETED/ST0002/info.md)."),
        ("See WP-0$03.", "See [WP-03](WP/03/info.md)."),
        ("See ST0002, ST0001/0$03.", "See ST0002, [ST0001/03](WP/03/info.md)."),
        ("See AC-01.$02.", "See [AC-01.2](acceptance.md)."),
        ("An issue 00$004.", "An [issue 0004](../../issues/OPEN/0004/0004-dark.md)."),
        ("| a | ST$00002 |", "| a | [ST0002](../COMPLETED/ST0002/info.md) |"),
    ],
)
def test_an_id_becomes_a_link_and_comes_back(before: str, done: str) -> None:
    assert edited(DESIGN, before, "stp.id.link") == done
    at = done.index("](") - 1
    plain = before.replace("$0", "", 1)
    assert edited(DESIGN, f"{done[:at]}$0{done[at:]}", "stp.id.unlink") == plain


@pytest.mark.parametrize(
    "text",
    ["See `ST0$0002`.", "[ST0$0002](x.md)", "See ST$00009.", "See ST000{$01,2}.", "[x](ST0$0002)"],
)
def test_what_cannot_be_linked(text: str) -> None:
    assert "no id" in edited(DESIGN, text, "stp.id.link")


def test_a_link_with_words_of_its_own_stays() -> None:
    for text in ("[the f$0og](../COMPLETED/ST0002/info.md)", "[ST0$0002](../ST0001/info.md)"):
        assert "no link" in edited(DESIGN, text, "stp.id.unlink")


# -- metadata --------------------------------------------------------------------------------------

INFO = "intent/st/ST0003/info.md"
LIST = (
    "- **Status**: In Progress\n- **Created**: 2026-01-02\n- **Completed**:\n- **Author**: Ines\n"
)


def test_the_list_becomes_a_header() -> None:
    """FORMAT.md 4.2, 4.3: `YYYYMMDD`, the canonical word, the first verblock from its author."""
    text = f"# ST0003: Oil trade\n\n$0{LIST}\n## Objective\n\nOil.\n"
    assert edited(INFO, text, "stp.header.convert") == (
        '---\nverblock: "02 Jan 2026:v0.1: Ines - Initial version"\nstatus: WIP\n'
        "slug: oil-trade\ncreated: 20260102\ncompleted:\n---\n\n"
        "# ST0003: Oil trade\n\n## Objective\n\nOil.\n"
    )


def test_a_header_gets_only_what_it_lacks() -> None:
    header = "---\nverblock: x\nstatus: WIP\nslug: oil\ncompleted: \n---\n"
    text = f"{header}# ST0003: Oil\n\n$0{LIST.replace('Completed**:', 'Completed**: 2026-02-01')}"
    assert edited(INFO, text, "stp.header.convert") == (
        "---\nverblock: x\nstatus: WIP\nslug: oil\ncreated: 20260102\ncompleted: 20260201\n---\n"
        "# ST0003: Oil\n\n- **Author**: Ines\n"
    )


def test_nothing_is_made_up() -> None:
    """Without a day of creation nobody knows when the first version was; the author stays."""
    text = "# ST0003: Oil\n\n$0- **Status**: Done\n- **Author**: Ines\n- **Mood**: fine\n"
    done = after(INFO, text, "stp.header.convert", version="2.0.0")[INFO]
    assert done == (
        "---\nstatus: Completed\ncompleted:\n---\n\n"
        "# ST0003: Oil\n\n- **Author**: Ines\n- **Mood**: fine\n"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---\nstatus: Completed\n---\n# ST0003: Oil\n\n$0- **Status**: WIP\n", "settle that"),
        ("# ST0003: Oil\n\n$0- **Created**: one day\n", "no date"),
        ("# ST0003: Oil\n\n$0- **Status**: SUPERSEDED\n", "no status"),
        ("---\nstatus: WIP\n# ST0003: Oil\n\n$0- **Status**: WIP\n", "damaged"),
        ("# ST0003: Oil\n\n## Notes\n\n$0- **Status**: WIP\n", "no list"),
    ],
)
def test_a_list_that_cannot_go_is_left_alone(text: str, why: str) -> None:
    assert why in edited(INFO, text, "stp.header.convert")


# -- sections --------------------------------------------------------------------------------------

PLAN = """\
# ST0001: Lamps

## Objective

Light.

## App$0roach

Step by step, see [above](#objective) and [below](#first).

### First

A wick. [Map](map.md)

## Related Steel Threads

- ST0002
"""
LEFT = """\
# ST0001: Lamps

## Objective

Light.

## Approach

See [design.md](design.md#approach).

## Related Steel Threads

- ST0002
"""
MOVED = """\
Step by step, see [above](info.md#objective) and [below](#first).

### First

A wick. [Map](map.md)
"""
HOME = "intent/st/ST0001/info.md"
PLACEHOLDER = (
    "[Planned approach for implementing this steel thread, including methodology and key steps]"
)


def test_a_section_moves_to_a_new_document() -> None:
    files = after(HOME, PLAN, "stp.section.extract")
    assert files[HOME] == LEFT
    # The template of `design.md` (FORMAT.md 10.2), with the section in its place.
    assert files[DESIGN] == (
        f"# Design - ST0001: Lamps\n\n## Approach\n\n{MOVED}\n## Design Decisions\n\n"
        "[Key design decisions and their rationale]\n\n## Architecture\n\n"
        "[Architectural considerations and diagrams if applicable]\n\n"
        "## Alternatives Considered\n\n"
        "[Other approaches that were considered and why they were not chosen]\n"
    )


@pytest.mark.parametrize(
    ("there", "then"),
    [
        (f"# Design\n\n## Approach\n\n{PLACEHOLDER}\n\n## Architecture\n",
         f"# Design\n\n## Approach\n\n{MOVED}\n## Architecture\n"),
        ("# Design\n\n## Approach\n\nSo.\n", f"# Design\n\n## Approach\n\nSo.\n\n{MOVED}"),
        ("# Design\n\nNotes.", f"# Design\n\nNotes.\n\n## Approach\n\n{MOVED}"),
        ("", f"## Approach\n\n{MOVED}"),
    ],
)  # fmt: skip
def test_a_section_joins_a_document(there: str, then: str) -> None:
    plain = PLAN.replace("$0", "")
    files = {**files_of(THREADS), HOME: plain, DESIGN: there}
    snapshot = build(files)
    at = plain.index("Approach")
    document = snapshot.documents[HOME]
    call = Call(snapshot, {}, NOW, DictFiles(files), document, Range(at, at))
    outcome = perform("stp.section.extract", call)
    assert isinstance(outcome, Performed)
    done = apply_change(files, outcome)
    assert done[HOME] == LEFT
    assert done[DESIGN] == then


def test_a_section_of_no_template_gets_a_document_of_its_own() -> None:
    text = "# ST0001: Lamps\n\n## Oil & $0wicks\n\nBuy some.\n"
    files = after(HOME, text, "stp.section.extract")
    assert files[HOME] == (
        "# ST0001: Lamps\n\n## Oil & wicks\n\nSee [oil-wicks.md](oil-wicks.md#oil--wicks).\n"
    )
    assert files["intent/st/ST0001/oil-wicks.md"] == (
        "# Oil & wicks - ST0001: Lamps\n\n## Oil & wicks\n\nBuy some.\n"
    )
    named = after(HOME, text, "stp.section.extract", name="stores.md")
    assert "intent/st/ST0001/stores.md" in named
    for bad in ("../x.md", "x/y.md", "info.md", "x", "acceptance.md"):
        assert "no name" in after(HOME, text, "stp.section.extract", name=bad)[HOME]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (HOME, "# ST0001: La$0mps\n\nText\n"),
        (HOME, "# ST0001: Lamps\n\n## Obj$0ective\n\nText\n"),
        (HOME, "# ST0001: Lamps\n\n## Approach\n\nTe$0xt\n"),
        (HOME, "# ST0001: Lamps\n\n## Appr$0oach\n\n## Next\n"),
        ("intent/wip.md", "# W\n\n## Appr$0oach\n\nText\n"),
        ("intent/st/ST0001/acceptance.md", "# A\n\n## Not$0es\n\nText\n"),
    ],
)
def test_what_is_no_section_to_move(path: str, text: str) -> None:
    assert "no heading" in edited(path, text, "stp.section.extract")


# -- packages --------------------------------------------------------------------------------------

COVER = "intent/st/ST0001/WP/03/info.md"
WORK = """\
# WP-03: Oil

## Objective

Oil.

## Deliverables

- One barrel
$0- **A pump** (iron), tested.
  With a handle.
- [ ] A hose
$0- A tank

## Dependencies

- None
"""


def test_selected_items_become_a_package() -> None:
    files = after(COVER, WORK, "stp.package.split")
    assert files[COVER] == (
        "# WP-03: Oil\n\n## Objective\n\nOil.\n\n## Deliverables\n\n- One barrel\n- A tank\n\n"
        "## Dependencies\n\n- None\n"
    )
    new = files["intent/st/ST0001/WP/04/info.md"]
    assert '\nwp_id: WP-04\ntitle: "A pump, tested"\n' in new
    assert (
        "## Deliverables\n\n- **A pump** (iron), tested.\n  With a handle.\n- [ ] A hose\n\n##"
        in new
    )
    assert "[List of concrete deliverables]" not in new
    titled = after(COVER, WORK, "stp.package.split", title="Pumping")
    assert "# WP-04: Pumping\n" in titled["intent/st/ST0001/WP/04/info.md"]


def test_a_whole_list_and_a_section_of_its_own() -> None:
    text = "# WP-03: Oil\n\n## Tasks\n\n$0- [x] Buy\n- [ ] Fill$0\n\n## Notes\n\nNone.\n"
    files = after(COVER, text, "stp.package.split")
    assert files[COVER] == "# WP-03: Oil\n\n## Tasks\n\n## Notes\n\nNone.\n"
    new = files["intent/st/ST0001/WP/04/info.md"]
    assert new.endswith("\n\n## Tasks\n\n- [x] Buy\n- [ ] Fill\n")


@pytest.mark.parametrize(
    "text",
    [
        WORK.replace("$0", "", 1),  # a cursor
        WORK.replace("$0", "").replace("- One", "$0- One").replace("- None", "- None$0"),
        "# WP-03: Oil\n\n## Deliverables\n\n$0- [List of concrete deliverables]\n$0",
        "# WP-03: Oil\n\n## Objective\n\n$0- Oil\n$0",
        "# WP-03: Oil\n\n## Deliverables\n\n$0Some text\n- Oil\n$0",
        "# WP-03: Oil\n\n## Deliverables\n\n$0- Oil\nSome text\n$0",
    ],
)
def test_what_cannot_be_split_off(text: str) -> None:
    assert "select whole" in edited(COVER, text, "stp.package.split")


# -- everything ------------------------------------------------------------------------------------


@pytest.mark.corpus
@needs_shared
@pytest.mark.parametrize("name", WORKSPACES)
def test_on_a_real_workspace_ids_keep_their_meaning(name: str) -> None:
    """Qualifying and shortening all ids of a document names the same things, in the same order."""
    snapshot = corpus(name)
    count = 0
    for document in snapshot.documents.values():
        for verb in ("stp.ids.qualify", "stp.ids.shorten"):
            everything = Range(0, document.facts.table.length)
            outcome = perform(verb, Call(snapshot, {}, NOW, None, document, everything))
            if isinstance(outcome, Refusal):
                continue
            count += 1
            text = apply_edits(document.text, outcome.edits[document.id])
            new = make_document(document.id, text, document.place, snapshot.project)
            assert _named(new) == _named(document), document.id
    # Threads of the first generations are single files and have no work packages.
    assert bool(count) is (snapshot.project.version >= (2, 5, 0))


def _named(document) -> list[str]:
    """What a document names, apart from threads that only qualify what follows them."""
    return [target for _, _, target, _ in document.facts.mentions if "/" in target]


@pytest.mark.corpus
@needs_shared
@pytest.mark.parametrize("name", WORKSPACES)
def test_on_a_real_workspace_sections_move_whole(name: str) -> None:
    """Every section that is offered: its lines are in the other document, and only there."""
    snapshot = corpus(name)
    count = 0
    for document in snapshot.documents.values():
        for _, start, _, heading in document.facts.headings:
            where = Range(start, start)
            offered = {each.verb for each in offers(snapshot, document, where)}
            call = Call(snapshot, {}, NOW, None, document, where)
            outcome = perform("stp.section.extract", call)
            assert isinstance(outcome, Performed) == ("stp.section.extract" in offered)
            if isinstance(outcome, Refusal):
                continue
            count += 1
            (edit,) = outcome.edits[document.id]
            gone = document.text[edit.range.start : edit.range.end]
            others = [text for id, edits in outcome.edits.items() if id != document.id
                      for _, text in edits]  # fmt: skip
            others += [operation.text for operation in outcome.operations]
            there = "".join(others)
            for line in gone.splitlines():
                assert line in there or "](#" in line, (document.id, heading, line)
    views = snapshot.project.generation.name == "G5"
    assert bool(count) is not (views or name.startswith(("intent@a143a60",)))
