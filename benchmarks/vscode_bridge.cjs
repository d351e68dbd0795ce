// The editor's half of VS Code's Markdown server, so that any client can speak to it.
//
//   node vscode_bridge.cjs NODE_MODULES SERVER_JS ROOT
//
// The server asks its client to parse Markdown, to read files and to list them (`markdown/...`);
// VS Code's extension host does that, and here this process does. Everything else passes through
// unchanged. It belongs to the server: its time and its memory count.
'use strict';
const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');
const { fileURLToPath, pathToFileURL } = require('url');

const [modules, serverFile, root] = process.argv.slice(2);
const markdown = require(path.join(modules, 'markdown-it'))({ html: true });
const openTexts = new Map();

const server = spawn(process.execPath, [serverFile, '--stdio'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
server.on('exit', (code) => process.exit(code ?? 0));
process.stdin.on('end', () => server.kill());

// Calls `take(frame, body)` with every whole message of a stream.
function eachMessage(stream, take) {
  let pending = Buffer.alloc(0);
  stream.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      const header = pending.toString('latin1', 0, end);
      const size = end + 4 + Number(/content-length: *(\d+)/i.exec(header)[1]);
      if (pending.length < size) return;
      const frame = pending.subarray(0, size);
      pending = pending.subarray(size);
      take(frame, frame.subarray(end + 4));
    }
  });
}

function offset(text, position) {
  let at = 0;
  for (let line = 0; line < position.line; line++) at = text.indexOf('\n', at) + 1;
  return at + position.character;
}

function apply(text, change) {
  if (!change.range) return change.text;
  const { start, end } = change.range;
  return text.slice(0, offset(text, start)) + change.text + text.slice(offset(text, end));
}

function remember({ method, params }) {
  const { uri, text } = params.textDocument;
  if (method === 'textDocument/didOpen') openTexts.set(uri, text);
  if (method === 'textDocument/didClose') openTexts.delete(uri);
  if (method === 'textDocument/didChange') {
    openTexts.set(uri, params.contentChanges.reduce(apply, openTexts.get(uri)));
  }
}

async function findFiles(folder) {
  const found = [];
  for (const entry of await fs.promises.readdir(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === '.git') continue;
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await findFiles(full)));
    else if (entry.name.endsWith('.md')) found.push(pathToFileURL(full).href);
  }
  return found;
}

const answers = {
  'markdown/parse': async ({ uri, text }) =>
    markdown.parse(
      text ?? openTexts.get(uri) ?? (await fs.promises.readFile(fileURLToPath(uri), 'utf8')),
      {},
    ),
  'markdown/fs/readFile': async ({ uri }) => [...(await fs.promises.readFile(fileURLToPath(uri)))],
  'markdown/fs/readDirectory': async ({ uri }) =>
    (await fs.promises.readdir(fileURLToPath(uri), { withFileTypes: true })).map((entry) => [
      entry.name,
      { isDirectory: entry.isDirectory() },
    ]),
  'markdown/fs/stat': async ({ uri }) => {
    try {
      return { isDirectory: (await fs.promises.stat(fileURLToPath(uri))).isDirectory() };
    } catch {
      return null; // there is no such file
    }
  },
  'markdown/findMarkdownFilesInWorkspace': () => findFiles(root),
};

async function answer({ id, method, params }) {
  let reply;
  try {
    reply = { result: (await answers[method]?.(params ?? {})) ?? null };
  } catch (error) {
    reply = { error: { code: -32000, message: String(error) } };
  }
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, ...reply }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
}

eachMessage(process.stdin, (frame, body) => {
  if (body.includes('textDocument/did')) {
    const message = JSON.parse(body);
    if (/^textDocument\/did(Open|Change|Close)$/.test(message.method)) remember(message);
  }
  server.stdin.write(frame);
});

eachMessage(server.stdout, (frame, body) => {
  // Only the beginning is looked at, so that large answers are not searched.
  if (body.toString('latin1', 0, 120).includes('"markdown/')) {
    const message = JSON.parse(body);
    if (message.id !== undefined && message.method) {
      answer(message);
      return;
    }
  }
  process.stdout.write(frame);
});
