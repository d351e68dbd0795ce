// A minute of work in a real VS Code with the extension, recorded; needs `make vsix`:
//   node tools/record/vscode.mjs PROGRAM FILE      PROGRAM is an installed stp-lsp
const HARNESS = process.env.STP_HARNESS ?? new URL("../../editors/vscode/tests/harness/session.mjs", import.meta.url).href;
const { open } = await import(HARNESS);

const [program, file] = process.argv.slice(2);
const desk = await open({
  settings: { "stp.server.path": program, "stp.server.arguments": ["--record", file] },
});
const { page } = desk;
const pause = (milliseconds) => page.waitForTimeout(milliseconds);

async function show(path) {
  await page.keyboard.press("Control+P");
  await pause(500);
  await page.keyboard.type(path, { delay: 5 });
  await pause(1500);
  await page.keyboard.press("Enter");
  await pause(2500);
}

async function find(text) {
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+F");
  await pause(300);
  await page.keyboard.type(text, { delay: 5 });
  await page.keyboard.press("Enter");
  await pause(300);
  await page.keyboard.press("Escape");
  await pause(300);
}

try {
  await page.goto(desk.url());
  await page.waitForSelector(".monaco-workbench", { timeout: 60_000 });
  await pause(4000);
  await show("st/ST0002/info.md");
  await find("ST0001");
  await page.keyboard.press("Control+K");
  await page.keyboard.press("Control+I"); // hover
  await pause(1000);
  await page.keyboard.press("F12"); // definition
  await pause(2000);
  await show("steel_threads.md");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("F8"); // the first finding
  await pause(1000);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+."); // its repairs
  await pause(1500);
  await page.keyboard.press("Enter");
  await pause(1500);
  await show("intent/wip.md");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n\nSee ST00", { delay: 60 });
  await page.keyboard.press("Control+Space");
  await pause(1500);
  await page.keyboard.press("Enter");
  await pause(800);
  await page.keyboard.press("Shift+F12"); // references
  await pause(1500);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+S");
  await pause(1500);
  if (process.env.SHOT) {
    await page.screenshot({ path: process.env.SHOT });
  }
} finally {
  await desk.close();
}
