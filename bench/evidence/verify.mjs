/**
 * How fast `carryover verify` is, beside `evmctl ima_measurement` on the same list in the same run, and how much
 * memory it takes. Needs a build (`npm run build`) and, for the ratios, evmctl (Debian: ima-evm-utils).
 *
 *   node bench/evidence/verify.mjs [records]     1,000,000 records of 139 bytes unless told
 *
 * Prints the best of three runs each. The list is made in the system's temporary folder and removed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const count = Number(process.argv[2] ?? 1_000_000);
const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'carryover-bench-'));

const hash = (name, ...parts) => {
  const one = createHash(name);
  for (const part of parts) one.update(part);
  return one.digest();
};

/** An `ima-ng` record of 139 bytes, with a path of 52 characters. */
function record(index) {
  const file = Buffer.concat([Buffer.from('sha256:\0'), hash('sha256', String(index))]);
  const name = Buffer.from(
    `${`/usr/lib/x86_64-linux-gnu/a/module-${String(index).padStart(9, '0')}`.padEnd(49, '_')}.so\0`,
  );
  const data = Buffer.alloc(8 + file.length + name.length);
  data.writeUInt32LE(file.length, 0);
  file.copy(data, 4);
  data.writeUInt32LE(name.length, 4 + file.length);
  name.copy(data, 8 + file.length);
  const head = Buffer.alloc(38);
  head.writeUInt32LE(10, 0);
  hash('sha1', data).copy(head, 4);
  head.writeUInt32LE(6, 24);
  head.write('ima-ng', 28);
  head.writeUInt32LE(data.length, 34);
  return { head, data };
}

function makeList(path) {
  const descriptor = openSync(path, 'w');
  const pcrs = { sha1: Buffer.alloc(20), sha256: Buffer.alloc(32) };
  let parts = [];
  for (let i = 0; i < count; i += 1) {
    const { head, data } = record(i);
    for (const bank of Object.keys(pcrs)) pcrs[bank] = hash(bank, pcrs[bank], hash(bank, data));
    parts.push(head, data);
    if (parts.length < 20_000 && i < count - 1) continue;
    writeSync(descriptor, Buffer.concat(parts));
    parts = [];
  }
  closeSync(descriptor);
  return pcrs;
}

/** Seconds that a command took; undefined if it is not there. @throws if it does not succeed */
function timed(command, args) {
  const started = process.hrtime.bigint();
  const run = spawnSync(command, args, { encoding: 'utf8' });
  if (run.error !== undefined) return undefined;
  if (run.status !== 0) throw new Error(`${command} ${args.join(' ')}\n${run.stdout}${run.stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e9;
}

/** The fastest of three runs of each of two commands, turn by turn, as other work on the machine comes and goes. */
function best(one, other) {
  const rounds = [1, 2, 3].map(() => [timed(...one), timed(...other)]);
  const fastest = (i) =>
    rounds[0][i] === undefined ? undefined : Math.min(...rounds.map((round) => round[i]));
  return [fastest(0), fastest(1)];
}

/** Runs the command as `carryover` does, and prints its peak of resident memory, by the kernel's count. */
const RUNNER = `
import { Command } from 'commander';
import { registerVerify } from './dist/src/cli/verify.js';
const program = new Command('carryover').version('0');
registerVerify(program);
program.parse(process.argv.slice(1), { from: 'user' });
process.stderr.write('peak ' + process.resourceUsage().maxRSS);`;
const ourArgs = (args) => ['--input-type=module', '-e', RUNNER, '--', ...args];

/** Megabytes. */
function memory(args) {
  const run = spawnSync(process.execPath, ourArgs(args), { encoding: 'utf8' });
  return Math.round(Number(/peak (\d+)/.exec(run.stderr)?.[1] ?? Number.NaN) / 1024);
}

process.chdir(root);
try {
  const list = join(folder, 'list');
  process.stderr.write(`making a list of ${count.toLocaleString('en-US')} records\n`);
  const pcrs = makeList(list);
  const evmctlFile = (bank) => {
    const digits = (pcr) => (pcr === 10 ? pcrs[bank].toString('hex') : '00'.repeat(pcrs[bank].length));
    const line = (pcr) =>
      `PCR-${String(pcr).padStart(2, '0')}: ${digits(pcr).toUpperCase().match(/../g).join(' ')}\n`;
    const path = join(folder, bank);
    writeFileSync(path, Array.from({ length: 24 }, (_, pcr) => line(pcr)).join(''));
    return ['--pcrs', `${bank},${path}`];
  };
  for (const banks of [['sha1'], ['sha256'], ['sha1', 'sha256']]) {
    const options = banks.flatMap((bank) => ['--pcr', `${bank}:10=${pcrs[bank].toString('hex')}`]);
    const args = ['verify', list, '--quiet', ...options];
    const evmctl = ['ima_measurement', ...banks.flatMap(evmctlFile), list];
    const [ours, theirs] = best([process.execPath, ourArgs(args)], ['evmctl', evmctl]);
    const ratio =
      theirs === undefined
        ? 'evmctl is not installed'
        : `evmctl ${theirs.toFixed(2)} s, ${(theirs / ours).toFixed(2)} times as fast`;
    process.stdout.write(
      `${banks.join('+').padEnd(12)} carryover ${ours.toFixed(2)} s, ${memory(args)} MB; ${ratio}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
