/** `carryover verify`: files and options in, a verdict and an exit status out. */
import { rmSync } from 'node:fs';
import type { Command } from 'commander';
import { algorithmByName, DIGEST_SIZES, type HashAlgorithm } from '../evidence/algorithms.js';
import { type Endian, fromHex, inputError, isInputError } from '../evidence/bytes.js';
import { type PcrValue, readPcrArgument, readPcrFile } from '../evidence/pcr-values.js';
import { readQuote } from '../evidence/quote.js';
import type { Layout } from '../evidence/scan.js';
import { readKey, readSignature } from '../evidence/signature.js';
import { comparison, type QuoteInput } from '../evidence/verify/comparison.js';
import { verificationOf } from '../evidence/verify/document.js';
import type { Progress } from '../evidence/verify/edits.js';
import { loadList } from '../evidence/verify/load.js';
import { printable } from '../evidence/verify/text.js';
import { type ListInput, type Verdict, verify } from '../evidence/verify/verify.js';
import { fileSpool, isSystemError, openFile, smallFile } from './shared/files.js';
import { addReportOptions, formsOf, type ReportFlags, writeReports } from './shared/reports.js';

/** Exit statuses of `verify`. */
export const VERIFY_EXIT: Readonly<Record<Verdict | 'unusable', number>> = {
  attested: 0,
  'not-attested': 1,
  unusable: 2,
  'nothing-to-compare': 3,
};

interface Options extends ReportFlags {
  readonly pcr: readonly string[];
  readonly pcrs: readonly string[];
  readonly quote?: string;
  readonly signature?: string;
  readonly key?: string;
  readonly nonce?: string;
  readonly previous: readonly string[];
  readonly bank: readonly string[];
  readonly imaPcr: string;
  readonly endian?: string;
  readonly digestSize?: string;
  readonly strict?: boolean;
  readonly quiet?: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const HELP = `
Exit status: 0 attested, 1 not attested, 2 unusable input, 3 nothing to compare with.

  carryover verify list --quote q.msg --signature q.sig --key ak.pem --nonce 0123abcd
  carryover verify list --pcrs /sys/class/tpm/tpm0/pcr-sha256/10 --previous list-before
  ssh host cat /sys/kernel/security/ima/binary_runtime_measurements |
    carryover verify - --pcr sha256:10=…`;

/** Adds the command. Sets `process.exitCode`; throws nothing for bad input. */
export function registerVerify(program: Command): void {
  const command = program
    .command('verify')
    .summary('verify a measurement list, and say what happened where it does not fit')
    .description('Verify an IMA measurement list against PCR values or a TPM 2.0 quote.')
    .argument('<list>', 'binary or ASCII list, or a kexec buffer; - for standard input')
    .option('--pcr <bank:index=hex>', 'a PCR value, may be repeated', collect, [])
    .option(
      '--pcrs <file>',
      'PCR values: of tpm2_pcrread, tpm2_quote, or a kernel pcr file; may be repeated',
      collect,
      [],
    )
    .option('--quote <file>', 'the message of a quote (TPMS_ATTEST); with --signature and --key')
    .option('--signature <file>', 'its signature (TPMT_SIGNATURE)')
    .option('--key <file>', 'the public key that signed, PEM')
    .option('--nonce <hex>', 'the nonce that the quote must answer')
    .option('--previous <list>', 'a list kept from before the soft reboot; several oldest first', collect, [])
    .option('--bank <name>', 'compare only this bank, may be repeated', collect, [])
    .option('--ima-pcr <number>', 'the PCR that IMA measures into', '10')
    .option('--endian <order>', 'byte order of the list, little or big; tried if not told')
    .option('--digest-size <bytes>', 'bytes of its template digests: 20, 32, 48, 64; tried if not told')
    .option('--strict', 'fail if records follow the attested ones, or no nonce is given');
  addReportOptions(command, 'verification')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (list: string, options: Options, self: Command) => {
      const version = self.parent?.version() ?? '0';
      process.exitCode = await runVerify(list, options, version);
    });
}

/** What stands before an error: the file that it is about. */
interface Problem {
  file: string;
}

async function runVerify(list: string, options: Options, version: string): Promise<number> {
  formsOf(options, 'verification');
  const problem: Problem = { file: '' };
  const folder: { path: string | undefined } = { path: undefined };
  try {
    const result = verifyFiles(list, options, problem, folder);
    await writeReports(verificationOf(list, result, { version }), options, { base: 'verify', beside: true });
    return VERIFY_EXIT[result.verdict];
  } catch (error) {
    if (!isInputError(error) && !isSystemError(error)) throw error;
    const where = problem.file === '' ? '' : `${printable(problem.file)}: `;
    process.stderr.write(`carryover verify: ${where}${printable(error.message)}\n`);
    return VERIFY_EXIT.unusable;
  } finally {
    if (folder.path !== undefined) rmSync(folder.path, { recursive: true, force: true });
  }
}

