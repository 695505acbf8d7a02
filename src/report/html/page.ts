/**
 * A page that is one file, opens from disk and asks the network for nothing.
 *
 * What it says comes from its data alone, as text: the data is JSON, compressed, in letters and digits; the script
 * writes what is in it with `textContent`, and the policy lets nothing run but that script.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';

/** What the build made of `client/` and `style/`; the same whether this file runs built or from source. */
const assets = join(
  dirname(createRequire(import.meta.url).resolve('carryover/package.json')),
  'dist/src/report/html/assets',
);
const asset = (name: string): string => readFileSync(join(assets, name), 'utf8').trim();

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** All designs and properties repeat one another: an eighth is left of them. */
const compressed = (part: unknown): string =>
  gzipSync(JSON.stringify(part), { level: constants.Z_BEST_COMPRESSION }).toString('base64');

export interface Page {
  readonly title: string;
  /** The script that draws it, by its name among the assets. */
  readonly script: string;
  /** What the script draws: a line of the page each, that it reads when it needs it. */
  readonly data: readonly unknown[];
}

/** The whole page. Throws if the package was not built. */
export function page({ title, script: name, data }: Page): string {
  const script = asset(name);
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
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header id="top"></header>
<main id="main" tabindex="-1"></main>
<p id="said" class="unseen" role="status"></p>
<noscript><p>This report draws itself with a script, which this browser does not run.</p></noscript>
<script id="data" type="text/plain">${data.map(compressed).join('\n')}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}
