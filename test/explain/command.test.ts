/** `carryover explain` and `carryover verify` as they are started: pipes, files that cannot be read, limits. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SHA1 } from '../../src/evidence/algorithms.js';
import { fieldsOf, writeFields } from '../../src/evidence/fields.js';
import { readList, writeList } from '../../src/evidence/list.js';
import { templateDigest } from '../../src/evidence/template-digest.js';
import { MOST_RECORDS } from '../../src/explain/load.js';
import { build, root } from '../cli/carryover.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => build(), 120_000);

const main = join(root, 'dist/src/cli/main.js');
const boot = (k: number, name: string): string =>
  join(root, 'test/fixtures/kernels/kernels/k73/S1', `boot-${k}`, name);
const list = boot(0, 'last.bin');
const quoted = ['--quote', boot(0, 'quote/quote.msg')];
const constructed = (name: string): string => join(root, 'test/fixtures/constructed', name);

function run(args: readonly string[], { input, ...others }: { input?: Uint8Array; uid?: number } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: root,
    encoding: 'utf8',
    input,
    ...others,
  });
  return { status, out: stdout, err: stderr };
}

const LITTLE = { endian: 'little', digestSize: 20 } as const;
const records = () => readList(new Uint8Array(readFileSync(list)), LITTLE).records;
const write = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

describe('a list on standard input', () => {
  test('is explained as the file is', () => {
    const options = [...quoted, '--design', 'linux-7.3', '--json'];
    const [piped, named] = [
      run(['explain', '-', ...options], { input: readFileSync(list) }),
      run(['explain', list, ...options]),
    ];
    expect(piped.status).toBe(0);
    expect(piped.out.replaceAll('"-"', JSON.stringify(list))).toBe(named.out);
  });

  test('is verified as the file is', () => {
    const whole = constructed('softreboot1_complete.bin');
    const options = ['--pcrs', constructed('quote0.pcrread.txt'), '--json'];
    const [piped, named] = [
      run(['verify', '-', ...options], { input: readFileSync(whole) }),
      run(['verify', whole, ...options]),
    ];
    expect(piped.status).toBe(0);
    expect(piped.out.replaceAll('"-"', JSON.stringify(whole))).toBe(named.out);
  });
});

describe('what cannot be explained', () => {
  const usage = (args: readonly string[], what: string, as: { uid?: number } = {}): void => {
    const { status, out, err } = run(['explain', ...args], as);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(what);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  };

  test('a file that is not there', () => usage([join(folder, 'none')], 'no such file'));

  // Nobody may read it but its owner, and root: root asks as another user.
  test('a file that may not be read', () => {
    const path = write('closed', readFileSync(list));
    chmodSync(path, 0);
    chmodSync(folder, 0o755);
    usage([path], 'permission denied', process.getuid?.() === 0 ? { uid: 65534 } : {});
  });

  test('a folder among lists', () => usage([list, folder], 'either'));

  test('more records than are searched', () => {
    const [record] = records();
    const one = writeList({ records: [record!], layout: LITTLE });
    const many = new Uint8Array((MOST_RECORDS + 1) * one.length);
    for (let at = 0; at < many.length; at += one.length) many.set(one, at);
    usage([write('long', many)], `expected at most ${MOST_RECORDS}`);
  });
});

/** The PCR of the SHA-1 bank after these. */
function replayed(name: string, of: readonly { readonly digest: Uint8Array }[]): string {
  const pcr = of.reduce(
    (value, { digest }) => createHash('sha1').update(value).update(digest).digest(),
    Buffer.alloc(20),
  );
  return write(name, Buffer.from(`sha1:\n  10: 0x${pcr.toString('hex').toUpperCase()}\n`));
}

test('a list in the other byte order is explained as the same list', () => {
  const swapped = records().map((record) => {
    const fields = fieldsOf(record, 'little')!.map(({ bytes }) => bytes);
    const data = writeFields(fields, 'big');
    return { ...record, data, digest: templateDigest(SHA1, { ...record, data }) };
  });
  const big = write('big', writeList({ records: swapped, layout: { ...LITTLE, endian: 'big' } }));
  const explained = (of: string, pcrs: string) =>
    run(['explain', of, '--pcrs', pcrs, '--design', 'linux-7.3']);
  const [one, other] = [
    explained(list, replayed('little.pcrs', records())),
    explained(big, replayed('big.pcrs', swapped)),
  ];
  expect([one.status, other.status]).toEqual([0, 0]);
  expect(other.out.split('\n').slice(1)).toEqual(one.out.split('\n').slice(1));
});

test('evidence that nothing explains ends at its limit, which is said', () => {
  const value = write('wrong.pcrs', Buffer.from(`sha256:\n  10: 0x${'5A'.repeat(32)}\n`));
  const { status, out } = run(['explain', list, '--pcrs', value, '--max-seconds', '1']);
  expect(status).toBe(3);
  expect(out).toContain('not to the end');
});
