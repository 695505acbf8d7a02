/** Reports of every size and with any text: what they weigh, what they hold back, what cannot get out. */
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { allDesigns } from '../../model/designs/index.js';
import { claims } from '../../properties/index.js';
import { renderHtml } from '../../src/report/html/html.js';
import { build } from '../cli/carryover.js';
import { browsing, installed, reason, settled } from './browser.js';
import { madeDocument } from './documents.js';
import { barriers, complaintsOf } from './outside.js';

const { write, open } = browsing();
const MEGABYTE = 2 ** 20;

beforeAll(build, 120_000);

const always = (): boolean => true;
const few = madeDocument({ designs: 3, properties: 4, steps: 25, records: 6 }, (_, k) => k < 3);

describe('size', () => {
  test('5 designs × 18 properties, all violated in 40 steps: under a megabyte', () => {
    const html = renderHtml(madeDocument({ designs: 5, properties: 18, steps: 40, records: 8 }, always));
    expect(Buffer.byteLength(html)).toBeLessThan(MEGABYTE);
  });

  test('all designs × all properties, all violated in 40 steps: under eight, as a part of them says', () => {
    const part = { designs: 20, properties: 20 };
    const html = renderHtml(madeDocument({ ...part, steps: 40, records: 8 }, always));
    const times = (allDesigns.length * claims.length) / (part.designs * part.properties);
    expect(times).toBeGreaterThan(10);
    expect(Buffer.byteLength(html) * times).toBeLessThan(8 * MEGABYTE);
  });
});

