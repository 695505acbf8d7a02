/** The page of a matrix in a real browser: what its cells say, every control, and nothing that gets out. */
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CellEntry, MatrixDocument } from '../../src/report/design-matrix.js';
import { clean } from '../../src/report/forms/clean.js';
import { renderMatrixHtml } from '../../src/report/html/design-matrix.js';
import { build } from '../cli/carryover.js';
import { matrixDocuments } from '../report/forms/matrix-documents.js';
import { browsing, installed, reason, settled, texts } from './browser.js';
import { barriers, complaintsOf } from './outside.js';

const { write, open } = browsing();
beforeAll(build, 120_000);

const PROPERTIES = ['replay-equals-pcr', 'no-leak', 'memory-safe', 'tamper-evident', 'never-stuck'];

/** One cell of each kind. */
const cells: readonly CellEntry[] = [
  { property: PROPERTIES[0]!, enough: [], violated: 27, undecided: [] },
  {
    property: PROPERTIES[1]!,
    enough: [
      { assumptions: ['no-faults', 'file-load-only'], verdict: 'holds' },
      { assumptions: ['no-panic'], verdict: 'vacuous' },
    ],
    undecided: [],
  },
  { property: PROPERTIES[2]!, enough: [{ assumptions: [], verdict: 'holds' }], undecided: [] },
  { property: PROPERTIES[3]!, enough: [{ assumptions: [], verdict: 'vacuous' }], undecided: [] },
  { property: PROPERTIES[4]!, enough: [], undecided: [{ assumptions: [], why: 'the limit on states' }] },
];

const column = (design: string, some: readonly CellEntry[], sameAs?: string) => ({
  ...{ design, summary: `what ${design} does`, cells: some },
  ...(sameAs && { sameAs }),
});

const document: MatrixDocument = {
  ...{ schema: 1, kind: 'matrix', version: '1', assumptions: ['tpm-present'], varying: [], limits: {} },
  worlds: [{ properties: PROPERTIES, bounds: [{ cpus: 2, kexecs: 1 }] }],
  groups: [
    { title: 'releases', columns: [column('one', cells), column('two', cells, 'one')] },
    { title: 'a series', columns: [column('three', cells.slice(1, 3))] },
  ],
};

const html = (): string => renderMatrixHtml(clean(document));
const choice = (page: Page, label: string) => page.locator('.choice', { hasText: label }).locator('select');

test('is HTML to a validator that is not ours, and small', async () => {
  expect(await complaintsOf(html())).toEqual([]);
  expect(html().length).toBeLessThan(64 * 1024);
});

describe.skipIf(!installed)(`in the browser${reason}`, () => {
  async function on(act: (page: Page) => Promise<void>, width = 1280): Promise<void> {
    const { page, complaints } = await open(write('matrix.html', html()), { width });
    await act(page);
    expect(complaints).toEqual([]);
    await page.close();
  }

  /** The page draws when it gets to it: what it is to show is awaited. */
  const showsOn = (page: Page) => (selector: string, expected: readonly string[]) =>
    expect.poll(() => texts(page, selector), { timeout: 60_000 }).toEqual(expected);

  test('a row for each design, in groups; a cell says what has to be assumed, in letters with their names', () =>
    on(async (page) => {
      expect(await texts(page, '.matrix .design')).toEqual(['one, two', 'three']);
      expect(await texts(page, '.settings-in')).toEqual(['releases', 'a series']);
      expect(await texts(page, '.matrix tr:has(.design) >> nth=0 >> .verdict > .sign')).toEqual([
        '27',
        'FK\nor (P)',
        '✓',
        '○',
        '?',
      ]);
      expect(await texts(page, '.letters li')).toEqual(['Fno-faults', 'Kfile-load-only', 'Pno-panic']);
      const said = await page.locator('.verdict .unseen').nth(1).textContent();
      expect(said).toMatch(/^holds assuming no-faults, file-load-only; not violated, but never put/);
    }));

  test('is filtered by group, design, property and what cells say', () =>
    on(async (page) => {
      const shows = showsOn(page);
      await choice(page, 'Group').selectOption('a series');
      await shows('.matrix .design', ['three']);
      await choice(page, 'Group').selectOption('all');
      await choice(page, 'Design').selectOption('two');
      await shows('.matrix .design', ['one, two']);
      await choice(page, 'Design').selectOption('all');
      await choice(page, 'Property').selectOption('never-stuck');
      await shows('.matrix .property', ['never-stuck']);
      await shows('.matrix .design', ['one, two']);
      await choice(page, 'Property').selectOption('all');
      for (const name of ['violated', 'undecided', 'vacuous', 'holds']) {
        await page.getByRole('checkbox', { name }).uncheck();
      }
      await shows('.matrix td:not(.none) .verdict > .sign', ['FK\nor (P)', 'FK\nor (P)']);
      await page.getByRole('checkbox', { name: 'needs assumptions' }).uncheck();
      await shows('.nothing', ['No design fits the filter.']);
      await shows('.shown', ['0 of 2 rows shown']);
    }));

  test('says in words what the cell under the pointer stands for, and of a design all', () =>
    on(async (page) => {
      const shows = showsOn(page);
      await page.locator('.verdict.violated').hover();
      expect(await page.locator('.peek').innerText()).toContain(
        'one, two: replay-equals-pcr violated whatever is assumed, by a run of 27 steps',
      );
      await page.getByRole('link', { name: 'one, two' }).click();
      await shows('h1', ['one, two']);
      await shows('.outcomes h2', PROPERTIES);
      expect((await texts(page, '.outcomes .word')).at(-1)).toBe(
        'undecided without any assumption: the limit on states',
      );
      await page.goBack();
      await shows('.matrix .design', ['one, two', 'three']);
    }));

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ])('axe finds no barrier, and what is drawn is HTML: %s, %i pixels wide', async (scheme, width) => {
    const { page } = await open(write('axe.html', html()), { width, dark: scheme === 'dark' });
    for (const view of ['', '#/design/0/0']) {
      await page.evaluate(`location.hash = '${view || '#/'}'`);
      await page.locator(view === '' ? '.matrix' : '.outcomes').waitFor();
      if (view === '') await page.locator('summary').click();
      expect(await barriers(page)).toEqual([]);
      const drawn = "'<!DOCTYPE html>\\n' + document.documentElement.outerHTML";
      expect(await complaintsOf((await page.evaluate(drawn)) as string)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    }
    await page.close();
  });

  test('hostile text is shown as what it is, and does nothing', async () => {
    for (const hostile of fc.sample(matrixDocuments, { numRuns: 5, seed: 8 })) {
      const { page, complaints } = await open(write('hostile.html', renderMatrixHtml(clean(hostile))));
      for (const details of await page.locator('summary').all()) await details.click();
      await settled(page);
      const text = (await page.evaluate('document.body.innerText')) as string;
      expect(text.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(await page.locator('main img, main script, main iframe, [onload], [onerror]').count()).toBe(0);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });
});
