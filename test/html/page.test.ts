/** The report of a real check in a real browser: what it shows, every control, every key. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CounterexampleEntry, ResultDocument } from '../../src/report/document.js';
import { build, carryover, FEW } from '../cli/carryover.js';
import { browsing, installed, reason, settled, texts } from './browser.js';

const { folder, open } = browsing();
const file = join(folder, 'check.html');
const ASKED = 'replay-equals-pcr,no-undetected-loss,tamper-evident,no-leak';
let document: ResultDocument;
/** In the order of the document, as the page numbers them. */
let violations: readonly (CounterexampleEntry & { readonly name: string; readonly design: string })[];

beforeAll(async () => {
  build();
  const { status, err } = await carryover(
    'check',
    'linux-6.1',
    'linux-6.16',
    '--assume',
    FEW,
    '--property',
    ASKED,
    '--to',
    'json,html',
    '-o',
    `${folder}/`,
  );
  expect([status, err]).toEqual([1, expect.any(String)]);
  document = JSON.parse(readFileSync(join(folder, 'check.json'), 'utf8')) as ResultDocument;
  violations = document.runs.flatMap(({ design, properties }) =>
    properties.flatMap(({ name, counterexample }) =>
      counterexample === undefined ? [] : [{ ...counterexample, name, design }],
    ),
  );
}, 120_000);

const choice = (page: Page, label: string) => page.locator('.choice', { hasText: label }).locator('select');
const tick = (page: Page, name: string) => page.getByRole('checkbox', { name });

/** Opens it, does it, and nothing was complained of. */
async function on(
  at: string,
  act: (page: Page) => Promise<void>,
  options: { readonly width?: number; readonly dark?: boolean } = {},
): Promise<void> {
  const { page, complaints } = await open(file, { ...options, at });
  await act(page);
  expect(complaints).toEqual([]);
  await page.close();
}

describe.skipIf(!installed)(`the matrix${reason}`, () => {
  test('a row for each check, a cell for each property, a link for each violation', () =>
    on('', async (page) => {
      expect(await texts(page, '.matrix .design')).toEqual(document.runs.map(({ design }) => design));
      expect(await texts(page, '.matrix .property')).toEqual(ASKED.split(','));
      const signs = { holds: '✓', vacuous: '○', inconclusive: '?', violated: '✗' };
      expect(await texts(page, '.matrix td .sign')).toEqual(
        document.runs.flatMap(({ properties }) =>
          properties.map(({ verdict, counterexample }) => String(counterexample?.length ?? signs[verdict])),
        ),
      );
      const links = await page
        .locator('.matrix a.verdict')
        .evaluateAll((all) => all.map((a) => a.getAttribute('href')));
      expect(links).toEqual(violations.map((_, k) => `#/run/${k}`));
    }));

  test('is filtered by design, property, verdict and assumptions', () =>
    on('', async (page) => {
      const designs = () => texts(page, '.matrix .design');
      await choice(page, 'Design').selectOption('linux-6.16');
      expect(await designs()).toEqual(['linux-6.16']);
      await choice(page, 'Design').selectOption('all');
      await choice(page, 'Property').selectOption('no-leak');
      expect(await texts(page, '.matrix .property')).toEqual(['no-leak']);
      expect(await page.locator('.matrix td').count()).toBe(2);
      expect(await texts(page, '.scroller .claim')).toEqual([
        document.runs[0]!.properties.find(({ name }) => name === 'no-leak')!.claim,
      ]);
      await choice(page, 'Property').selectOption('all');
      await tick(page, 'holds').uncheck();
      await tick(page, 'vacuous').uncheck();
      expect(await designs()).toEqual(['linux-6.1']);
      expect(await page.locator('.matrix td:not(.none)').count()).toBe(violations.length);
      await tick(page, 'violated').uncheck();
      expect(await texts(page, '.nothing')).toEqual(['No check fits the filter.']);
      expect(await texts(page, '.shown')).toEqual(['0 of 2 checks shown']);
      for (const verdict of ['holds', 'vacuous', 'violated']) await tick(page, verdict).check();
      await page.getByText('Assuming: any').click();
      await tick(page, 'no-faults').check();
      expect(await designs()).toEqual(['linux-6.1', 'linux-6.16']);
      expect(await texts(page, '.assumptions .count')).toEqual(['1 chosen']);
    }));

  test('keeps the filter while a violation is looked at', () =>
    on('', async (page) => {
      await choice(page, 'Design').selectOption('linux-6.1');
      await page.locator('a.verdict').first().click();
      await page.getByText('← all designs').click();
      expect(await texts(page, '.matrix .design')).toEqual(['linux-6.1']);
    }));

  test('says what the cell under the pointer, or with the focus, stands for', () =>
    on('', async (page) => {
      const peek = page.locator('.peek');
      expect(await peek.isVisible()).toBe(false);
      const { claim } = document.runs[0]!.properties[0]!;
      await page.locator('[data-property="0"]').first().hover();
      expect(await peek.innerText()).toContain(claim);
      await page.locator('a.verdict').nth(1).focus();
      expect(await peek.innerText()).toContain(violations[1]!.why);
    }));

  test('is a list of designs on a narrow screen, each property by its name', () =>
    on(
      '',
      async (page) => {
        const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
        expect(wide).toBe(false);
        expect(await page.locator('.verdict .name').first().isVisible()).toBe(true);
        await page.locator('a.verdict').first().click();
        await settled(page);
        expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
      },
      { width: 390 },
    ));
});

