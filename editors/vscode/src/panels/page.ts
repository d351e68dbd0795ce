// The page of a view: one script and one style sheet, and a policy that lets nothing else in.

import { randomBytes } from "node:crypto";

export function nonce(): string {
  return randomBytes(18).toString("base64url");
}

/**
 * The document of a webview.
 *
 * @param source Where a webview's own files come from: `webview.cspSource`.
 * @param once A word that nobody can know, by which the page knows its script.
 */
export function page(title: string, script: string, styles: string, source: string, once: string): string {
  const policy = `default-src 'none'; script-src 'nonce-${once}'; style-src ${source}; img-src data:`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <link rel="stylesheet" href="${styles}">
  <title>${title}</title>
</head>
<body>
  <script nonce="${once}" src="${script}"></script>
</body>
</html>
`;
}
