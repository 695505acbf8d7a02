/** A real browser that opens reports from disk, and keeps account of what they do. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

const path = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Whether there is one; and, for the names of tests that are left out, that there is not. */
export const installed = existsSync(path);
export const reason = installed ? '' : ' (skipped: chromium is not installed)';

export interface Opened {
  readonly page: Page;
  /** What went wrong or left the page: console messages, errors, requests for anything but the file itself. */
  readonly complaints: readonly string[];
  /** From the address to the first heading (milliseconds). */
  readonly openedIn: number;
}

export interface OpenOptions {
  readonly width?: number;
  readonly dark?: boolean;
  /** What stands behind the file's name: `#/run/0`. */
  readonly at?: string;
  /** A script that runs before the page's own. */
  readonly first?: string;
}

/** For the tests of a file: one browser, a folder for the reports. */
export function browsing() {
  const folder = mkdtempSync(join(tmpdir(), 'carryover-html-'));
  let browser: Browser;
  beforeAll(async () => {
    if (installed) browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (name: string, html: string): string => {
    const file = join(folder, name);
    writeFileSync(file, html);
    return file;
  };

  const open = async (
    file: string,
    { width = 1280, dark = false, at = '', first }: OpenOptions = {},
  ): Promise<Opened> => {
    const page = await browser.newPage({
      viewport: { width, height: 800 },
      colorScheme: dark ? 'dark' : 'light',
    });
    if (first !== undefined) await page.addInitScript(first);
    const complaints: string[] = [];
    const url = pathToFileURL(file).href;
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== url) complaints.push(`request: ${request.url()}`);
    });
    const begun = performance.now();
    await page.goto(url + at);
    await page.waitForSelector('h1');
    return { page, complaints, openedIn: performance.now() - begun };
  };

  return { folder, write, open };
}

/** The page draws when it gets to it: waits until it has handled what was done before, and drawn. */
export const settled = (page: Page): Promise<unknown> =>
  page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');

/** What stands in each of these, once the page has drawn. */
export async function texts(page: Page, selector: string): Promise<string[]> {
  await settled(page);
  return page.locator(selector).allInnerTexts();
}
