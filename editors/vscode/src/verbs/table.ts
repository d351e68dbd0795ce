// Written by tools/generate.py from the server's verbs: run `make gen`.
import type { Verb } from "./verb";

export const VERBS: readonly Verb[] = [
  {
    "name": "stp.thread.new",
    "title": "New thread",
    "description": "Creates a thread under the next free id, with the documents that this version of the format gives it, and adds it to the index.",
    "subject": "workspace",
    "arguments": [
      {
        "name": "title",
        "kind": "text",
        "description": "What it is called.",
        "required": true
      },
      {
        "name": "start",
        "kind": "flag",
        "description": "Begin at once, with the status WIP.",
        "required": false
      },
      {
        "name": "id",
        "kind": "text",
        "description": "Only if this is the next free id.",
        "required": false
      }
    ]
  },
  {
    "name": "stp.thread.start",
    "title": "Start thread",
    "description": "Status WIP. Moves the folder, rewrites every path that named the old place, and regenerates the index.",
    "subject": "thread",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.thread.complete",
    "title": "Complete thread",
    "description": "Asks the close gate; then status Completed and the date of completion. Moves the folder, rewrites paths, regenerates the index.",
    "subject": "thread",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.thread.cancel",
    "title": "Cancel thread",
    "description": "Status Cancelled, no date. Moves the folder, rewrites paths, regenerates the index.",
    "subject": "thread",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.thread.hold",
    "title": "Put thread on hold",
    "description": "Status On Hold; the thread stays among the open ones, or returns there.",
    "subject": "thread",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.thread.reopen",
    "title": "Reopen thread",
    "description": "A completed or cancelled thread becomes WIP again. Its date of completion stays.",
    "subject": "thread",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.package.new",
    "title": "New work package",
    "description": "Creates the thread's next work package with its cover.",
    "subject": "thread",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "title",
        "kind": "text",
        "description": "What it is called.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.package.start",
    "title": "Start work package",
    "description": "Status WIP.",
    "subject": "work package",
    "arguments": [
      {
        "name": "package",
        "kind": "package",
        "description": "The work package, `ST0005/03`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.package.done",
    "title": "Finish work package",
    "description": "Asks the close gate for the package's criteria; then status Done.",
    "subject": "work package",
    "arguments": [
      {
        "name": "package",
        "kind": "package",
        "description": "The work package, `ST0005/03`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.document.create",
    "title": "Create document",
    "description": "Creates a document that the thread lacks, from its template.",
    "subject": "thread",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "name",
        "kind": "choice",
        "description": "Which document.",
        "required": true,
        "choices": [
          "info.md",
          "design.md",
          "impl.md",
          "tasks.md",
          "acceptance.md",
          "results.md"
        ]
      }
    ]
  },
  {
    "name": "stp.wip.add",
    "title": "Add to the active list",
    "description": "Adds the thread to the active steel threads of `wip.md`.",
    "subject": "thread",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.criterion.new",
    "title": "Next criterion",
    "description": "Adds the next criterion of a work package, and the row of the test that is to show it.",
    "subject": "thread",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "group",
        "kind": "number",
        "description": "The package's number; 0 is the thread.",
        "required": false
      },
      {
        "name": "text",
        "kind": "text",
        "description": "What must be true.",
        "required": false
      },
      {
        "name": "file",
        "kind": "file",
        "description": "Where the test will be.",
        "required": false
      },
      {
        "name": "non_test",
        "kind": "flag",
        "description": "Evidence shows it, not a test.",
        "required": false
      }
    ]
  },
  {
    "name": "stp.criterion.satisfy",
    "title": "Satisfy criterion",
    "description": "Records the evidence of a criterion that no test shows.",
    "subject": "acceptance criterion",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "criterion",
        "kind": "criterion",
        "description": "The criterion, `AC-01.2`.",
        "required": true
      },
      {
        "name": "evidence",
        "kind": "text",
        "description": "What shows it.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.criterion.descope",
    "title": "Descope criterion",
    "description": "Gives the criterion to another thread: this row says where it went, and the other thread's contract gets a row for it.",
    "subject": "acceptance criterion",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "criterion",
        "kind": "criterion",
        "description": "The criterion, `AC-01.2`.",
        "required": true
      },
      {
        "name": "to",
        "kind": "thread",
        "description": "The thread that owns it from now on.",
        "required": true
      },
      {
        "name": "reason",
        "kind": "text",
        "description": "Why.",
        "required": false
      },
      {
        "name": "by",
        "kind": "text",
        "description": "Who decided it; whoever is working by default.",
        "required": false
      },
      {
        "name": "receive",
        "kind": "flag",
        "description": "Add it to the other contract (yes).",
        "required": false
      }
    ]
  },
  {
    "name": "stp.criterion.withdraw",
    "title": "Withdraw criterion",
    "description": "Drops the criterion for good and keeps the reason on record.",
    "subject": "acceptance criterion",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "criterion",
        "kind": "criterion",
        "description": "The criterion, `AC-01.2`.",
        "required": true
      },
      {
        "name": "reason",
        "kind": "text",
        "description": "Why.",
        "required": true
      },
      {
        "name": "by",
        "kind": "text",
        "description": "Who decided it; whoever is working by default.",
        "required": false
      }
    ]
  },
  {
    "name": "stp.criterion.rescope",
    "title": "Rescope criterion",
    "description": "Takes a descoped criterion back, unsatisfied.",
    "subject": "acceptance criterion",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "criterion",
        "kind": "criterion",
        "description": "The criterion, `AC-01.2`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.criterion.reinstate",
    "title": "Reinstate criterion",
    "description": "Takes a withdrawn criterion back, unsatisfied.",
    "subject": "acceptance criterion",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "criterion",
        "kind": "criterion",
        "description": "The criterion, `AC-01.2`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.test.red",
    "title": "Mark test red",
    "description": "The test exists and fails.",
    "subject": "acceptance test",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "test",
        "kind": "test",
        "description": "The test, `AT-01.2`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.test.green",
    "title": "Mark test green",
    "description": "The test that failed passes. Only from red.",
    "subject": "acceptance test",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "test",
        "kind": "test",
        "description": "The test, `AT-01.2`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.test.na",
    "title": "Mark test n/a",
    "description": "For a row marked (non-test), which records a look and never satisfies anything.",
    "subject": "acceptance test",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "test",
        "kind": "test",
        "description": "The test, `AT-01.2`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.test.cite",
    "title": "Cite test file",
    "description": "The row cites the file, and the file gets the row's id as a comment.",
    "subject": "acceptance test",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "test",
        "kind": "test",
        "description": "The test, `AT-01.2`.",
        "required": true
      },
      {
        "name": "file",
        "kind": "file",
        "description": "The test file.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.group.expand",
    "title": "Write out the group of ids",
    "description": "`ST000{1,3}` becomes `ST0001, ST0003`.",
    "subject": "selection",
    "arguments": []
  },
  {
    "name": "stp.group.collapse",
    "title": "Fold ids into a group",
    "description": "`ST0001, ST0003` becomes `ST000{1,3}`.",
    "subject": "selection",
    "arguments": []
  },
  {
    "name": "stp.ids.qualify",
    "title": "Write ids with their thread",
    "description": "`WP-03` becomes `ST0005/03`, `AC-01.2` becomes `ST0005 AC-01.2`.",
    "subject": "selection",
    "arguments": []
  },
  {
    "name": "stp.ids.shorten",
    "title": "Write ids without their thread",
    "description": "`ST0005/03` becomes `WP-03` in the documents of `ST0005`, where it means the same.",
    "subject": "selection",
    "arguments": []
  },
  {
    "name": "stp.id.link",
    "title": "Link the id",
    "description": "`ST0005` becomes a Markdown link to its document.",
    "subject": "selection",
    "arguments": []
  },
  {
    "name": "stp.id.unlink",
    "title": "Leave the id without its link",
    "description": "The link of an id becomes the bare id.",
    "subject": "selection",
    "arguments": []
  },
  {
    "name": "stp.header.convert",
    "title": "Move metadata into the header",
    "description": "The list below the title (`- **Status**: X`) becomes a header. Refuses where the two disagree.",
    "subject": "document",
    "arguments": []
  },
  {
    "name": "stp.section.extract",
    "title": "Move section to a document",
    "description": "The section under the cursor moves to the document where the templates have it, or to one of its own; a link stays.",
    "subject": "selection",
    "arguments": [
      {
        "name": "name",
        "kind": "text",
        "description": "The file, `design.md`.",
        "required": false
      }
    ]
  },
  {
    "name": "stp.package.split",
    "title": "Split work package",
    "description": "The selected deliverables or tasks move to the thread's next work package.",
    "subject": "selection",
    "arguments": [
      {
        "name": "title",
        "kind": "text",
        "description": "What the new one is called.",
        "required": false
      }
    ]
  },
  {
    "name": "stp.index.regenerate",
    "title": "Regenerate index",
    "description": "Writes `steel_threads.md` anew from the threads; damaged markers are put in order.",
    "subject": "workspace",
    "arguments": []
  },
  {
    "name": "stp.threads.organize",
    "title": "Organize threads",
    "description": "Moves every thread into the folder of its status, with the paths that name it.",
    "subject": "workspace",
    "arguments": []
  },
  {
    "name": "stp.threads.repair",
    "title": "Repair threads",
    "description": "Splits collapsed headers, renames `stp_version`, brings the status and the date of creation into form, and organizes. No date is made up.",
    "subject": "workspace",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "Only this thread, all four digits.",
        "required": false
      }
    ]
  },
  {
    "name": "stp.todo.regenerate",
    "title": "Regenerate todo.md",
    "description": "Writes the list anew from the threads and keeps its watermark. Never touches a list that another generator owns.",
    "subject": "workspace",
    "arguments": []
  },
  {
    "name": "stp.todo.flush",
    "title": "Flush todo.md",
    "description": "The same, and the list of what is done begins anew.",
    "subject": "workspace",
    "arguments": []
  },
  {
    "name": "stp.verblock.bump",
    "title": "Bump verblock",
    "description": "Today's date and the next minor version; author and comment stay.",
    "subject": "document",
    "arguments": []
  },
  {
    "name": "stp.issue.new",
    "title": "New issue",
    "description": "Creates an open issue under the next number.",
    "subject": "workspace",
    "arguments": [
      {
        "name": "title",
        "kind": "text",
        "description": "What it is called.",
        "required": true
      },
      {
        "name": "severity",
        "kind": "choice",
        "description": "How bad it is.",
        "required": false,
        "choices": [
          "critical",
          "high",
          "medium",
          "low"
        ]
      }
    ]
  },
  {
    "name": "stp.issue.close",
    "title": "Close issue",
    "description": "Moves the issue to `CLOSED` and says so in its header.",
    "subject": "issue",
    "arguments": [
      {
        "name": "issue",
        "kind": "issue",
        "description": "The issue, `0011` or `11`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.issue.reopen",
    "title": "Reopen issue",
    "description": "Moves the issue to `OPEN` and says so in its header.",
    "subject": "issue",
    "arguments": [
      {
        "name": "issue",
        "kind": "issue",
        "description": "The issue, `0011` or `11`.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.thread.retitle",
    "title": "Retitle thread",
    "description": "Changes the title wherever it is written with the id: headings, contract, lists; the slug and the index row follow.",
    "subject": "thread",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "title",
        "kind": "text",
        "description": "What it is called.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.thread.renumber",
    "title": "Renumber thread",
    "description": "Gives the thread another id: moves its folder and rewrites every mention, in every form and in every document.",
    "subject": "thread",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "id",
        "kind": "text",
        "description": "The new id.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.package.retitle",
    "title": "Retitle work package",
    "description": "Changes the title in the cover and in the headings of the contract.",
    "subject": "work package",
    "arguments": [
      {
        "name": "package",
        "kind": "package",
        "description": "The work package, `ST0005/03`.",
        "required": true
      },
      {
        "name": "title",
        "kind": "text",
        "description": "What it is called.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.package.renumber",
    "title": "Renumber work package",
    "description": "Gives the work package another number: its folder, every mention, and the criteria and tests of its group.",
    "subject": "work package",
    "arguments": [
      {
        "name": "package",
        "kind": "package",
        "description": "The work package, `ST0005/03`.",
        "required": true
      },
      {
        "name": "number",
        "kind": "text",
        "description": "The new number.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.criterion.renumber",
    "title": "Renumber criterion",
    "description": "Gives the criterion another id, and rewrites every mention.",
    "subject": "acceptance criterion",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "criterion",
        "kind": "criterion",
        "description": "The criterion, `AC-01.2`.",
        "required": true
      },
      {
        "name": "id",
        "kind": "text",
        "description": "The new id.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.test.renumber",
    "title": "Renumber test",
    "description": "Gives the test another id, and rewrites every mention, also in the cited file.",
    "subject": "acceptance test",
    "arguments": [
      {
        "name": "thread",
        "kind": "thread",
        "description": "The thread, `ST0005` or `5`.",
        "required": true
      },
      {
        "name": "test",
        "kind": "test",
        "description": "The test, `AT-01.2`.",
        "required": true
      },
      {
        "name": "id",
        "kind": "text",
        "description": "The new id.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.issue.retitle",
    "title": "Retitle issue",
    "description": "Changes the title in header and heading; the name of the file follows.",
    "subject": "issue",
    "arguments": [
      {
        "name": "issue",
        "kind": "issue",
        "description": "The issue, `0011` or `11`.",
        "required": true
      },
      {
        "name": "title",
        "kind": "text",
        "description": "What it is called.",
        "required": true
      }
    ]
  },
  {
    "name": "stp.issue.renumber",
    "title": "Renumber issue",
    "description": "Gives the issue another number: folder, files, header, and every mention.",
    "subject": "issue",
    "arguments": [
      {
        "name": "issue",
        "kind": "issue",
        "description": "The issue, `0011` or `11`.",
        "required": true
      },
      {
        "name": "number",
        "kind": "text",
        "description": "The new number.",
        "required": true
      }
    ]
  }
];
