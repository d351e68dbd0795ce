// The tree of threads without VS Code: groups, counts, filter, and the words by which menus know
// what an entry is.

import type { IssueThing, PartNode, ThreadThing, WorkspaceThings } from "../server/protocol";

export interface Group {
  readonly status: string;
  readonly threads: readonly ThreadThing[];
}

export interface Shown {
  readonly groups: readonly Group[];
  readonly issues: readonly IssueThing[];
  /** How many of the threads and issues are left out. */
  readonly hidden: number;
}

/** Whether every word of a filter is in the text of a thing. */
export function matches(filter: string, ...texts: readonly string[]): boolean {
  const text = texts.join(" ").toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What of a workspace is shown: threads by status, in the server's order, then issues. */
export function shownOf(workspace: WorkspaceThings, filter: string, closed: boolean): Shown {
  const threads = workspace.threads.filter(
    (thread) =>
      (closed || thread.open) &&
      matches(filter, thread.key, thread.title, thread.status, ...thread.packages.map((each) => each.title)),
  );
  const issues = workspace.issues.filter(
    (issue) => (closed || issue.open) && matches(filter, issue.label, issue.title, issue.status, "issue"),
  );
  const groups = new Map<string, ThreadThing[]>();
  for (const thread of threads) {
    const status = thread.status === "" ? "No status" : thread.status;
    const group = groups.get(status);
    if (group === undefined) {
      groups.set(status, [thread]);
    } else {
      group.push(thread);
    }
  }
  const total = workspace.threads.length + workspace.issues.length;
  return {
    groups: [...groups].map(([status, members]) => ({ status, threads: members })),
    issues,
    hidden: total - threads.length - issues.length,
  };
}

/** What stands above the tree: `2 WIP of 8 threads`. */
export function summary(workspaces: readonly WorkspaceThings[]): string {
  const threads = workspaces.flatMap((workspace) => workspace.threads);
  if (threads.length === 0) {
    return "";
  }
  const wip = threads.filter((thread) => thread.status === "WIP").length;
  return `${wip} WIP of ${threads.length}`;
}

/** The label of a part below its thread, without the thread's id: `AC-01.2 It lights`. */
export function partLabel(node: PartNode): string {
  const [, part = ""] = node.key.split("/", 2);
  const id = node.kind === "work package" ? `WP-${part}` : part;
  const title = node.name.replace(/^[A-Z]+\d+[/ ]\S+\s*/, "");
  return title === "" ? id : `${id} ${title}`;
}

/** The words by which the manifest's menus know a thread. */
export function threadContext(thread: ThreadThing): string {
  const waits = thread.open && thread.status !== "WIP";
  return ["thing", "thread", thread.open ? "open" : "closed", ...(waits ? ["waiting"] : [])].join(" ");
}

export function issueContext(issue: IssueThing): string {
  return `thing issue ${issue.open ? "open" : "closed"}`;
}

/** The words for a work package, criterion or test. */
export function partContext(node: PartNode): string {
  switch (node.kind) {
    case "work package": {
      const done = node.state === "Done" || node.state === "Cancelled";
      const waits = node.state !== "WIP" && node.state !== "Done";
      return ["thing", "package", ...(done ? [] : ["open"]), ...(waits ? ["waiting"] : [])].join(" ");
    }
    case "acceptance criterion": {
      const waits = node.nonTest && node.state === "unsatisfied";
      const scope = node.state === "descoped" || node.state === "withdrawn" ? node.state : "open";
      return ["thing", "criterion", scope, ...(waits ? ["waiting"] : [])].join(" ");
    }
    case "acceptance test":
      if (node.nonTest) {
        return "thing test note";
      }
      return `thing test file ${node.state === "red" ? "red" : "open"}`;
    default:
      return "thing";
  }
}

export interface Look {
  /** The name of a codicon. */
  readonly icon: string;
  /** The id of a theme colour. */
  readonly color?: string;
}

const GREEN = "testing.iconPassed";
const RED = "testing.iconFailed";
const YELLOW = "charts.yellow";
const BLUE = "charts.blue";
const QUIET = "disabledForeground";

const LOOKS: Readonly<Record<string, Look>> = {
  WIP: { icon: "play-circle", color: BLUE },
  "Not Started": { icon: "circle-outline" },
  "On Hold": { icon: "debug-pause", color: YELLOW },
  Completed: { icon: "pass-filled", color: GREEN },
  Cancelled: { icon: "circle-slash", color: QUIET },
  Triage: { icon: "inbox" },
  Done: { icon: "pass-filled", color: GREEN },
  satisfied: { icon: "pass", color: GREEN },
  unsatisfied: { icon: "circle-large-outline", color: YELLOW },
  descoped: { icon: "arrow-right", color: QUIET },
  withdrawn: { icon: "trash", color: QUIET },
  "fiat-closed": { icon: "pass", color: YELLOW },
  green: { icon: "beaker", color: GREEN },
  red: { icon: "beaker", color: RED },
  "to-write": { icon: "edit", color: YELLOW },
  "n/a": { icon: "note" },
};

/** How a status or state looks. */
export function lookOf(state: string): Look {
  return LOOKS[state] ?? { icon: "question", color: QUIET };
}
