/** What a user gets of real results, in every form, is taken by the tools that read it: nothing here is made up. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matrixDocument } from '../../../src/report/design-matrix.js';
import { type ResultDocument, resultDocument } from '../../../src/report/document.js';
import { build, carryover, FEW, root } from '../../cli/carryover.js';
import { complaintsOf } from '../../html/outside.js';
import { fromPackage, hasPackage, hasProgram, run } from './outside.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-real-'));
const BOUNDS = ['--kexecs', '1', '--events', '1', '--loads', '1'];
const SOME = FEW.split(',').filter((name) => name !== 'no-faults' && name !== 'file-load-only');
const ALL = 'json,mermaid,itf,dot,svg,junit,markdown,html';

/** Runs that end in what is wrong, one that goes on for ever, and a matrix. */
const ASKED = {
  violated: ['check', 'linux-6.1', '--assume', FEW, '--property', 'replay-equals-pcr,no-undetected-loss'],
  lasso: ['check', 'linux-6.16', '--assume', FEW, '--property', 'allocations-freed', ...BOUNDS],
  matrix: ['matrix', 'linux-6.1', 'linux-6.16', '--assume', SOME.join(), '--property', 'no-leak', ...BOUNDS],
};
type Asked = keyof typeof ASKED;
const CHECKS = ['violated', 'lasso'] as const;
const EACH = ['violated', 'lasso', 'matrix'] as const;

beforeAll(async () => {
  build();
  for (const name of EACH) {
    const forms = name === 'matrix' ? 'json,svg,junit,html' : ALL;
    const { err } = await carryover(...ASKED[name], '--quiet', '--to', forms, '-o', `${join(folder, name)}/`);
    expect(err).toBe('');
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The files of this result that are called so; there must be one. */
function filesOf(asked: Asked, extension: string): readonly string[] {
  const names = readdirSync(join(folder, asked)).filter((name) => name.endsWith(extension));
  expect(names).not.toEqual([]);
  return names.sort().map((name) => readFileSync(join(folder, asked, name), 'utf8'));
}

const resultOf = (asked: (typeof CHECKS)[number]): ResultDocument =>
  resultDocument.parse(JSON.parse(readFileSync(join(folder, asked, 'check.json'), 'utf8')));

const tracesOf = (asked: (typeof CHECKS)[number]) =>
  resultOf(asked).runs.flatMap(({ properties }) =>
    properties.flatMap(({ counterexample }) => counterexample ?? []),
  );

test('the results are what they are meant to be', () => {
  expect(tracesOf('violated').map(({ steps }) => steps.length)).toEqual([23, 24]);
  expect(tracesOf('lasso').map(({ loopStart }) => loopStart)).toEqual([14]);
});

interface Mermaid {
  readonly default: {
    readonly parse: (text: string) => Promise<unknown>;
    readonly mermaidAPI: {
      readonly getDiagramFromText: (text: string) => Promise<{
        readonly db: { readonly getMessages: () => readonly { readonly type: number }[] };
      }>;
    };
  };
}

describe.each(CHECKS)('%s', (asked) => {
  test.skipIf(!hasPackage('mermaid'))(
    'Mermaid reads the diagrams, and those in the Markdown, with a message for each step (needs test/tools)',
    async () => {
      const { mermaidAPI, parse } = ((await fromPackage('mermaid')) as Mermaid).default;
      const fences = filesOf(asked, '.md').flatMap((text) =>
        [...text.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, diagram = '']) => diagram),
      );
      for (const diagrams of [filesOf(asked, '.mmd'), fences]) {
        const counts: number[] = [];
        for (const text of diagrams) {
          await parse(text);
          const { db } = await mermaidAPI.getDiagramFromText(text);
          counts.push(db.getMessages().filter(({ type }) => type === 0).length);
        }
        const steps = tracesOf(asked).map((trace) => trace.steps.length);
        expect(counts.toSorted()).toEqual(steps.toSorted());
      }
    },
  );

  const reader = '@informalsystems/quint/dist/src/itf.js';
  test.skipIf(!hasPackage(reader))('Quint reads the traces, state by state (needs test/tools)', async () => {
    const { ofItf } = (await fromPackage(reader)) as { ofItf: (trace: unknown) => readonly unknown[] };
    const states = filesOf(asked, '.itf.json').map((text) => ofItf(JSON.parse(text)).length);
    const expected = tracesOf(asked).map(({ steps }) => steps.length + 1);
    expect(states.toSorted()).toEqual(expected.toSorted());
  });

  test.skipIf(!hasProgram('dot'))('dot finds the stages of each search (needs graphviz)', () => {
    const found = filesOf(asked, '.dot').map(
      (text) => (JSON.parse(run('dot', ['-Tjson'], text)) as { objects: unknown[] }).objects.length,
    );
    const nodes = resultOf(asked).runs.flatMap(({ searches }) =>
      searches.flatMap(({ diagram }) => diagram?.nodes.length ?? []),
    );
    expect(found.toSorted()).toEqual(nodes.toSorted());
  });
});

describe.each(EACH)('%s', (asked) => {
  test.skipIf(!hasProgram('xmllint'))(
    'xmllint finds JUnit XML and pictures valid (needs libxml2-utils)',
    () => {
      const schema = join(root, 'test/fixtures/schemas/junit-10.xsd');
      for (const text of filesOf(asked, '.junit.xml')) {
        run('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], text);
      }
      for (const text of filesOf(asked, '.svg')) run('xmllint', ['--noout', '--nonet', '-'], text);
    },
  );

  test('the page is HTML', async () => {
    for (const text of filesOf(asked, '.html')) expect(await complaintsOf(text)).toEqual([]);
  });
});

test('the matrix is of its schema', () => {
  const [text = ''] = filesOf('matrix', '.json');
  expect(matrixDocument.parse(JSON.parse(text)).groups[0]!.columns).toHaveLength(2);
});
