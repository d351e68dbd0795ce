// Stands for the Python extension, which no registry here has: its id, its API (the types are its
// own), and environments of which a test chooses one. Like the real one it gives for what does not
// exist a path, and nothing when that is to be resolved.

import { existsSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import type {
  ActiveEnvironmentPathChangeEvent,
  EnvironmentPath,
  PythonExtension,
  ResolvedEnvironment,
} from "@vscode/python-extension";
import * as vscode from "vscode";

const ENVIRONMENTS = (process.env["STP_ENVIRONMENTS"] ?? "").split(delimiter);

function never<T>(): vscode.Event<T> {
  return new vscode.EventEmitter<T>().event;
}

function pathOf(environment: string | EnvironmentPath): EnvironmentPath {
  return typeof environment === "string" ? { id: environment, path: environment } : environment;
}

function resolved({ id, path }: EnvironmentPath): ResolvedEnvironment | undefined {
  if (!existsSync(path)) {
    return undefined;
  }
  const folder = dirname(dirname(path));
  const release = { level: "final", serial: 0 } as const;
  return {
    id,
    path,
    executable: { uri: vscode.Uri.file(path), bitness: "64-bit", sysPrefix: folder },
    environment: { type: "VirtualEnvironment", name: undefined, folderUri: vscode.Uri.file(folder), workspaceFolder: undefined },
    version: { major: 3, minor: 11, micro: 0, release, sysVersion: "3.11.0" },
    tools: ["Venv"],
  };
}

export function activate(): PythonExtension {
  const changed = new vscode.EventEmitter<ActiveEnvironmentPathChangeEvent>();
  let active = pathOf(ENVIRONMENTS[0] ?? "");
  return {
    ready: Promise.resolve(),
    debug: {
      getRemoteLauncherCommand: () => Promise.resolve([]),
      getDebuggerPackagePath: () => Promise.resolve(undefined),
    },
    environments: {
      getActiveEnvironmentPath: () => active,
      updateActiveEnvironmentPath: (environment) => {
        active = pathOf(environment);
        changed.fire({ ...active, resource: vscode.workspace.workspaceFolders?.[0] });
        return Promise.resolve();
      },
      onDidChangeActiveEnvironmentPath: changed.event,
      known: ENVIRONMENTS.flatMap((path) => resolved(pathOf(path)) ?? []),
      onDidChangeEnvironments: never(),
      refreshEnvironments: () => Promise.resolve(),
      resolveEnvironment: (environment) => Promise.resolve(resolved(pathOf(environment))),
      getEnvironmentVariables: () => ({}),
      onDidEnvironmentVariablesChange: never(),
    },
  };
}
