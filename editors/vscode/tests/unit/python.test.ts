import assert from "node:assert/strict";
import { test } from "node:test";
import { candidates, expanded, findLaunch, isNewEnough, type Found, type Probe, type Wishes } from "../../src/server/python";

/** Programs that are there: a Python's version by its command, or a `stp-lsp`. */
function machine(programs: Readonly<Record<string, string>>): Probe & { tried: string[] } {
  const tried: string[] = [];
  const find = (command: string): Promise<Found | undefined> => {
    tried.push(command);
    const version = programs[command];
    return Promise.resolve(version === undefined ? undefined : { executable: `/bin/${command}`, version });
  };
  return { tried, python: (command) => find(command.join(" ")), server: find };
}

function wishes(more: Partial<Wishes> = {}): Wishes {
  return {
    path: "",
    interpreter: "",
    environment: () => Promise.resolve(undefined),
    trusted: true,
    windows: false,
    inWorkspace: () => false,
    ...more,
  };
}

test("a program that is named goes before everything", async () => {
  const probe = machine({ "/opt/stp-lsp": "0.1.0", python3: "3.12.1" });
  const found = await findLaunch(wishes({ path: "/opt/stp-lsp" }), probe);
  assert.equal(found.kind, "installed");
  assert.deepEqual(probe.tried, ["/opt/stp-lsp"]);
});

test("a named program that is not there is complained about, not passed over", async () => {
  const found = await findLaunch(wishes({ path: "/opt/gone" }), machine({ python3: "3.12.1" }));
  assert.ok(found.kind === "problem");
  assert.match(found.message, /stp\.server\.path.*\/opt\/gone/);
});

test("a named interpreter must be new enough", async () => {
  const probe = machine({ "/opt/py": "3.10.9", python3: "3.12.1" });
  const found = await findLaunch(wishes({ interpreter: "/opt/py" }), probe);
  assert.ok(found.kind === "problem");
  assert.match(found.message, /3\.10\.9; 3\.11 or newer/);
  assert.equal(found.old.length, 1);
});

test("then the environment of the Python extension, then the path", async () => {
  const probe = machine({ "/env/python": "3.13.0", python3: "3.12.1" });
  const environment = () => Promise.resolve("/env/python");
  const found = await findLaunch(wishes({ environment }), probe);
  assert.ok(found.kind === "bundled");
  assert.equal(found.python.version, "3.13.0");
  const without = await findLaunch(wishes(), machine({ python3: "3.12.1" }));
  assert.ok(without.kind === "bundled");
  assert.match(without.from, /python3/);
});

test("an environment that is too old does not stop the search", async () => {
  const probe = machine({ "/env/python": "3.9.1", python3: "3.8.0", "python3.12": "3.12.0" });
  const found = await findLaunch(wishes({ environment: () => Promise.resolve("/env/python") }), probe);
  assert.ok(found.kind === "bundled");
  assert.equal(found.python.executable, "/bin/python3.12");
});

test("without a Python an installed stp-lsp will do", async () => {
  const found = await findLaunch(wishes(), machine({ python3: "3.9.2", "stp-lsp": "0.1.0" }));
  assert.equal(found.kind, "installed");
});

test("what was too old is named", async () => {
  const found = await findLaunch(wishes(), machine({ python3: "3.9.2" }));
  assert.ok(found.kind === "problem");
  assert.match(found.message, /3\.11 or newer.*Python 3\.9\.2 \(\/bin\/python3\)/);
  const none = await findLaunch(wishes(), machine({}));
  assert.ok(none.kind === "problem");
  assert.match(none.message, /No Python was found/);
});

test("where nobody has trusted the folder, nothing in it is run", async () => {
  let asked = false;
  const untrusted = wishes({
    trusted: false,
    environment: () => {
      asked = true;
      return Promise.resolve("/home/ada/project/.venv/bin/python");
    },
    inWorkspace: (file) => file === "/bin/python3",
  });
  const probe = machine({ "/home/ada/project/.venv/bin/python": "3.12.0", python3: "3.12.0", python: "3.11.4" });
  const found = await findLaunch(untrusted, probe);
  assert.ok(found.kind === "bundled");
  assert.equal(found.python.executable, "/bin/python");
  assert.equal(asked, false);
});

test("Windows is asked for its launcher first", () => {
  assert.deepEqual(candidates(true)[0], ["py", "-3"]);
  assert.deepEqual(candidates(false)[0], ["python3"]);
});

test("versions are compared by number", () => {
  assert.deepEqual(["3.9.18", "3.11.0", "3.100.1", "4.0.0", "2.7.18"].map(isNewEnough), [false, true, true, true, false]);
});

test("a home and a folder are written out in paths", () => {
  assert.equal(expanded(" ~/bin/py ", "/home/a", "/w"), "/home/a/bin/py");
  assert.equal(expanded("${workspaceFolder}/x~y", "/home/a", "/w"), "/w/x~y");
  assert.equal(expanded("~", "/home/$&", ""), "/home/$&");
  assert.equal(expanded("~other/py", "/home/a", "/w"), "~other/py");
});
