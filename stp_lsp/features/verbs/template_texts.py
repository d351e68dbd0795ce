"""The texts of new documents, with `$name` where something is filled in.

Those of version 2.19 are upstream's own, byte for byte: a new thread must not differ with the tool
that made it. See THIRD_PARTY.md for their licence. For older workspaces the sections and their
placeholders are upstream's too (FORMAT.md 10.2), since rules and people know them by these words;
sentences that only explain are ours.
"""
# ruff: noqa: E501  # a paragraph is one line, as upstream writes it

from __future__ import annotations

from typing import Final

INFO_SECTIONS: Final = """\
## Objective

[Clear statement of what this steel thread aims to accomplish]

## Context

[Background information and context for this steel thread, including why it's needed and how it fits into the larger project]

"""

INFO_ACCEPTANCE: Final = """\
## Acceptance

Acceptance Criteria and Acceptance Tests for this steel thread live in `acceptance.md` (the single source of truth). Do not restate ACs here -- see that file for the ratified completeness boundary and live status.

"""

INFO_TAIL: Final = """\
## Related Steel Threads

- [List any related steel threads here]

## Context for LLM

This document represents a single steel thread - a self-contained unit of work focused on implementing a specific piece of functionality. When working with an LLM on this steel thread, start by sharing this document to provide context about what needs to be done.

### How to update this document

1. Update the status as work progresses
2. Update related documents (design.md, impl.md, etc.) as needed
3. Mark the completion date when finished

The LLM should assist with implementation details and help maintain this document as work progresses.
"""

SINGLE_SECTIONS: Final = """\
## Approach

[Planned approach for implementing this steel thread, including methodology and key steps]

## Tasks

- [ ] Task 1
- [ ] Task 2
- [ ] Task 3
- ...

## Implementation Notes

[Notes on implementation details, decisions, challenges, and their resolutions]

## Results

[Summary of results after completion, including outcomes, lessons learned, and any follow-up work needed]

"""

DESIGN: Final = """\
# Design - $id: $title

## Approach

[Planned approach for implementing this steel thread, including methodology and key steps]

## Design Decisions

[Key design decisions and their rationale]

## Architecture

[Architectural considerations and diagrams if applicable]

## Alternatives Considered

[Other approaches that were considered and why they were not chosen]
"""

IMPL: Final = """\
# Implementation - $id: $title

## Implementation

[Notes on implementation details, decisions, challenges, and their resolutions]

## Code Examples

[Key code snippets and examples]

## Technical Details

[Specific technical details and considerations]

## Challenges & Solutions

[Challenges encountered during implementation and how they were resolved]
"""

TASKS: Final = """\
# Tasks - $id: $title

## Tasks

- [ ] Task 1
- [ ] Task 2
- [ ] Task 3
- ...

## Task Notes

[Additional notes about specific tasks if needed]

## Dependencies

[Task dependencies and sequencing requirements]
"""

RESULTS: Final = """\
# Results - $id: $title

## Results

[Summary of results after completion, including outcomes and any follow-up work needed]

## Outcomes

[Specific outcomes achieved]

## Metrics

[Any relevant metrics or measurements]

## Lessons Learned

[Key lessons learned during implementation]

## Follow-up Work

[Any follow-up work identified]
"""

ACCEPTANCE_HEAD: Final = """\
---
verblock: "$date:v0.1: $author - Initial version"
st_id: $id
title: "$title -- acceptance contract"
---

# $id $title -- Acceptance

"""

