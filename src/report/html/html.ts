/**
 * The HTML report: one file that opens from disk and asks the network for nothing.
 *
 * What the page says comes from its data alone, as text: the data is JSON in which no `<` stands for itself, the
 * script writes it with `textContent`, and the policy lets nothing run but that script.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ResultDocument } from '../document.js';
import { pack } from './pack.js';

/** What the build made of `client/` and `style/`; the same whether this file runs built or from source. */
const assets = join(
  dirname(createRequire(import.meta.url).resolve('carryover/package.json')),
  'dist/src/report/html/assets',
);
const asset = (name: string): string => readFileSync(join(assets, name), 'utf8').trim();

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** JSON that can stand in a script element: neither the end of it nor a comment can be written in it. */
const inScript = (data: unknown): string => JSON.stringify(data).replaceAll('<', '\\u003c');

/** The whole page, of the document as it is. Throws if the package was not built. */
export function renderHtml(document: ResultDocument): string {
  const script = asset('client.js');
  const style = asset('page.css');
  const policy = [
    `default-src 'none'`,
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="carryover">
<title>carryover: designs and properties</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header id="top"></header>
<main id="main" tabindex="-1"></main>
<p id="said" class="unseen" role="status"></p>
<noscript><p>This report draws itself with a script, which this browser does not run.</p></noscript>
<script id="data" type="application/json">${inScript(pack(document))}</script>
<script>${script}</script>
</body>
</html>
`;
}
