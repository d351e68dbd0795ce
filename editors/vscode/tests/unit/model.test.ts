import assert from "node:assert/strict";
import { test } from "node:test";
import type { IssueThing, PartNode, ThreadThing, WorkspaceThings } from "../../src/server/protocol";
import { issueContext, matches, partContext, partLabel, shownOf, summary, threadContext } from "../../src/views/model";

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const place = { root: "/w", uri: "file:///w/a.md", range };

function thread(key: string, status: string, more: Partial<ThreadThing> = {}): ThreadThing {
  const open = status !== "Completed" && status !== "Cancelled";
  return { ...place, key, label: key, title: `Title of ${key}`, kind: "thread", status, open, packages: [], done: 0, contract: false, ...more };
}

function issue(number: string, open: boolean): IssueThing {
  return { ...place, key: `issue/${number}`, label: number, title: "Smoke", kind: "issue", status: open ? "OPEN" : "CLOSED", open, severity: "high" };
}

function node(kind: PartNode["kind"], key: string, state: string, nonTest = false): PartNode {
  return { uri: place.uri, range, key, name: `${key.replace("/", " ")} Words`, detail: state, kind, state, nonTest, children: [] };
}

const workspace: WorkspaceThings = {
  root: "/w", uri: "file:///w", name: "W", version: "2.19.0", prefix: "ST",
  threads: [thread("ST0004", "WIP"), thread("ST0002", "WIP"), thread("ST0005", ""), thread("ST0001", "Completed")],
  issues: [issue("0002", true), issue("0001", false)],
};

test("threads are grouped by status, in the order in which the server gives them", () => {
  const { groups, issues, hidden } = shownOf(workspace, "", true);
  assert.deepEqual(
    groups.map((group) => [group.status, group.threads.map((each) => each.key)]),
    [["WIP", ["ST0004", "ST0002"]], ["No status", ["ST0005"]], ["Completed", ["ST0001"]]],
  );
  assert.equal(issues.length, 2);
  assert.equal(hidden, 0);
});

test("closed ones can be left out, and are counted", () => {
  const { groups, issues, hidden } = shownOf(workspace, "", false);
  assert.deepEqual(groups.map((group) => group.status), ["WIP", "No status"]);
  assert.deepEqual(issues.map((each) => each.label), ["0002"]);
  assert.equal(hidden, 2);
});

test("every word of a filter must be found", () => {
  assert.deepEqual(shownOf(workspace, "title 0002", true).groups.flatMap((group) => group.threads.map((each) => each.key)), ["ST0002"]);
  assert.equal(shownOf(workspace, "nothing of this", true).hidden, 6);
  assert.ok(matches("", "anything"));
  assert.ok(matches("WIP st0004", "ST0004", "wip"));
});

test("work packages are found by their titles", () => {
  const packages = [{ ...place, key: "ST0009/01", label: "ST0009/01", title: "Wick", kind: "work package" as const, status: "WIP" }];
  const one = { ...workspace, threads: [thread("ST0009", "WIP", { packages })], issues: [] };
  assert.equal(shownOf(one, "wick", true).groups.length, 1);
});

test("the count above the tree", () => {
  assert.equal(summary([workspace]), "2 WIP of 4");
  assert.equal(summary([]), "");
});

test("a part is labelled without its thread", () => {
  assert.equal(partLabel({ ...node("work package", "ST0002/01", "Done"), name: "ST0002/01 Lamp driver" }), "WP-01 Lamp driver");
  assert.equal(partLabel({ ...node("acceptance criterion", "ST0002/AC-01.1", "satisfied"), name: "ST0002 AC-01.1 It lights" }), "AC-01.1 It lights");
  assert.equal(partLabel({ ...node("acceptance test", "ST0002/AT-01.1", "red"), name: "ST0002 AT-01.1" }), "AT-01.1");
});

test("menus know what an entry is", () => {
  assert.equal(threadContext(thread("ST0001", "WIP")), "thing thread open");
  assert.equal(threadContext(thread("ST0001", "Not Started")), "thing thread open waiting");
  assert.equal(threadContext(thread("ST0001", "Completed")), "thing thread closed");
  assert.equal(issueContext(issue("0001", false)), "thing issue closed");
  assert.equal(partContext(node("work package", "ST0001/01", "Not Started")), "thing package open waiting");
  assert.equal(partContext(node("work package", "ST0001/01", "Done")), "thing package");
  assert.equal(partContext(node("acceptance criterion", "ST0001/AC-01.1", "unsatisfied", true)), "thing criterion open waiting");
  assert.equal(partContext(node("acceptance criterion", "ST0001/AC-01.1", "descoped")), "thing criterion descoped");
  assert.equal(partContext(node("acceptance test", "ST0001/AT-01.1", "red")), "thing test file red");
  assert.equal(partContext(node("acceptance test", "ST0001/AT-01.1", "n/a", true)), "thing test note");
});
