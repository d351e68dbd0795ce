"""Whether a place is code, asked without a parse, is what a parse of the whole says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.syntax.structure import Context, parse_structure
from tests.support.workspace import build

PIECES = st.lists(
    st.sampled_from(
        [
            "ST0001",
            " ",
            "    ",
            "\t",
            "> ",
            "- ",
            "1. ",
            "```",
            "~~~",
            "\n",
            "\n\n",
            "`",
            "# x",
            "x",
        ]
    ),
    max_size=25,
).map("".join)


@given(PIECES)
def test_code_is_what_a_parse_says(text: str):
    snapshot = build({"intent/st/ST0001/design.md": text, "intent/.config/config.json": "{}"})
    doc = snapshot.documents["intent/st/ST0001/design.md"]
    whole = parse_structure(doc.text, doc.facts.body_start)
    for start, _, _, _ in doc.facts.mentions:
        assert doc.is_code(start) == (whole.context(start) is Context.FENCE), start
