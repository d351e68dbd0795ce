"""Sections in which a template still waits for somebody's words.

The data are those of FORMAT.md 10.2. A section is unfilled when *every* line of it is a
placeholder; upstream compares whole blocks, but people delete the second of three example tasks.
A line in square brackets that is a sentence counts as well, because people leave themselves such
notes in the manner of the templates (`[To be completed after implementation]`).

Not here: single tokens (``template_tokens``), which documents are looked at, and how loudly. The
texts of new documents are elsewhere too; these are what may be left of them, in every generation.
"""
# ruff: noqa: E501  # a paragraph is one line, as upstream writes it

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from stp_lsp.syntax.facts import RawHeading
from stp_lsp.text.range import Range


class TemplateSection(NamedTuple):
    """One section of a template."""

    document: str
    """The file's name without `.md`; `package` for a work package's cover, `single` for 1.x, `view`
    for what 3.0 renders."""
    heading: str
    lines: tuple[str, ...]
    """Its lines without outer blanks, empty ones left out."""


_DATA: Final = """\
info / Objective
[Clear statement of what this steel thread aims to accomplish]
info / Context
[Background information and context for this steel thread, including why it's needed and how it fits into the larger project]
info / Context
[Background information and context for this steel thread]
info / Related Steel Threads
- [List any related steel threads here]
single / Results
[Summary of results after completion, including outcomes, lessons learned, and any follow-up work needed]
design / Approach
[Planned approach for implementing this steel thread, including methodology and key steps]
design / Design Decisions
[Key design decisions and their rationale]
design / Architecture
[Architectural considerations and diagrams if applicable]
design / Alternatives Considered
[Other approaches that were considered and why they were not chosen]
impl / Implementation
[Notes on implementation details, decisions, challenges, and their resolutions]
impl / Code Examples
[Key code snippets and examples]
impl / Technical Details
[Specific technical details and considerations]
impl / Challenges & Solutions
[Challenges encountered during implementation and how they were resolved]
tasks / Tasks
- [ ] Task 1
- [ ] Task 2
- [ ] Task 3
- ...
tasks / Task Notes
[Additional notes about specific tasks if needed]
tasks / Dependencies
[Task dependencies and sequencing requirements]
results / Results
[Summary of results after completion, including outcomes and any follow-up work needed]
results / Outcomes
[Specific outcomes achieved]
results / Metrics
[Any relevant metrics or measurements]
results / Lessons Learned
[Key lessons learned during implementation]
results / Follow-up Work
[Any follow-up work identified]
package / Objective
[Clear statement of what this work package aims to accomplish]
package / Deliverables
- [List of concrete deliverables]
package / Acceptance Criteria
- [ ] Criterion 1
- [ ] Criterion 2
package / Dependencies
- [List any dependencies on other WPs or external factors]
acceptance / ST-level
[The "whole steel thread is done" bar, or "none -- WP-distributed".]
issue / Tags
tag1, tag2
issue / Summary
One paragraph describing the issue.
issue / Reproduction
Steps to reproduce, or a link to the session / logs where it was observed.
issue / Root Cause
Technical explanation of what went wrong.
issue / Impact
User-facing effect of this issue.
issue / Proposed Fix
Brief description of the recommended fix.
issue / Related
- ST0000 -- related steel thread
- 0000 -- related issue
wip / Current Focus
**002: [Brief description of the current development focus 2]**
**001: [Brief description of the current development focus 1]**
- Note 1
- Note 2
wip / Current Focus
[Document your current work here]
wip / Active Steel Threads
- ST####: [Brief description]
- ...
wip / Upcoming Work
- [Item 1]
- [Item 2]
- ...
wip / Notes
[Any additional notes about the current work]
journal / [Activity Title]
[Description of activity, decisions made, challenges encountered, etc.]
technical_product_design / Preamble to Claude
[Add project context and instructions for AI assistants here]
technical_product_design / Overview
[Project overview]
technical_product_design / Architecture
[System architecture]
technical_product_design / Implementation
[Implementation details]
view / any section
_(not yet written)_
"""
_NAME = re.compile(r"([a-z_]+) / (.+)")


