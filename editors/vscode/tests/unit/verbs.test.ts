import assert from "node:assert/strict";
import { test } from "node:test";
import manifest from "../../package.json";
import { VERBS } from "../../src/verbs/table";
import { argumentsFor, toAsk, type Verb } from "../../src/verbs/verb";

function verb(name: string): Verb {
  const found = VERBS.find((each) => each.name === name);
  assert.ok(found, name);
  return found;
}

const names = (asked: readonly { name: string }[]) => asked.map((each) => each.name);

test("what is required and not given is asked for, in order", () => {
  assert.deepEqual(names(toAsk(verb("stp.criterion.withdraw"), {})), ["thread", "criterion", "reason"]);
  assert.deepEqual(names(toAsk(verb("stp.criterion.withdraw"), { thread: "ST0001" })), ["criterion", "reason"]);
  assert.deepEqual(names(toAsk(verb("stp.index.regenerate"), {})), []);
});

test("of what is optional only what people want to say is asked for", () => {
  assert.deepEqual(names(toAsk(verb("stp.thread.new"), {})), ["title"]);
  assert.deepEqual(names(toAsk(verb("stp.issue.new"), {})), ["title", "severity"]);
  assert.deepEqual(names(toAsk(verb("stp.criterion.descope"), {})), ["thread", "criterion", "to", "reason"]);
});

test("an entry of the tree gives the arguments that its key holds", () => {
  assert.deepEqual(argumentsFor(verb("stp.thread.complete"), "ST0005"), { thread: "ST0005" });
  assert.deepEqual(argumentsFor(verb("stp.package.done"), "ST0005/03"), { package: "ST0005/03" });
  assert.deepEqual(argumentsFor(verb("stp.criterion.descope"), "ST0005/AC-01.2"), {
    thread: "ST0005",
    criterion: "AC-01.2",
  });
  assert.deepEqual(argumentsFor(verb("stp.test.red"), "ST0005/AT-01.2"), { thread: "ST0005", test: "AT-01.2" });
  assert.deepEqual(argumentsFor(verb("stp.issue.close"), "issue/0011"), { issue: "0011" });
  assert.deepEqual(argumentsFor(verb("stp.criterion.new"), "ST0005/03"), { thread: "ST0005", group: 3 });
});

test("every verb is a command with a title, and in the palette", () => {
  const commands = new Map(manifest.contributes.commands.map((each) => [each.command, each.title]));
  const palette = new Set(manifest.contributes.menus.commandPalette.map((each) => each.command));
  for (const { name, title } of VERBS) {
    assert.equal(commands.get(name), title);
    assert.ok(palette.has(name), name);
  }
});

test("menus name only commands that there are", () => {
  const commands = new Set(manifest.contributes.commands.map((each) => each.command));
  for (const [menu, entries] of Object.entries(manifest.contributes.menus)) {
    for (const { command } of entries) {
      assert.ok(commands.has(command), `${menu}: ${command}`);
    }
  }
});

test("what a workspace may not choose unless it is trusted cannot be chosen by it", () => {
  const settings = manifest.contributes.configuration.flatMap((section) => Object.entries(section.properties));
  const programs = settings.filter(([name]) => name.startsWith("stp.server.")).map(([name]) => name);
  assert.deepEqual([...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort(), programs.sort());
});