ACCEPTANCE_RULES: Final = """\
> Canonical acceptance contract for $id. Acceptance Criteria (AC) are the ratified completeness boundary; Acceptance Tests (AT) are the small red-to-green tests that prove them. Real test code lives in the suite (paths cited below); this file is the contract plus the AC-to-AT coverage map plus live status. info.md / WP info.md reference this file and never restate ACs (one home).
>
> Done = every AC is covered by a GREEN AT, or (for a non-test AC) its named evidence is satisfied, AND the AC set is the ratified full boundary. Done is read from this map, never from a hand-ticked box.
>
> Change control: clarifying an AC or AT is verifier-and-builder; shrinking scope, or weakening an AT to make it pass, needs the owner.
>
> AT status vocabulary: to-write (red-first) | red | green | n/a. `n/a` belongs to non-test rows ONLY -- it is the doc / eyeball / gate status, and a row carrying it must be marked `(non-test)`.
>
> Non-test ACs carry their state inline -- `-- evidence: <ref> -- satisfied: yes|no` on the AC line; test-backed ACs are satisfied by a green covering AT (computed, never written). A `(non-test)` AT RECORDS a doc / eyeball check; it never satisfies anything, because `n/a` is not green -- the satisfaction lives on the AC's own `(non-test)` line.
>
> An AC has four states, not two. Beyond satisfied and unsatisfied, a requirement can leave this thread's scope while remaining real: **descoped** (it moved to a named thread -- `intent ac descope <ID> <AC> --to <ID>`) or **withdrawn** (it was dropped outright, with its reason on the record -- `intent ac withdraw <ID> <AC> --reason "..."`). Both are non-blocking and both are reported separately rather than folded into the satisfied count, so a thread that descoped half its contract looks like one. Use them instead of the two dishonest alternatives: satisfying an AC whose work was not done, or deleting the line and losing the audit trail. `intent ac rescope` / `intent ac reinstate` undo them.
>
> **The AT row has an enforced grammar (`intent at lint`, and the close-gate).** Two shapes, and nothing else parses:
>
> ```
> - AT-<gg>.<n> `<repo-relative-path>` -- covers <AC-id>[, <AC-id>...] -- status: to-write|red|green[ -- <free note>]
> - AT-<gg>.<n> (non-test) <prose> -- covers <AC-id>[, <AC-id>...] -- status: n/a[ -- <free note>]
> ```
>
> The reference is the test FILE, backticked, repo-relative, with at least one `/` and no `:` -- not a test name, not a bare filename, not a selector. Name the test by putting the AT's own id INSIDE the test (`describe "AT-03.2 / AC-03.2: ..."`), which is checkable from both ends and survives rewording; a cited name is not. Coverage ids are comma-separated with nothing fused to them (no `and`, no trailing `:`, no possessive). Any trailing note is introduced by a spaced `--` separator, exactly as in the two shapes above, and is never parsed. `intent at lint <ID> --fix` migrates the mechanical part of a legacy contract.
>
> Exemption (ST0048): the close-gate is fail-by-default -- a unit with an empty or missing contract is refused. A unit that is deliberately AC-free (eg a pure content / authorial task) declares `acceptance: exempt` in the frontmatter above; the gate then passes and announces the exemption. Omit it (the default) and the contract is enforced. Never inferred from emptiness; always declared.

"""

ACCEPTANCE_RULES_BEFORE_GRAMMAR: Final = """\
> The acceptance contract of $id: what must be true before the thread may be closed, and the tests that show it. It is kept here and nowhere else; other documents refer to this one.
>
> A criterion (AC) is met when a test (AT) that covers it is green, or, marked `(non-test)`, when its evidence is there: `-- evidence: <ref> -- satisfied: yes`. Only rows at column 0 are read.

"""

ACCEPTANCE_SECTIONS: Final = """\
## Acceptance Criteria

### ST-level

[The "whole steel thread is done" bar, or "none -- WP-distributed".]

### WP-01 -- [WP title] (status: ...)

[Add real AC lines at column 0 -- the parser and close-gate read only column-0 `- AC-` lines, so the indented examples below are inert guidance. Copy one to column 0 and fill it in:]

    - AC-01.1 [a test-backed criterion -- what must be verifiably true]
    - AC-01.2 (non-test) [a doc / eyeball / gate criterion] -- evidence: [named evidence] -- satisfied: no

## Acceptance Tests

### WP-01

[Add real AT lines at column 0 -- the parser reads only column-0 `- AT-` lines, so the indented examples below are inert guidance. Copy one to column 0 and fill it in:]

    - AT-01.1 `[path/to/the_test_file]` -- covers AC-01.1 -- status: to-write -- red-first
    - AT-01.2 (non-test) [what was read / eyeballed] -- covers AC-01.2 -- status: n/a -- doc / eyeball
    - Coverage: [every AC has an AT, or list the uncovered ACs; non-test ACs carry evidence on the AC line]
"""

PACKAGE_HEAD: Final = """\
---
verblock: "$date:v0.1: $author - Initial version"
wp_id: WP-$number
title: "$title"
scope: Small
status: Not Started
---

# WP-$number: $title

## Objective

[Clear statement of what this work package aims to accomplish]

## Deliverables

- [List of concrete deliverables]

"""

PACKAGE_ACCEPTANCE: Final = """\
## Acceptance

Acceptance Criteria for this work package live in the steel thread's `acceptance.md`, under the `WP-$number` heading (single source of truth). Do not restate ACs here.

"""

PACKAGE_CRITERIA: Final = """\
## Acceptance Criteria

- [ ] Criterion 1
- [ ] Criterion 2

"""

PACKAGE_TAIL: Final = """\
## Dependencies

- [List any dependencies on other WPs or external factors]
"""

ISSUE: Final = """\
---
id: "$number"
title: $title
date: $today
reporter: $author
status: OPEN
severity: $severity
---

# $number: $title

## Tags

tag1, tag2

## Summary

One paragraph describing the issue.

## Reproduction

Steps to reproduce, or a link to the session / logs where it was observed.

## Root Cause

Technical explanation of what went wrong.

## Impact

User-facing effect of this issue.

## Proposed Fix

Brief description of the recommended fix.

## Related

- ST0000 -- related steel thread
- 0000 -- related issue

## Resolutions

{{TBC}}
"""
