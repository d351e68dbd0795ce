// Tries programs for real. What was found is remembered with the file's time, so that a start does
// not wait for a Python to tell its version again.

import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { delimiter, isAbsolute } from "node:path";
import type { Memento } from "vscode";
import type { Found, Probe } from "./python";

const PATIENCE = 10_000;
const ASK = "import sys; print(sys.executable); print('%d.%d.%d' % sys.version_info[:3])";
const KEPT = "stp.pythons";

interface Remembered extends Found {
  readonly time: number;
}

/** Runs a program in a folder where nothing of a workspace lies, and gives what it prints. */
function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, timeout: PATIENCE, windowsHide: true, env }, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });
}

/**
 * The environment for programs.
 *
 * @param avoided Whether no program of a folder shall be found by its name: those of a workspace that
 *   nobody has trusted. On Windows none is taken from the current folder in any case.
 */
export function environment(avoided: (folder: string) => boolean): NodeJS.ProcessEnv {
  const name = Object.keys(process.env).find((each) => each.toUpperCase() === "PATH") ?? "PATH";
  const folders = (process.env[name] ?? "").split(delimiter);
  const kept = folders.filter((folder) => isAbsolute(folder) && !avoided(folder));
  return { ...process.env, [name]: kept.join(delimiter), NoDefaultCurrentDirectoryInExePath: "1" };
}

export class RealProbe implements Probe {
  /**
   * @param folder Where programs are run: the extension's own folder.
   * @param memory Where findings are kept between sessions.
   * @param env What they are run with.
   */
  constructor(
    private readonly folder: string,
    private readonly memory: Memento,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  async python(command: readonly string[]): Promise<Found | undefined> {
    const [program = "", ...args] = command;
    const name = `${command.join(" ")}\0${this.env["PATH"] ?? this.env["Path"] ?? ""}`;
    const kept = this.memory.get<Record<string, Remembered>>(KEPT) ?? {};
    const known = kept[name];
    if (known !== undefined && (await modified(known.executable)) === known.time) {
      return { executable: known.executable, version: known.version };
    }
    const answer = await run(program, [...args, "-I", "-c", ASK], this.folder, this.env);
    const [executable = "", version = ""] = (answer ?? "").trim().split(/\r?\n/);
    if (!/^\d+\.\d+\.\d+$/.test(version) || executable === "") {
      return undefined;
    }
    const time = await modified(executable);
    if (time !== undefined) {
      const recent = Object.entries(kept).filter(([key]) => key !== name).slice(-7);
      void this.memory.update(KEPT, { ...Object.fromEntries(recent), [name]: { executable, version, time } });
    }
    return { executable, version };
  }

  async server(command: string): Promise<Found | undefined> {
    const answer = await run(command, ["--version"], this.folder, this.env);
    const version = /^stp-lsp (\S+)/.exec(answer ?? "")?.[1];
    return version === undefined ? undefined : { executable: command, version };
  }
}

async function modified(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return undefined;
  }
}
