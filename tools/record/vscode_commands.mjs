// A session of a real VS Code in which its extension host asks for everything, recorded; needs
// `make vsix`:
//   node tools/record/vscode_commands.mjs PROGRAM FILE      PROGRAM is an installed stp-lsp
import { fileURLToPath } from "node:url";

const HARNESS = process.env.STP_HARNESS ?? new URL("../../editors/vscode/tests/harness/session.mjs", import.meta.url).href;
const { open } = await import(HARNESS);

const [program, file] = process.argv.slice(2);
const script = fileURLToPath(new URL("vscode_commands.cjs", import.meta.url));
const desk = await open({
  development: true,
  settings: { "stp.server.path": program, "stp.server.arguments": ["--record", file] },
});
try {
  let over = () => undefined;
  const ended = new Promise((resolve) => (over = resolve));
  await desk.page.exposeFunction("codeAutomationLog", (_, said) => console.log(said.join(" ")));
  await desk.page.exposeFunction("codeAutomationExit", (code) => over(code));
  await desk.page.goto(
    desk.url([
      ["extensionDevelopmentPath", desk.remote(desk.extension)],
      ["extensionTestsPath", desk.remote(script)],
      ["enableProposedApi", ""],
      ["skipWelcome", "true"],
      ["skipReleaseNotes", "true"],
    ]),
  );
  const timer = setTimeout(over, 240_000, "no answer");
  process.exitCode = (await ended) === 0 ? 0 : 1;
  clearTimeout(timer);
} finally {
  await desk.close();
}