describe.skipIf(!installed)(`a check${reason}`, () => {
  test('says under what, how much was explored, and each verdict with its claim', () =>
    on('', async (page) => {
      await page.locator('.matrix .design a').first().click();
      await settled(page);
      const [run] = document.runs;
      const shown = await page.locator('main').innerText();
      for (const { name, claim } of run!.properties) {
        expect(shown).toContain(`${name}
`);
        expect(shown).toContain(claim);
      }
      for (const assumption of run!.assumptions) expect(shown).toContain(assumption);
      for (const never of run!.neverFired) expect(shown).toContain(never);
      expect(shown).toContain(`depth ${run!.depth}`);
      await page.getByRole('link', { name: 'replay-equals-pcr' }).click();
      await page.locator('.run-view').waitFor();
      expect(await texts(page, 'h1')).toEqual([
        `linux-6.1: replay-equals-pcr is violated in ${violations[0]!.length} steps`,
      ]);
    }));
});

/** The records drawn, joined or apart, as the chains of one figure. */
async function drawn(page: Page): Promise<{ list: string[]; pcr: string[] }> {
  const rows = await page
    .locator('.chains')
    .first()
    .locator('ol > li')
    .evaluateAll((all) =>
      all.map((row) => {
        const of = (side: string) =>
          row.querySelector(`.box.${side}:not(.gone, .past)`)?.lastChild?.textContent;
        return { both: of('both'), list: of('list'), pcr: of('pcr') };
      }),
    );
  const side = (name: 'list' | 'pcr') =>
    rows.flatMap((row) => [row.both ?? row[name]].filter((text) => text != null));
  return { list: side('list') as string[], pcr: side('pcr') as string[] };
}

