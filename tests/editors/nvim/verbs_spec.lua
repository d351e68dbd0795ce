-- Every command of every verb, typed, with its effect on the files (docs/verbs.md says what it is).

local H = dofile(vim.env.HARNESS)
vim.lsp.enable("stp")

local THREADS = "intent/st"
local LAMP = THREADS .. "/ST0002"
local TIDE = THREADS .. "/ST0005"

--- What is typed, where the cursor is, and what a file holds afterwards. `false` for a file that is
--- gone. In the order in which they are done: each step builds on those before.
local steps = {
  {
    "StpNew Radar reflector",
    { THREADS .. "/NOT-STARTED/ST0009/info.md", "# ST0009: Radar reflector" },
  },
  { "StpStart ST0009", { THREADS .. "/ST0009/info.md", "status: WIP" } },
  { "StpHold ST0009", { THREADS .. "/ST0009/info.md", "status: On Hold" } },
  { "StpCancel ST0009", { THREADS .. "/CANCELLED/ST0009/info.md", "status: Cancelled" } },
  { "StpReopen ST0009", { THREADS .. "/ST0009/info.md", "status: WIP" } },
  {
    "StpWpNew ST0009 Mount the plates",
    { THREADS .. "/ST0009/WP/01/info.md", "Mount the plates" },
  },
  { "StpWpStart ST0009/01", { THREADS .. "/ST0009/WP/01/info.md", "status: WIP" } },
  {
    "StpAcNew ST0009 group=1 non_test=true text=The plates are up",
    { THREADS .. "/ST0009/acceptance.md", "- AC-01.1 (non-test) The plates are up" },
  },
  {
    "StpAcSatisfy ST0009 AC-01.1 seen from the boat",
    { THREADS .. "/ST0009/acceptance.md", "evidence: seen from the boat" },
  },
  { "StpWpDone ST0009/01", { THREADS .. "/ST0009/WP/01/info.md", "status: Done" } },
  { "StpActive ST0009", { "intent/wip.md", "ST0009: Radar reflector" } },
  { "StpDone ST0009", { THREADS .. "/COMPLETED/ST0009/info.md", "status: Completed" } },
  { "StpDocument ST0005 impl.md", { TIDE .. "/impl.md", "ST0005" } },
  {
    "StpAcNew ST0002 group=3 text=The spare is tried each month",
    { LAMP .. "/acceptance.md", "- AC-03.3 The spare is tried each month" },
  },
  {
    "StpAcSatisfy ST0002 AC-02.3 the office printed it",
    { LAMP .. "/acceptance.md", "evidence: the office printed it" },
  },
  {
    "StpAcRescope ST0002 AC-02.4",
    { LAMP .. "/acceptance.md", "- AC-02.4 The office ashore can light a lamp at once\n" },
  },
  {
    "StpAcDescope ST0002 AC-03.2 to=ST0004 reason=the log does it",
    { LAMP .. "/acceptance.md", "descoped-to: ST0004" },
  },
  {
    "StpAcWithdraw ST0002 AC-02.4 nobody asked",
    { LAMP .. "/acceptance.md", "withdrawn: nobody asked" },
  },
  {
    "StpAcReinstate ST0002 AC-02.4",
    { LAMP .. "/acceptance.md", "- AC-02.4 The office ashore can light a lamp at once\n" },
  },
  { "StpAtCite ST0002 AT-03.1 tests/test_lamp.py", { "tests/test_lamp.py", "AT-03.1" } },
  { "StpAtRed ST0002 AT-03.1", { LAMP .. "/acceptance.md", "status: red" } },
  { "StpAtGreen ST0002 AT-02.2", { LAMP .. "/acceptance.md", "covers AC-02.2 -- status: green" } },
  { "StpAtNa ST0004 AT-00.2", at = THREADS .. "/ST0004/acceptance.md", said = "AT-00.2" },
  {
    "StpIssue Horn too quiet severity=high",
    { "intent/issues/OPEN/0003/0003-horn-too-quiet.md", "severity: high" },
  },
  {
    "StpIssueClose 0003",
    { "intent/issues/CLOSED/0003/0003-horn-too-quiet.md", "status: CLOSED" },
  },
  { "StpIssueReopen 0003", { "intent/issues/OPEN/0003/0003-horn-too-quiet.md", "status: OPEN" } },
  { "StpBump", at = LAMP .. "/info.md", { LAMP .. "/info.md", ":v0.5: Ines Halloran" } },
  {
    "StpGroupExpand",
    at = "intent/wip.md",
    cursor = "ST000{1,3}",
    { "intent/wip.md", "- ST0001, ST0003 are done" },
  },
  {
    "StpGroupCollapse",
    at = "intent/wip.md",
    select = "ST0001, ST0003",
    { "intent/wip.md", "- ST000{1,3} are done" },
  },
  {
    "StpIdsQualify",
    at = LAMP .. "/info.md",
    cursor = "WP-01 is in service",
    { LAMP .. "/info.md", "ST0002/01 is in service" },
  },
  {
    "StpIdsShorten",
    at = LAMP .. "/info.md",
    cursor = "ST0002/01 is in service",
    { LAMP .. "/info.md", "\nWP-01 is in service" },
  },
  {
    "StpIdLink",
    at = "intent/wip.md",
    cursor = "ST0005 and ST0008",
    { "intent/wip.md", "- [ST0005](" },
  },
  {
    "StpIdUnlink",
    at = "intent/wip.md",
    cursor = "[ST0005](",
    { "intent/wip.md", "- ST0005 and ST0008" },
  },
  { "StpHeaderConvert", at = LAMP .. "/info.md", said = "Move metadata into the header: " },
  {
    "StpSectionExtract name=alternatives.md",
    at = LAMP .. "/design.md",
    cursor = "## Alternatives Considered",
    { LAMP .. "/alternatives.md", "A light sensor." },
  },
  {
    "StpWpSplit title=Spare lamps",
    at = LAMP .. "/WP/03/info.md",
    select = "- `lights/failover.py`",
    { LAMP .. "/WP/04/info.md", "Spare lamps" },
  },
  { "StpThreadsOrganize", { THREADS .. "/NOT-STARTED/ST0005/info.md", "status: Not Started" } },
  { "StpThreadsRepair ST0004", said = "ST0004" },
  { "StpIndex", { THREADS .. "/steel_threads.md", "ST0009" } },
  { "StpTodo", { "intent/todo.md", "ST0009: Radar reflector" } },
  { "StpTodoFlush", { "intent/todo.md", "## DONE:" } },
  { "StpVerb stp.thread.start ST0005", { THREADS .. "/ST0005/info.md", "status: WIP" } },
  { "StpVerb thread.hold ST0005", { THREADS .. "/ST0005/info.md", "status: On Hold" } },
  { "StpWpRetitle ST0002/01 Lamp relay", { LAMP .. "/WP/01/info.md", "# WP-01: Lamp relay" } },
  { "StpWpRenumber ST0002/01 7", { LAMP .. "/WP/07/info.md", "# WP-07: Lamp relay" } },
  { "StpAcRenumber ST0002 AC-07.1 AC-07.9", { LAMP .. "/acceptance.md", "- AC-07.9 A lamp" } },
  { "StpAtRenumber ST0002 AT-07.1 AT-07.9", { "tests/test_lamp.py", "AT-07.9" } },
  {
    "StpIssueRetitle 0002 Too bright",
    { "intent/issues/OPEN/0002/0002-too-bright.md", "Too bright" },
  },
  { "StpIssueRenumber 0002 12", { "intent/issues/OPEN/0012/0012-too-bright.md", 'id: "0012"' } },
  {
    "StpRetitle ST0004 Log of the keepers",
    { THREADS .. "/ST0004/info.md", "slug: log-of-the-keepers" },
  },
  { "StpRenumber ST0004 ST0014", { THREADS .. "/ST0014/info.md", "# ST0014: Log of the keepers" } },
}