def _read(data: str) -> Iterator[TemplateSection]:
    """The sections of the block above: a line `document / heading`, then what stands there."""
    name, lines = None, list[str]()
    for line in data.splitlines():
        found = _NAME.fullmatch(line)
        if found is None:
            lines.append(line)
            continue
        if name is not None:
            yield TemplateSection(name[1], name[2], tuple(lines))
        name, lines = found, []
    if name is not None:
        yield TemplateSection(name[1], name[2], tuple(lines))


TEMPLATE_SECTIONS: Final = tuple(_read(_DATA))
"""Every section that a template leaves open, in every generation (FORMAT.md 10.2)."""

_LINES: Final = frozenset(line for section in TEMPLATE_SECTIONS for line in section.lines)
_WEAK: Final = frozenset(("- ...",))
"""Lines that people write as well; a section of nothing else is not taken for a template's."""
_EXAMPLES: Final = (
    "[Add real AC lines at column 0",
    "[Add real AT lines at column 0",
    "- AC-01.1 [a test-backed criterion",
    "- AC-01.2 (non-test) [a doc / eyeball / gate criterion]",
    "- AT-01.1 `[path/to/the_test_file]`",
    "- AT-01.1 [test path::name]",
    "- AT-01.2 (non-test) [what was read / eyeballed]",
    "- Coverage: [every AC has an AT",
)
"""Beginnings of the guidance in `acceptance.md`, which grew longer from version to version."""
_SENTENCE = re.compile(r"(?:- )?\[[A-Z][^\[\]\n ]{0,60} [^\[\]\n ]{1,60} [^\[\]\n]{1,300}\]")
_LONGEST: Final = 600
"""Characters of a line beyond which it is nobody's placeholder."""
_BULLET = re.compile(r"[*+-][ \t]+")
_MARK: Final = "[*-]"
_HEAD: Final = 8
"""Characters by which the first line of a placeholder is told from what people write."""
_BEGINNINGS: Final = sorted(
    {re.escape(line.removeprefix("- ")[:_HEAD]) for line in (*_LINES, *_EXAMPLES)}
)
_OPENED = re.compile(
    rf"[^\n]*\n[ \t\r\n]*(?P<first>(?:{_MARK}[ \t]+)?(?:\[[A-Z]|{'|'.join(_BEGINNINGS)}))"
)
"""From the end of a heading to where a placeholder may begin."""
_FOOTER: Final = "_Generated by Intent v"


class UnfilledSection(NamedTuple):
    """A section that still waits for its text."""

    heading: str
    level: int
    heading_range: Range
    body: Range
    """From the first placeholder to the end of the last."""


def unfilled_sections(text: str, headings: Sequence[RawHeading]) -> Iterator[UnfilledSection]:
    """The sections of ``text`` that hold nothing but placeholders, in order.

    A section ends at the next heading; one with sections of its own below the placeholder has been
    worked on.

    Args:
        text: The whole document.
        headings: Its headings, as the facts keep them.
    """
    for at, (level, start, end, title) in enumerate(headings):
        following = headings[at + 1] if at + 1 < len(headings) else None
        if level == 1 or (following is not None and following[0] > level):
            continue
        opened = _OPENED.match(text, end)
        if opened is None:
            continue
        stop = len(text) if following is None else text.rfind("\n", end, following[1]) + 1
        first = opened.start("first")
        body = _placeholders(text, first, stop) if first < stop else None
        if body is not None:
            yield UnfilledSection(title, level, Range(start, end), body)


def is_placeholder_line(line: str) -> bool:
    """Whether a line is one that a template leaves to be replaced."""
    if len(line) > _LONGEST:
        return False
    line = line.strip()
    bullet = _BULLET.match(line)
    if bullet is not None:
        line = f"- {line[bullet.end() :]}"
    return line in _LINES or line.startswith(_EXAMPLES) or _SENTENCE.fullmatch(line) is not None


def _placeholders(text: str, start: int, stop: int) -> Range | None:
    """Where the placeholders of a section stand, if there is nothing else in it."""
    at, end, strong = start, start, False
    while at < stop:
        line_end = text.find("\n", at, stop)
        following = stop if line_end < 0 else line_end + 1
        line = text[at:following].rstrip()
        if line.strip():
            if line == "---" or line.startswith(_FOOTER):
                break  # what a generator put below the last section
            if not is_placeholder_line(line):
                return None
            strong = strong or line.strip() not in _WEAK
            end = at + len(line)
        at = following
    return Range(start, end) if strong else None
