// Finding a program that runs the server: which are tried, in which order, and what to say when
// there is none. Pure: programs are tried through `Probe`, so the order can be tested anywhere.

export const OLDEST = [3, 11] as const;

/** What is known of a program that was tried. */
export interface Found {
  /** The absolute path of a Python, or the command of a `stp-lsp`. */
  readonly executable: string;
  readonly version: string;
}

export interface Probe {
  /** The Python that a command starts; undefined when it starts none. */
  python(command: readonly string[]): Promise<Found | undefined>;
  /** The `stp-lsp` of that name or path; undefined when there is none. */
  server(command: string): Promise<Found | undefined>;
}

export interface Wishes {
  /** `stp.server.path` */
  readonly path: string;
  /** `stp.server.interpreter` */
  readonly interpreter: string;
  /** The environment that the Python extension has chosen, if there is one. */
  readonly environment: () => Promise<string | undefined>;
  readonly trusted: boolean;
  readonly windows: boolean;
  /** Whether a file lies in one of the open folders, which nobody has trusted. */
  readonly inWorkspace: (file: string) => boolean;
}

export type Launch =
  | { readonly kind: "bundled"; readonly python: Found; readonly from: string }
  | { readonly kind: "installed"; readonly server: Found; readonly from: string };

export interface Problem {
  readonly kind: "problem";
  /** A sentence for the user. */
  readonly message: string;
  /** Pythons that were found and are too old. */
  readonly old: readonly Found[];
}

export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** The commands that may start a Python, the likeliest first. */
export function candidates(windows: boolean): readonly (readonly string[])[] {
  const named = ["3.14", "3.13", "3.12", "3.11"].map((version) => [`python${version}`]);
  return windows ? [["py", "-3"], ["python"], ["python3"]] : [["python3"], ["python"], ...named];
}

const NEEDED = `${OLDEST.join(".")} or newer`;

/**
 * What to run, or why nothing can be run.
 *
 * A setting that names something is obeyed or complained about, never passed over: who has chosen a
 * program wants that one. In a workspace that is not trusted nothing is run that lies in it.
 */
export async function findLaunch(wishes: Wishes, probe: Probe): Promise<Launch | Problem> {
  if (wishes.path !== "") {
    const server = await probe.server(wishes.path);
    return server !== undefined
      ? { kind: "installed", server, from: "the setting stp.server.path" }
      : problem(`The program that the setting stp.server.path names cannot be run: ${wishes.path}`);
  }
  if (wishes.interpreter !== "") {
    const python = await probe.python([wishes.interpreter]);
    if (python === undefined) {
      return problem(`The setting stp.server.interpreter names no Python that can be run: ${wishes.interpreter}`);
    }
    return isNewEnough(python.version)
      ? { kind: "bundled", python, from: "the setting stp.server.interpreter" }
      : problem(
          `The setting stp.server.interpreter names Python ${python.version}; ${NEEDED} is needed: ${wishes.interpreter}`,
          [python],
        );
  }
  const usable = (found: Found | undefined): found is Found =>
    found !== undefined && (wishes.trusted || !wishes.inWorkspace(found.executable));
  const old: Found[] = [];
  const environment = wishes.trusted ? await wishes.environment() : undefined;
  if (environment !== undefined) {
    const python = await probe.python([environment]);
    if (usable(python)) {
      if (isNewEnough(python.version)) {
        return { kind: "bundled", python, from: "the environment of the Python extension" };
      }
      old.push(python);
    }
  }
  for (const command of candidates(wishes.windows)) {
    const python = await probe.python(command);
    if (!usable(python)) {
      continue;
    }
    if (isNewEnough(python.version)) {
      return { kind: "bundled", python, from: `\`${command.join(" ")}\` on the path` };
    }
    if (!old.some((each) => each.executable === python.executable)) {
      old.push(python);
    }
  }
  const server = await probe.server("stp-lsp");
  if (usable(server)) {
    return { kind: "installed", server, from: "`stp-lsp` on the path" };
  }
  const names = old.map((each) => `Python ${each.version} (${each.executable})`).join(", ");
  return problem(
    old.length === 0
      ? `No Python was found; the language server needs ${NEEDED}.`
      : `The language server needs Python ${NEEDED}, and only ${names} was found.`,
    old,
  );
}

function problem(message: string, old: readonly Found[] = []): Problem {
  return { kind: "problem", message, old };
}

/** A path of a setting with `~` and `${workspaceFolder}` written out. */
export function expanded(path: string, home: string, folder: string): string {
  return path
    .trim()
    .replace(/^~(?=$|[/\\])/, () => home)
    .replaceAll("${workspaceFolder}", folder)
    .replaceAll("${userHome}", home);
}