function verifyFiles(list: string, options: Options, problem: Problem, folder: { path: string | undefined }) {
  const told = layoutOption(options);
  const pcr = pcrOption(options.imaPcr);
  const values = pcrValues(options, problem);
  const quote = quoteInput(options, problem);
  problem.file = '';
  const banks = options.bank.map(bankOption);
  const wanted =
    banks.length === 0 ? values : values.filter((v) => v.pcr !== pcr || banks.includes(v.algorithm));
  const compared = comparison({ values: wanted, quote, pcr, strict: options.strict === true });
  const spool = fileSpool(folder);
  const open = (path: string): ListInput => {
    problem.file = path;
    return loadList(openFile(path, spool), told, spool);
  };
  const previous = options.previous.map(open);
  const input = open(list);
  const progress = options.quiet ? () => {} : progressLine();
  try {
    return verify({
      list: input,
      previous,
      comparison: compared,
      pcr,
      strict: options.strict === true,
      progress,
    });
  } finally {
    if (!options.quiet) clearLine();
  }
}

function layoutOption({ endian, digestSize }: Options): Partial<Layout> {
  if (endian !== undefined && endian !== 'little' && endian !== 'big') {
    throw inputError(`--endian ${endian}`, { expected: 'little or big' });
  }
  const size = DIGEST_SIZES.find((s) => String(s) === digestSize);
  if (digestSize !== undefined && size === undefined) {
    throw inputError(`--digest-size ${digestSize}`, { expected: '20, 32, 48 or 64' });
  }
  return {
    ...(endian === undefined ? {} : { endian: endian as Endian }),
    ...(size === undefined ? {} : { digestSize: size }),
  };
}

function pcrOption(text: string): number {
  const pcr = /^\d{1,2}$/.test(text) ? Number(text) : 99;
  if (pcr > 23) throw inputError(`--ima-pcr ${text}`, { expected: '0 to 23' });
  return pcr;
}

function bankOption(name: string): HashAlgorithm {
  const bank = algorithmByName(name);
  if (bank === undefined)
    throw inputError(`--bank ${name}`, { expected: 'a bank such as sha1, sha256, sha384' });
  return bank;
}

/** All values; the same one told twice, and differently, is an error. */
function pcrValues(options: Options, problem: Problem): readonly PcrValue[] {
  const values = options.pcr.map(readPcrArgument);
  for (const path of options.pcrs) {
    problem.file = path;
    values.push(...readPcrFile(smallFile(path), path));
  }
  for (const [i, one] of values.entries()) {
    const other = values.slice(0, i).find((v) => v.algorithm === one.algorithm && v.pcr === one.pcr);
    if (other !== undefined && Buffer.compare(other.value, one.value) !== 0) {
      throw inputError(`two values of ${one.algorithm.name}:${one.pcr}`, { expected: 'one' });
    }
  }
  return values;
}

function quoteInput(options: Options, problem: Problem): QuoteInput | undefined {
  const { quote, signature, key, nonce } = options;
  if (quote === undefined) {
    const alone = [signature && '--signature', key && '--key', nonce && '--nonce'].find(Boolean);
    if (alone !== undefined)
      throw inputError(`${alone} without --quote`, { expected: 'the quote that it belongs to' });
    return undefined;
  }
  if (signature === undefined || key === undefined) {
    throw inputError('--quote alone', {
      expected: '--signature and --key with it: a quote unchecked proves nothing',
    });
  }
  const read = <T>(path: string, parse: (bytes: Uint8Array) => T): T => {
    problem.file = path;
    return parse(smallFile(path));
  };
  const attest = read(quote, (bytes) => bytes);
  problem.file = quote;
  const attestation = readQuote(attest);
  const signed = read(signature, readSignature);
  const publicKey = read(key, (bytes) => readKey(Buffer.from(bytes).toString('latin1')));
  problem.file = '';
  const bytes = nonce === undefined ? undefined : fromHex(nonce);
  if (nonce !== undefined && bytes === undefined) {
    throw inputError(`--nonce ${nonce.slice(0, 80)}`, { expected: 'an even number of hexadecimal digits' });
  }
  return { attest, attestation, signature: signed, key: publicKey, nonce: bytes };
}

/** A line on standard error that is overwritten, on a terminal only; drawn at most ten times a second. */
function progressLine(): Progress {
  if (!process.stderr.isTTY) return () => {};
  let drawn = 0;
  let started = 0;
  return (what, done) => {
    const now = Date.now();
    if (started === 0) started = now;
    if (now - started < 500 || now - drawn < 100) return;
    drawn = now;
    process.stderr.write(`\r\x1b[K${what} ${Math.floor(100 * Math.min(1, done))} %`);
  };
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}
