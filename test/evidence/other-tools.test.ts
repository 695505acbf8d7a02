/** The same cases by evmctl (ima-evm-utils) and tpm2_checkquote (tpm2-tools), where these are installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readList, writeList } from '../../src/evidence/list.js';
import { askEvmctl } from './evmctl.js';
import { bytesOf, constructed, constructedCases, constructedPath, kernelBoots } from './fixtures.js';
import { pcr10, verifyBytes } from './verifying.js';

const installed = (command: string): boolean => spawnSync(command, ['--version']).error === undefined;
const evmctl = installed('evmctl');
const checkquote = installed('tpm2_checkquote');
const reason = (command: string, there: boolean): string =>
  there ? '' : ` (skipped: ${command} is not installed)`;

const folder = mkdtempSync(join(tmpdir(), 'carryover-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!evmctl)(`evmctl${reason('evmctl', evmctl)}`, () => {
  const ours = (list: Uint8Array, values: ReturnType<typeof pcr10>) =>
    verifyBytes({ list, values }).match.at !== undefined;

  test('agrees on the constructed cases that it can read', () => {
    const readable = constructedCases.filter((c) => c.tpm_pcr10 !== null && c.shown_records !== null);
    expect(readable.length).toBe(5);
    for (const one of readable) {
      const values = pcr10(one.tpm_pcr10!).filter(({ algorithm }) => /^sha(1|256)$/.test(algorithm.name));
      const list = constructed(one.file);
      expect([one.file, askEvmctl(folder, list, values)]).toEqual([one.file, ours(list, values)]);
    }
  });

  test('agrees on every captured boot', () => {
    for (const { name, boot, folder: files } of kernelBoots) {
      const list = bytesOf(`${files}first.bin`);
      const values = pcr10(boot.timeline.find(({ label }) => label === 'early')!.pcr10!);
      expect([name, askEvmctl(folder, list, values)]).toEqual([name, ours(list, values)]);
    }
  });

  test('says that a list of one record matches a wrong SHA-1 PCR, which it does not (1.4)', () => {
    const whole = readList(constructed('softreboot1_complete.bin'));
    const list = writeList({ ...whole, records: whole.records.slice(0, 1) });
    const values = pcr10(constructedCases[0]!.tpm_pcr10!).slice(0, 1);
    const version = spawnSync('evmctl', ['--version'], { encoding: 'utf8' }).stdout;
    if (version.includes('1.4')) expect(askEvmctl(folder, list, values)).toBe(true);
    const result = verifyBytes({ list, values });
    expect([result.verdict, result.match.at]).toEqual(['not-attested', undefined]);
  });
});

describe.skipIf(!checkquote)(`tpm2_checkquote${reason('tpm2_checkquote', checkquote)}`, () => {
  const check = (key: string, attest: string, signature: string, pcrs: string, nonce: string): boolean => {
    const files = ['-u', key, '-m', attest, '-s', signature, '-f', pcrs, '-q', nonce];
    return spawnSync('tpm2_checkquote', files).status === 0;
  };

  test('accepts the quotes that are accepted here, and refuses them changed', () => {
    for (const { folder: files, key } of kernelBoots.slice(0, 8)) {
      const nonce = readFileSync(`${files}quote/nonce.hex`, 'utf8').trim();
      const part = (name: string) => `${files}quote/quote.${name}`;
      expect(check(key, part('msg'), part('sig'), part('pcrs'), nonce)).toBe(true);
      expect(check(key, part('msg'), part('sig'), part('pcrs'), `${nonce}00`)).toBe(false);
    }
    for (const name of ['quote0.akecc', 'quote2.akrsa', 'quote3.multi']) {
      const nonce = name.endsWith('multi') ? 'cafe' : '00112233445566778899aabbccddeeff';
      const part = (end: string) => constructedPath(`${name}.${end}`);
      expect(check(part('ak.pem'), part('attest'), part('sig'), part('pcrs'), nonce)).toBe(true);
    }
  });
});
