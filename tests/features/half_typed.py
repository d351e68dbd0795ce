"""Documents as they look while somebody types them, for tests that nothing may raise."""

from hypothesis import strategies as st

_PIECES = [
    *("ST0005", "ST000{1,3}", "ST000{", "ST00{01..", "/03", "/WP-", "WP-03", "WP-01..WP-03", ".."),
    *(
        " through ",
        "-",
        "AC-01.1",
        "AT-01.",
        " -- covers AC-01.1",
        " -- status: green",
        "issue 0011",
    ),
    *("\n- AC-01.1 ", "\n- AT-01.1 `a/b.sh` ", " -- satisfied: yes", " -- descoped-to: ST0009"),
    *(
        "[x](",
        "](#top)",
        "](st/ST0003/design.md)",
        "design.md",
        "{a,b}.md",
        "st/ST0003/",
        "%20",
        "#",
    ),
    *("`", "```\n", "<!--", "-->", "\n", "\n# ", "\n## ", "\r\n", "\n---\n", "---\nstatus: WIP\n"),
    *("verblock: ", "created: 2026", "\n- **Status**: ", "| ST0001 | x | WIP |", "ü", "😀", "\0"),
    *("<!-- BEGIN: STEEL_THREAD_INDEX -->", "<!-- END: STEEL_THREAD_INDEX -->", '{"id": "ST0008"}'),
]

TEXTS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=4), max_size=12).map("".join)
"""Half an id, a row without its end, a brace that nothing closes."""

PATHS = st.sampled_from(
    [
        "intent/wip.md",
        "intent/st/ST0005/info.md",
        "intent/st/ST0005/acceptance.md",
        "intent/st/ST0005/WP/03/info.md",
        "intent/st/steel_threads.md",
        "intent/issues/OPEN/0012/0012-x.md",
        "intent/.canon/st/ST0008.json",
    ]
)
"""Places where such a text may stand, one for each way of reading it."""
