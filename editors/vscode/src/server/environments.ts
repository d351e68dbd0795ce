// The environment that the Python extension has chosen, where that extension is installed. It is
// asked softly: without it everything works.

import * as vscode from "vscode";
import type { PythonExtension } from "@vscode/python-extension"; // types alone; nothing of it is bundled

const PATIENCE = 5_000;

async function api(): Promise<PythonExtension | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension | undefined>("ms-python.python");
  if (extension === undefined) {
    return undefined;
  }
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE));
  try {
    const found = await Promise.race([extension.activate(), late]);
    return typeof found?.environments.getActiveEnvironmentPath === "function" ? found : undefined;
  } catch {
    return undefined; // it cannot start; that is no reason not to
  }
}

/** The interpreter of the environment that is active for a folder; undefined when there is none. */
export async function activeInterpreter(folder: vscode.Uri | undefined): Promise<string | undefined> {
  const python = await api();
  if (python === undefined) {
    return undefined;
  }
  try {
    const path = python.environments.getActiveEnvironmentPath(folder);
    const found = await python.environments.resolveEnvironment(path);
    return found?.executable.uri?.fsPath;
  } catch {
    return undefined;
  }
}

/** Calls back when another environment is chosen. */
export async function watchEnvironment(changed: () => void): Promise<vscode.Disposable | undefined> {
  return (await api())?.environments.onDidChangeActiveEnvironmentPath(changed);
}