local cases = {
  {
    "every verb of the server has its step here",
    function()
      local typed = {}
      for _, step in ipairs(steps) do
        typed[step[1]:match("^%S+")] = true
      end
      for _, verb in ipairs(require("stp.registry")) do
        assert(typed[verb.command], "no step for :" .. verb.command .. " (" .. verb.name .. ")")
      end
    end,
  },
}

for _, step in ipairs(steps) do
  table.insert(cases, {
    ":" .. step[1],
    function()
      H.open(step.at or "intent/st/ST0002/design.md")
      if step.cursor then
        H.cursor(step.cursor, 2)
      end
      H.said = {}
      if step.select then
        H.cursor(step.select)
        vim.cmd("normal! v" .. (#step.select - 1) .. "l\27")
        vim.cmd("'<,'>" .. step[1])
      else
        vim.cmd(step[1])
      end
      local effect = step[2]
      if effect then
        H.wait(effect[2] .. " in " .. effect[1], function()
          local text = H.read(effect[1])
          return text and text:find(effect[2], 1, true)
        end)
      end
      H.wait("a word about it", function()
        return #H.said > 0 and (not step.said or H.was_said(step.said))
      end)
    end,
  })
end

table.insert(cases, {
  "all that verbs changed is written",
  function()
    for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
      local name = vim.api.nvim_buf_get_name(bufnr)
      assert(not vim.bo[bufnr].modified or name == "", name .. " is not written")
    end
  end,
})

H.run(cases)