describe.skipIf(!installed)(`a violation${reason}`, () => {
  test('steps in order: who, what, and the kernel function', () =>
    on('#/run/0', async (page) => {
      const { steps } = violations[0]!;
      expect(await texts(page, '.step .what .words')).toEqual(steps.map(({ words }) => words));
      expect(await texts(page, '.step .who')).toEqual(steps.map(({ actor }) => actor));
      expect(await texts(page, '.step .kernel')).toEqual(steps.map(({ kernel }) => kernel));
      expect(await page.locator('.row svg .dot').count()).toBe(steps.length);
      const lanes = await page.locator('.lane-heads text').allTextContents();
      expect([...lanes].sort()).toEqual([...new Set(steps.map(({ actor }) => actor))].sort());
    }));

  test('after each step the list and the PCR are drawn as they are then, and the fields it changed marked', () =>
    on('#/run/0/0', async (page) => {
      const { initial, steps } = violations[0]!;
      for (const [k, state] of [initial, ...steps.map((step) => step.state)].entries()) {
        if (k > 0) await page.keyboard.press('ArrowRight');
        await settled(page);
        const { list, pcr } = state.history;
        expect(await drawn(page)).toEqual({ list, pcr });
        const changed = await page
          .locator('.field.changed dt')
          .evaluateAll((all) => all.map((dt) => dt.getAttribute('title')));
        const expected = k === 0 ? [] : Object.keys(steps[k - 1]!.changed);
        for (const field of expected) expect(changed.some((path) => path?.startsWith(field))).toBe(true);
        for (const path of changed) expect(expected.some((field) => path?.startsWith(field))).toBe(true);
      }
    }));

  test('at a glance: the chains part at the record at which they do, and the page says so', () =>
    on('#/run/0', async (page) => {
      const { end } = violations[0]!;
      const parting = end.pcr.findIndex((record, k) => end.replay[k] !== record);
      expect(await texts(page, '.chains .first .no')).toEqual([String(parting + 1)]);
      expect(await texts(page, '.chains .status')).toEqual([`They part at record ${parting + 1}.`]);
      expect((await texts(page, '.card.parting')).join()).toContain(
        `At record ${parting + 1}: PCR 10 was extended with program`,
      );
      expect(await page.locator('.row.parts').count()).toBe(1);
      const box = await page.locator('.chains .first .list').boundingBox();
      expect(box!.y + box!.height).toBeLessThan(800);
    }));

  test('shows beside the machine’s what the verifier was shown', () =>
    on('#/run/1', async (page) => {
      expect(await texts(page, '.panel h4')).toContain('As the verifier was shown them');
      expect((await texts(page, '.card.noticing')).join()).toContain('The verifier says: trusted');
      expect(await texts(page, '.chains .status')).toEqual([
        'They part at record 2.',
        'They agree. Behind what the quote covers, nothing vouches for the list.',
      ]);
    }));

  test('is stepped through with keys', () =>
    on('#/run/0', async (page) => {
      const { length } = violations[0]!;
      const at = async (): Promise<number> =>
        Number(await page.locator('[aria-current=step]').getAttribute('data-step'));
      const press = async (key: string): Promise<number> => {
        await page.keyboard.press(key);
        await settled(page);
        return at();
      };
      expect(await at()).toBe(length);
      expect(await press('ArrowRight')).toBe(length);
      expect(await press('ArrowLeft')).toBe(length - 1);
      expect(await press('k')).toBe(length - 2);
      expect(await press('j')).toBe(length - 1);
      expect(await press('Home')).toBe(0);
      expect(await press('ArrowLeft')).toBe(0);
      expect(await press('ArrowDown')).toBe(0);
      expect(await press('End')).toBe(length);
      await page.locator('[data-step="5"]').focus();
      expect(await press('Enter')).toBe(5);
      expect(await press('ArrowDown')).toBe(6);
      expect(await page.evaluate('document.activeElement.dataset.step')).toBe('6');
      expect(await press('ArrowUp')).toBe(5);
      await page.getByRole('slider').focus();
      expect(await press('ArrowRight')).toBe(6);
      await page.locator('[data-step="6"]').focus();
      expect(await press('Control+Home')).toBe(6);
      expect(page.url()).toMatch(/#\/run\/0\/6$/);
      const { actor, words } = violations[0]!.steps[5]!;
      expect(await texts(page, '#said')).toEqual([`Step 6 of ${length}: ${actor} ${words}`]);
    }));

  test('and with the pointer', () =>
    on('#/run/0/3', async (page) => {
      const { length } = violations[0]!;
      const shown = async (): Promise<string> => (await texts(page, '.step-bar output')).join();
      expect(await shown()).toBe(`3 / ${length}`);
      await page.getByRole('button', { name: 'One step on' }).click();
      expect(await shown()).toBe(`4 / ${length}`);
      await page.getByRole('button', { name: 'One step back' }).click();
      await page.getByRole('button', { name: 'One step back' }).click();
      expect(await shown()).toBe(`2 / ${length}`);
      await page.getByRole('button', { name: 'To the end' }).click();
      await settled(page);
      expect(await page.getByRole('button', { name: 'One step on' }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'To the beginning' }).click();
      await settled(page);
      expect(await page.getByRole('button', { name: 'One step back' }).isDisabled()).toBe(true);
      await page.locator('[data-step="7"]').click();
      expect(await shown()).toBe(`7 / ${length}`);
      const all = await page.locator('.field').count();
      await page.getByLabel('only what the step changed').check();
      const changed = await page.locator('.field').count();
      expect(changed).toBeGreaterThan(0);
      expect(changed).toBeLessThan(all);
      expect(await page.locator('.field.changed').count()).toBe(changed);
    }));

  test('leads to the next, and back by the browser’s own way', () =>
    on('#/run/0', async (page) => {
      await page.getByText('next violation ›').click();
      expect(await texts(page, 'h1 .property')).toEqual([violations[1]!.name]);
      await page.goBack();
      expect(await texts(page, 'h1 .property')).toEqual([violations[0]!.name]);
      expect(await page.title()).toContain(violations[0]!.name);
      await page.evaluate("location.hash = '#/run/0/4'");
      await page.locator('[data-step="4"][aria-current=step]').waitFor();
      await page.evaluate("location.hash = '#/run/999'");
      await page.locator('.matrix').waitFor();
    }));

  test('draws the memory that the kernel goes by, and what is there', () =>
    on('#/run/0/13', async (page) => {
      expect(await texts(page, '.pointer code')).toEqual(['pointer for the next kernel']);
      expect(await texts(page, '.pointer .unseen')).toEqual(['; leads to: loaded image: IMA’s segment']);
      expect((await texts(page, '.block')).join()).toContain('loaded image: IMA’s segment');
      expect(await page.locator('.arrows path').count()).toBe(2);
    }));

  test('says how to see it again', () =>
    on('#/run/0', async (page) => {
      const command = (await texts(page, '.again pre'))
        .join('')
        .replaceAll(/\s*\\\n\s*/g, ' ')
        .trim();
      expect(command).toBe(violations[0]!.reproduce.flat().join(' '));
    }));
});

describe.skipIf(!installed)(`colours and paper${reason}`, () => {
  const background = async (page: Page): Promise<unknown> => {
    await settled(page);
    return page.evaluate('getComputedStyle(document.body).backgroundColor');
  };

  test('light and dark, as the system has it or as asked', () =>
    on(
      '',
      async (page) => {
        const dark = await background(page);
        const theme = page.getByRole('button', { name: 'Colours' });
        await theme.click();
        const light = await background(page);
        expect(light).not.toBe(dark);
        await theme.click();
        expect(await background(page)).toBe(dark);
        expect(await theme.innerText()).toBe('Colours: dark');
        await page.emulateMedia({ colorScheme: 'light' });
        expect(await background(page)).toBe(dark);
        await theme.click();
        expect(await background(page)).toBe(light);
      },
      { dark: true },
    ));

  test('prints every step, without controls', () =>
    on(
      '#/run/0',
      async (page) => {
        await page.emulateMedia({ media: 'print' });
        expect(await page.locator('.step-bar').isVisible()).toBe(false);
        expect(await page.locator('.theme').isVisible()).toBe(false);
        expect(await page.locator('.step').count()).toBe(violations[0]!.length + 1);
        for (const step of await page.locator('.step').all()) expect(await step.isVisible()).toBe(true);
        const pdf = await page.pdf({ format: 'A4' });
        expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      },
      { dark: true },
    ));
});
