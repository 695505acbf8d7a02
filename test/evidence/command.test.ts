/** `carryover verify`: exit statuses, streams, and errors in one line. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { registerVerify } from '../../src/cli/verify.js';
import { constructed, constructedPath } from './fixtures.js';

const folder = mkdtempSync(join(tmpdir(), 'carryover-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  process.exitCode = undefined;
});

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface Ended {
  readonly status: unknown;
  readonly out: string;
  readonly err: string;
}

async function run(...args: readonly string[]): Promise<Ended> {
  const written = { out: '', err: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.out += text;
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.err += text;
    return true;
  });
  try {
    const program = new Command('carryover').version('1.2.3');
    registerVerify(program);
    await program.parseAsync(['verify', ...args], { from: 'user' });
    return { status: process.exitCode, ...written };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

const list = constructedPath('softreboot1_complete.bin');
const pcrs = constructedPath('quote0.pcrread.txt');
const quote = (name: string) => [
  ...['--quote', constructedPath(`${name}.attest`)],
  ...['--signature', constructedPath(`${name}.sig`)],
  ...['--key', constructedPath(`${name}.ak.pem`)],
];

describe('exit status', () => {
  test('0: attested', async () => {
    const { status, out, err } = await run(list, '--pcrs', pcrs);
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/^ATTESTED {2}/);
    expect(
      (await run(list, ...quote('quote0.akecc'), '--nonce', '00112233445566778899aabbccddeeff')).status,
    ).toBe(0);
  });
  test('1: not attested', async () => {
    expect((await run(constructedPath('tamper_filehash_bitflip.bin'), '--pcrs', pcrs)).status).toBe(1);
    expect((await run(list, ...quote('quote0.akecc'), '--nonce', '00')).status).toBe(1);
    expect((await run(list, ...quote('quote0.akecc'), '--strict')).status).toBe(1);
  });
  test('3: nothing to compare with; the list is told all the same', async () => {
    const { status, out } = await run(list);
    expect(status).toBe(3);
    expect(out).toContain('2 boots: boot_aggregate at record 0 and 18.');
  });
});

describe('2: unusable input, in one line that says which, where, and what was expected', () => {
  const bad: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no file', [join(folder, 'none')], /none: ENOENT/],
    ['a folder', [folder], /a folder; expected a file/],
    [
      'no list',
      [file('junk', 'hello, world, this is no list')],
      /junk: no measurement record.* at byte 0; expected/,
    ],
    [
      'a quote for a list',
      [constructedPath('quote0.akecc.attest')],
      /a TPM quote at byte 0; expected a measurement list/,
    ],
    [
      'a bad PCR',
      [list, '--pcr', 'sha256:10=12'],
      /bank sha256 has the value "12"; expected 64 hexadecimal digits/,
    ],
    ['an unknown bank', [list, '--pcr', 'md5:10=12'], /expected bank:index=hex with a bank of sha1/],
    ['no PCR values', [list, '--pcrs', file('pcrs', 'x\n')], /pcrs: line 1 is "x"; expected/],
    [
      'a quote alone',
      [list, '--quote', constructedPath('quote0.akecc.attest')],
      /--quote alone; expected --signature/,
    ],
    ['a key alone', [list, '--key', 'x'], /--key without --quote/],
    [
      'a cut quote',
      [
        list,
        ...quote('quote0.akecc'),
        '--quote',
        file('q', constructed('quote0.akecc.attest').subarray(0, 50)),
      ],
      /q: quote ends with \d+ bytes left at byte \d+; expected \d+ bytes for/,
    ],
    [
      'no key',
      [list, ...quote('quote0.akecc'), '--key', file('k', 'x')],
      /k: no key; expected a public key in PEM/,
    ],
    [
      'a bad nonce',
      [list, ...quote('quote0.akecc'), '--nonce', 'xyz'],
      /--nonce xyz; expected an even number/,
    ],
    ['a bad order', [list, '--endian', 'middle'], /--endian middle; expected little or big/],
    ['a bad width', [list, '--digest-size', '21'], /--digest-size 21; expected 20, 32, 48 or 64/],
    [
      'a damaged list',
      [file('damaged', damage())],
      /damaged: record 2 has a template name of \d+ bytes at byte \d+; expected 1 to 255/,
    ],
    ['a hostile name', [join(folder, 'a\x1b[2J')], /a\\x1b\[2J: ENOENT/],
  ];
  function damage(): Uint8Array {
    const bytes = constructed('softreboot1_complete.bin').slice();
    // The first record has 101 bytes, the second 107; the length of a name follows 24 bytes.
    bytes.fill(0xff, 101 + 107 + 24, 101 + 107 + 28);
    return bytes;
  }
  test.each(bad)('%s', async (_, args, message) => {
    const { status, out, err } = await run(...args);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n').length).toBe(1);
    expect(err.includes('\x1b')).toBe(false);
  });
});

test('--json has a schema, the version, and everything by number', async () => {
  const { status, out } = await run(constructedPath('tamper_filehash_bitflip.bin'), '--pcrs', pcrs, '--json');
  const result = JSON.parse(out);
  expect(status).toBe(1);
  expect(result).toMatchObject({
    schema: 1,
    tool: { name: 'carryover', version: '1.2.3' },
    verdict: 'not-attested',
    attestedRecords: 0,
    explanations: [{ code: 'data-changed', proven: true, records: [7] }],
  });
  expect(result.boots.map(({ record }: { record: number }) => record)).toEqual([0, 18]);
});

test('--bank, --endian, --digest-size, --previous and --ima-pcr', async () => {
  const { out } = await run(
    list,
    '--pcrs',
    pcrs,
    '--bank',
    'sha384',
    '--endian',
    'little',
    '--digest-size',
    '20',
  );
  expect(out).toContain('reach PCR 10 in sha384.');
  const dropped = constructedPath('tamper_dropped_record.bin');
  expect((await run(dropped, '--pcrs', pcrs, '--previous', list)).out).toContain('record-lost');
  expect((await run(list, '--pcrs', pcrs, '--ima-pcr', '11')).status).toBe(3);
});

test('a pipe is read as a file is', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const script = `cat '${list}' > '${pipe}' &`;
  execFileSync('sh', ['-c', script], { stdio: 'ignore' });
  const { status, out } = await run(pipe, '--pcrs', pcrs);
  expect([status, out.split('\n')[0]!.startsWith('ATTESTED')]).toEqual([0, true]);
});

test('the text is at most 100 columns wide, without colour where it is no terminal', async () => {
  for (const name of [
    'softreboot1_lost_window.bin',
    'tamper_dropped_record.bin',
    'kexecbuf_size_short.bin',
  ]) {
    const { out } = await run(constructedPath(name), '--pcrs', pcrs);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(out.includes('\x1b')).toBe(false);
  }
  expect(readFileSync(list).length).toBeGreaterThan(0);
});
