-- Written by tools/generate.py from the server's verbs: run `make gen`.
-- stylua: ignore start

---@class stp.Argument
---@field name string
---@field kind "thread"|"package"|"criterion"|"test"|"issue"|"text"|"file"|"number"|"flag"|"choice"
---@field required boolean
---@field description string
---@field choices? string[]

---@class stp.Verb
---@field name string The command of the server.
---@field command string The command of the editor.
---@field title string
---@field description string
---@field subject string What it acts on.
---@field arguments stp.Argument[]

---@type stp.Verb[]
return {
  {
    name = "stp.thread.new",
    command = "StpNew",
    title = "New thread",
    description = "Creates a thread under the next free id, with the documents that this version of the format gives it, and adds it to the index.",
    subject = "workspace",
    arguments = {
      { name = "title", kind = "text", required = true, description = "What it is called." },
      { name = "start", kind = "flag", required = false, description = "Begin at once, with the status WIP." },
      { name = "id", kind = "text", required = false, description = "Only if this is the next free id." },
    },
  },
  {
    name = "stp.thread.start",
    command = "StpStart",
    title = "Start thread",
    description = "Status WIP. Moves the folder, rewrites every path that named the old place, and regenerates the index.",
    subject = "thread",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
    },
  },
  {
    name = "stp.thread.complete",
    command = "StpDone",
    title = "Complete thread",
    description = "Asks the close gate; then status Completed and the date of completion. Moves the folder, rewrites paths, regenerates the index.",
    subject = "thread",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
    },
  },
  {
    name = "stp.thread.cancel",
    command = "StpCancel",
    title = "Cancel thread",
    description = "Status Cancelled, no date. Moves the folder, rewrites paths, regenerates the index.",
    subject = "thread",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
    },
  },
  {
    name = "stp.thread.hold",
    command = "StpHold",
    title = "Put thread on hold",
    description = "Status On Hold; the thread stays among the open ones, or returns there.",
    subject = "thread",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
    },
  },
  {
    name = "stp.thread.reopen",
    command = "StpReopen",
    title = "Reopen thread",
    description = "A completed or cancelled thread becomes WIP again. Its date of completion stays.",
    subject = "thread",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
    },
  },
  {
    name = "stp.package.new",
    command = "StpWpNew",
    title = "New work package",
    description = "Creates the thread's next work package with its cover.",
    subject = "thread",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "title", kind = "text", required = true, description = "What it is called." },
    },
  },
  {
    name = "stp.package.start",
    command = "StpWpStart",
    title = "Start work package",
    description = "Status WIP.",
    subject = "work package",
    arguments = {
      { name = "package", kind = "package", required = true, description = "The work package, `ST0005/03`." },
    },
  },
  {
    name = "stp.package.done",
    command = "StpWpDone",
    title = "Finish work package",
    description = "Asks the close gate for the package's criteria; then status Done.",
    subject = "work package",
    arguments = {
      { name = "package", kind = "package", required = true, description = "The work package, `ST0005/03`." },
    },
  },
  {
    name = "stp.document.create",
    command = "StpDocument",
    title = "Create document",
    description = "Creates a document that the thread lacks, from its template.",
    subject = "thread",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "name", kind = "choice", required = true, description = "Which document.", choices = { "info.md", "design.md", "impl.md", "tasks.md", "acceptance.md", "results.md" } },
    },
  },
  {
    name = "stp.wip.add",
    command = "StpActive",
    title = "Add to the active list",
    description = "Adds the thread to the active steel threads of `wip.md`.",
    subject = "thread",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
    },
  },
  {
    name = "stp.criterion.new",
    command = "StpAcNew",
    title = "Next criterion",
    description = "Adds the next criterion of a work package, and the row of the test that is to show it.",
    subject = "thread",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "group", kind = "number", required = false, description = "The package's number; 0 is the thread." },
      { name = "text", kind = "text", required = false, description = "What must be true." },
      { name = "file", kind = "file", required = false, description = "Where the test will be." },
      { name = "non_test", kind = "flag", required = false, description = "Evidence shows it, not a test." },
    },
  },
  {
    name = "stp.criterion.satisfy",
    command = "StpAcSatisfy",
    title = "Satisfy criterion",
    description = "Records the evidence of a criterion that no test shows.",
    subject = "acceptance criterion",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "criterion", kind = "criterion", required = true, description = "The criterion, `AC-01.2`." },
      { name = "evidence", kind = "text", required = true, description = "What shows it." },
    },
  },
  {
    name = "stp.criterion.descope",
    command = "StpAcDescope",
    title = "Descope criterion",
    description = "Gives the criterion to another thread: this row says where it went, and the other thread's contract gets a row for it.",
    subject = "acceptance criterion",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "criterion", kind = "criterion", required = true, description = "The criterion, `AC-01.2`." },
      { name = "to", kind = "thread", required = true, description = "The thread that owns it from now on." },
      { name = "reason", kind = "text", required = false, description = "Why." },
      { name = "by", kind = "text", required = false, description = "Who decided it; whoever is working by default." },
      { name = "receive", kind = "flag", required = false, description = "Add it to the other contract (yes)." },
    },
  },
  {
    name = "stp.criterion.withdraw",
    command = "StpAcWithdraw",
    title = "Withdraw criterion",
    description = "Drops the criterion for good and keeps the reason on record.",
    subject = "acceptance criterion",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "criterion", kind = "criterion", required = true, description = "The criterion, `AC-01.2`." },
      { name = "reason", kind = "text", required = true, description = "Why." },
      { name = "by", kind = "text", required = false, description = "Who decided it; whoever is working by default." },
    },
  },
  {
    name = "stp.criterion.rescope",
    command = "StpAcRescope",
    title = "Rescope criterion",
    description = "Takes a descoped criterion back, unsatisfied.",
    subject = "acceptance criterion",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "criterion", kind = "criterion", required = true, description = "The criterion, `AC-01.2`." },
    },
  },
  {
    name = "stp.criterion.reinstate",
    command = "StpAcReinstate",
    title = "Reinstate criterion",
    description = "Takes a withdrawn criterion back, unsatisfied.",
    subject = "acceptance criterion",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "criterion", kind = "criterion", required = true, description = "The criterion, `AC-01.2`." },
    },
  },
  {
    name = "stp.test.red",
    command = "StpAtRed",
    title = "Mark test red",
    description = "The test exists and fails.",
    subject = "acceptance test",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "test", kind = "test", required = true, description = "The test, `AT-01.2`." },
    },
  },
  {
    name = "stp.test.green",
    command = "StpAtGreen",
    title = "Mark test green",
    description = "The test that failed passes. Only from red.",
    subject = "acceptance test",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "test", kind = "test", required = true, description = "The test, `AT-01.2`." },
    },
  },
  {
    name = "stp.test.na",
    command = "StpAtNa",
    title = "Mark test n/a",
    description = "For a row marked (non-test), which records a look and never satisfies anything.",
    subject = "acceptance test",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "test", kind = "test", required = true, description = "The test, `AT-01.2`." },
    },
  },
  {
    name = "stp.test.cite",
    command = "StpAtCite",
    title = "Cite test file",
    description = "The row cites the file, and the file gets the row's id as a comment.",
    subject = "acceptance test",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "test", kind = "test", required = true, description = "The test, `AT-01.2`." },
      { name = "file", kind = "file", required = true, description = "The test file." },
    },
  },
  {
    name = "stp.group.expand",
    command = "StpGroupExpand",
    title = "Write out the group of ids",
    description = "`ST000{1,3}` becomes `ST0001, ST0003`.",
    subject = "selection",
    arguments = {},
  },
  {
    name = "stp.group.collapse",
    command = "StpGroupCollapse",
    title = "Fold ids into a group",
    description = "`ST0001, ST0003` becomes `ST000{1,3}`.",
    subject = "selection",
    arguments = {},
  },
  {
    name = "stp.ids.qualify",
    command = "StpIdsQualify",
    title = "Write ids with their thread",
    description = "`WP-03` becomes `ST0005/03`, `AC-01.2` becomes `ST0005 AC-01.2`.",
    subject = "selection",
    arguments = {},
  },
  {
    name = "stp.ids.shorten",
    command = "StpIdsShorten",
    title = "Write ids without their thread",
    description = "`ST0005/03` becomes `WP-03` in the documents of `ST0005`, where it means the same.",
    subject = "selection",
    arguments = {},
  },
  {
    name = "stp.id.link",
    command = "StpIdLink",
    title = "Link the id",
    description = "`ST0005` becomes a Markdown link to its document.",
    subject = "selection",
    arguments = {},
  },
  {
    name = "stp.id.unlink",
    command = "StpIdUnlink",
    title = "Leave the id without its link",
    description = "The link of an id becomes the bare id.",
    subject = "selection",
    arguments = {},
  },
  {
    name = "stp.header.convert",
    command = "StpHeaderConvert",
    title = "Move metadata into the header",
    description = "The list below the title (`- **Status**: X`) becomes a header. Refuses where the two disagree.",
    subject = "document",
    arguments = {},
  },
  {
    name = "stp.section.extract",
    command = "StpSectionExtract",
    title = "Move section to a document",
    description = "The section under the cursor moves to the document where the templates have it, or to one of its own; a link stays.",
    subject = "selection",
    arguments = {
      { name = "name", kind = "text", required = false, description = "The file, `design.md`." },
    },
  },
  {
    name = "stp.package.split",
    command = "StpWpSplit",
    title = "Split work package",
    description = "The selected deliverables or tasks move to the thread's next work package.",
    subject = "selection",
    arguments = {
      { name = "title", kind = "text", required = false, description = "What the new one is called." },
    },
  },
  {
    name = "stp.index.regenerate",
    command = "StpIndex",
    title = "Regenerate index",
    description = "Writes `steel_threads.md` anew from the threads; damaged markers are put in order.",
    subject = "workspace",
    arguments = {},
  },
  {
    name = "stp.threads.organize",
    command = "StpThreadsOrganize",
    title = "Organize threads",
    description = "Moves every thread into the folder of its status, with the paths that name it.",
    subject = "workspace",
    arguments = {},
  },
  {
    name = "stp.threads.repair",
    command = "StpThreadsRepair",
    title = "Repair threads",
    description = "Splits collapsed headers, renames `stp_version`, brings the status and the date of creation into form, and organizes. No date is made up.",
    subject = "workspace",
    arguments = {
      { name = "thread", kind = "thread", required = false, description = "Only this thread, all four digits." },
    },
  },
  {
    name = "stp.todo.regenerate",
    command = "StpTodo",
    title = "Regenerate todo.md",
    description = "Writes the list anew from the threads and keeps its watermark. Never touches a list that another generator owns.",
    subject = "workspace",
    arguments = {},
  },
  {
    name = "stp.todo.flush",
    command = "StpTodoFlush",
    title = "Flush todo.md",
    description = "The same, and the list of what is done begins anew.",
    subject = "workspace",
    arguments = {},
  },
  {
    name = "stp.verblock.bump",
    command = "StpBump",
    title = "Bump verblock",
    description = "Today's date and the next minor version; author and comment stay.",
    subject = "document",
    arguments = {},
  },
  {
    name = "stp.issue.new",
    command = "StpIssue",
    title = "New issue",
    description = "Creates an open issue under the next number.",
    subject = "workspace",
    arguments = {
      { name = "title", kind = "text", required = true, description = "What it is called." },
      { name = "severity", kind = "choice", required = false, description = "How bad it is.", choices = { "critical", "high", "medium", "low" } },
    },
  },
  {
    name = "stp.issue.close",
    command = "StpIssueClose",
    title = "Close issue",
    description = "Moves the issue to `CLOSED` and says so in its header.",
    subject = "issue",
    arguments = {
      { name = "issue", kind = "issue", required = true, description = "The issue, `0011` or `11`." },
    },
  },
  {
    name = "stp.issue.reopen",
    command = "StpIssueReopen",
    title = "Reopen issue",
    description = "Moves the issue to `OPEN` and says so in its header.",
    subject = "issue",
    arguments = {
      { name = "issue", kind = "issue", required = true, description = "The issue, `0011` or `11`." },
    },
  },
  {
    name = "stp.thread.retitle",
    command = "StpRetitle",
    title = "Retitle thread",
    description = "Changes the title wherever it is written with the id: headings, contract, lists; the slug and the index row follow.",
    subject = "thread",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "title", kind = "text", required = true, description = "What it is called." },
    },
  },
  {
    name = "stp.thread.renumber",
    command = "StpRenumber",
    title = "Renumber thread",
    description = "Gives the thread another id: moves its folder and rewrites every mention, in every form and in every document.",
    subject = "thread",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "id", kind = "text", required = true, description = "The new id." },
    },
  },
  {
    name = "stp.package.retitle",
    command = "StpWpRetitle",
    title = "Retitle work package",
    description = "Changes the title in the cover and in the headings of the contract.",
    subject = "work package",
    arguments = {
      { name = "package", kind = "package", required = true, description = "The work package, `ST0005/03`." },
      { name = "title", kind = "text", required = true, description = "What it is called." },
    },
  },
  {
    name = "stp.package.renumber",
    command = "StpWpRenumber",
    title = "Renumber work package",
    description = "Gives the work package another number: its folder, every mention, and the criteria and tests of its group.",
    subject = "work package",
    arguments = {
      { name = "package", kind = "package", required = true, description = "The work package, `ST0005/03`." },
      { name = "number", kind = "text", required = true, description = "The new number." },
    },
  },
  {
    name = "stp.criterion.renumber",
    command = "StpAcRenumber",
    title = "Renumber criterion",
    description = "Gives the criterion another id, and rewrites every mention.",
    subject = "acceptance criterion",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "criterion", kind = "criterion", required = true, description = "The criterion, `AC-01.2`." },
      { name = "id", kind = "text", required = true, description = "The new id." },
    },
  },
  {
    name = "stp.test.renumber",
    command = "StpAtRenumber",
    title = "Renumber test",
    description = "Gives the test another id, and rewrites every mention, also in the cited file.",
    subject = "acceptance test",
    arguments = {
      { name = "thread", kind = "thread", required = true, description = "The thread, `ST0005` or `5`." },
      { name = "test", kind = "test", required = true, description = "The test, `AT-01.2`." },
      { name = "id", kind = "text", required = true, description = "The new id." },
    },
  },
  {
    name = "stp.issue.retitle",
    command = "StpIssueRetitle",
    title = "Retitle issue",
    description = "Changes the title in header and heading; the name of the file follows.",
    subject = "issue",
    arguments = {
      { name = "issue", kind = "issue", required = true, description = "The issue, `0011` or `11`." },
      { name = "title", kind = "text", required = true, description = "What it is called." },
    },
  },
  {
    name = "stp.issue.renumber",
    command = "StpIssueRenumber",
    title = "Renumber issue",
    description = "Gives the issue another number: folder, files, header, and every mention.",
    subject = "issue",
    arguments = {
      { name = "issue", kind = "issue", required = true, description = "The issue, `0011` or `11`." },
      { name = "number", kind = "text", required = true, description = "The new number." },
    },
  },
}