describe('is HTML', () => {
  test('to a validator that is not ours', async () => {
    expect(await complaintsOf(renderHtml(few))).toEqual([]);
  });

  test('that says what may run, and asks nobody for anything', () => {
    const html = renderHtml(few);
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+';/);
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect(html).not.toMatch(/<(link|img|iframe|object|embed)\b|@import|url\(/);
  });
});

describe.skipIf(!installed)(`as the browser has it${reason}`, () => {
  const VIEWS = ['', '#/check/0', '#/run/0/7'];

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ])('axe finds no barrier: %s, %i pixels wide', async (scheme, width) => {
    const file = write('axe.html', renderHtml(few));
    const { page, complaints } = await open(file, { width, dark: scheme === 'dark' });
    for (const view of VIEWS) {
      await page.evaluate(`location.hash = '${view || '#/'}'`);
      await settled(page);
      expect(await barriers(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('what the script draws is HTML, too', async () => {
    const file = write('valid.html', renderHtml(few));
    for (const at of VIEWS) {
      const { page } = await open(file, { at });
      const drawn = (await page.evaluate(
        "'<!DOCTYPE html>\\n' + document.documentElement.outerHTML",
      )) as string;
      expect(await complaintsOf(drawn)).toEqual([]);
      await page.close();
    }
  });

  test.each([
    [4, 'by 4 steps and a loop of 8', [4, 11]],
    [11, 'by 11 steps and a loop of 1', [11, 11]],
    [12, 'by 12 steps and none after them', [11, 11]],
  ])('a run that leads back to where it was after %i of 12 steps: the way back is drawn', async (loopStart, length, rows) => {
    const document = madeDocument({ designs: 1, properties: 1, steps: 12, records: 3 }, always);
    document.runs[0]!.properties[0]!.counterexample!.loopStart = loopStart;
    const { page, complaints } = await open(write('loop.html', renderHtml(document)), { at: '#/run/0' });
    expect(await page.locator('h1').innerText()).toContain(length);
    const found = (await page.evaluate(`(() => {
      const rows = [...document.querySelectorAll('.row:not(.divider, .begins)')];
      const of = (selector) => rows.flatMap((row, k) => (row.querySelector(selector) ? [k] : []));
      return { tips: of('.back-tip'), lines: of('.back') };
    })()`)) as { tips: number[]; lines: number[] };
    const [first = 0, last = 0] = rows;
    expect(found.tips).toEqual([first]);
    expect(found.lines).toEqual(Array.from({ length: last - first + 1 }, (_, k) => first + k));
    expect(await page.locator('.mark').last().innerText()).toMatch(/for ever$/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('all designs and properties, 40 steps each, a list of 3,000 records: little of it is drawn at once', async () => {
    const html = renderHtml(madeDocument({ designs: 5, properties: 18, steps: 40, records: 3000 }, always));
    const file = write('large.html', html);
    const { page, complaints, openedIn } = await open(file);
    const begun = performance.now();
    await page.evaluate("location.hash = '#/run/17'");
    await page.waitForSelector('.chains li');
    const seen = performance.now();
    console.log(
      `${(html.length / MEGABYTE).toFixed(2)} MB: opened in ${Math.round(openedIn)} ms, a violation in ${Math.round(seen - begun)} ms more`,
    );
    expect(await page.locator('.row').count()).toBeGreaterThanOrEqual(41);
    expect(await page.locator('.chains li').count()).toBeLessThan(40);
    expect(await page.evaluate("document.querySelectorAll('*').length")).toBeLessThan(3000);
    const folded = page.locator('.unfold').first();
    expect(await folded.innerText()).toMatch(/^… \d+ records that agree, 4 to \d+$/);
    await folded.click();
    await settled(page);
    const unfolded = await page.locator('.chains li').count();
    expect(unfolded).toBeGreaterThan(200);
    expect(unfolded).toBeLessThan(250);
    expect(await page.locator('.chains li.agreed .no').nth(150).innerText()).toBe('151');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe.skipIf(!installed)(`of many designs, little is done before it is asked for${reason}`, () => {
  const html = renderHtml(madeDocument({ designs: 120, properties: 2, steps: 4, records: 3 }, always));
  const file = write('many.html', html);
  const COUNTED = `window.unpacked = 0;
    window.DecompressionStream = class extends DecompressionStream {
      constructor(format) { super(format); window.unpacked++; }
    };`;
  const rows = (page: Page) => page.locator('.matrix tbody tr:not(.settings)');

  test('the matrix is drawn from an index that holds no run; a run is unpacked with few others', async () => {
    const [, data = ''] = /<script id="data"[^>]*>([^<]*)</.exec(html) ?? [];
    const [index = '', tables = '', ...runs] = data
      .split('\n')
      .map((part) => gunzipSync(Buffer.from(part, 'base64')));
    expect(String(index)).not.toContain('does the 0th thing');
    expect(String(tables)).toContain('does the 0th thing');
    expect(runs.map((part) => (JSON.parse(String(part)) as unknown[]).length)).toEqual([64, 64, 64, 48]);
    const { page, complaints } = await open(file, { first: COUNTED });
    const unpacked = (): Promise<unknown> => page.evaluate('window.unpacked');
    const goTo = async (design: number, property: number): Promise<void> => {
      await page.evaluate(`location.hash = '#/run/${2 * design + property}'`);
      await page.locator('h1', { hasText: `design-${design}: property-${property} is` }).waitFor();
    };
    await rows(page).nth(119).waitFor({ state: 'attached' });
    expect(await unpacked()).toBe(1);
    await goTo(60, 0);
    expect(await unpacked()).toBe(3);
    await goTo(60, 1);
    expect(await unpacked()).toBe(3);
    await goTo(0, 0);
    expect(await unpacked()).toBe(4);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([
    1280, 390,
  ])('rows out of sight are passed over until they are scrolled to: %i pixels wide', async (width) => {
    const { page, complaints } = await open(file, { width });
    const last = rows(page).nth(119);
    await last.waitFor({ state: 'attached' });
    const drawn = (row: typeof last): Promise<boolean> =>
      row
        .locator('.verdict')
        .first()
        .evaluate((cell) => cell.checkVisibility({ contentVisibilityAuto: true }));
    expect([await drawn(rows(page).first()), await drawn(last)]).toEqual([true, false]);
    await last.locator('a').first().scrollIntoViewIfNeeded();
    await expect.poll(() => drawn(last)).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  const NEVER_IDLE = 'window.requestIdleCallback = () => 0;';

  test('rows are drawn some at a time, and all of them on paper', async () => {
    const { page, complaints } = await open(file, { first: NEVER_IDLE });
    expect(await rows(page).count()).toBe(40);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await rows(page).count()).toBe(120);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([1280, 390])('who comes back finds the row that he left from: %i pixels wide', async (width) => {
    const { page, complaints } = await open(file, { width, first: NEVER_IDLE, at: '#/run/220' });
    await page.getByText('← all designs').click();
    const row = rows(page).nth(110);
    await row.waitFor();
    expect(await row.locator('.design').innerText()).toContain('design-110');
    const seen = (): Promise<boolean> =>
      row.evaluate((each) => {
        const { left, top, height } = each.getBoundingClientRect();
        return each.contains(each.ownerDocument.elementFromPoint(left + 30, top + height / 2));
      });
    await expect.poll(seen).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe.skipIf(!installed)(`hostile text${reason}`, () => {
  const HOSTILE = [
    '</script><script>window.hit = 1</script>',
    '<img src=x onerror="window.hit = 1">',
    '"><svg onload=window.hit=1>',
    '<!--<script>',
    ']]>',
    '${' + 'window.hit = 1}',
    'javascript:window.hit=1',
    '&lt;b&gt;',
    '\u202egnp.exe\u202c\u2066\u2069\u200f\u061c',
    '\u0000\u0007\u001b[31m\u007f\u0085\u2028\u2029\ufeff\u200b\ud800',
    'أهلا',
  ].join(' ');
  const html = (): string =>
    renderHtml(
      madeDocument({ designs: 2, properties: 3, steps: 25, records: 4, mark: HOSTILE }, (_, k) => k < 2),
    );

  test('is in the file as letters and digits, and behind them with nothing in it that hides or turns text', () => {
    const page = html();
    expect(page).not.toContain('window.hit = 1');
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(page.match(/<script/g)).toHaveLength(2);
    const [, data = ''] = /<script id="data"[^>]*>([\w+/=\n]*)<\/script>/.exec(page) ?? [];
    const parts = data.split('\n').map((part) => gunzipSync(Buffer.from(part, 'base64')).toString('utf8'));
    expect(parts).toHaveLength(3);
    for (const part of parts.slice(0, 2)) expect(part).toContain('window.hit = 1');
    const json = parts.join('');
    expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });

  test.each([
    '',
    '#/check/1',
    '#/run/0',
    '#/run/2/7',
    '#/check/<img src=x onerror=window.hit=1>',
  ])('is shown as what it is, and does nothing: %s', async (at) => {
    const file = write('hostile.html', html());
    const { page, complaints } = await open(file, { at });
    for (const details of await page.locator('summary').all()) await details.click();
    await settled(page);
    const text = (await page.evaluate('document.body.innerText')) as string;
    expect(text).toContain('<img src=x onerror="window.hit = 1">');
    expect(text).toContain('\\u{202e}gnp.exe');
    expect(text.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(await page.evaluate('window.hit')).toBeUndefined();
    expect(await page.locator('main img, main script, main iframe, [onload], [onerror]').count()).toBe(0);
    const links = await page.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    for (const link of links) expect(link).toMatch(/^#(main|\/(run|check)\/\d+|\/)?$/);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
