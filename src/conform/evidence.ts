/** The files of a run: the lists and the quotes of each boot, as far as they are there. */
import { type Endian, inputError, isInputError } from '../evidence/bytes.js';
import { readList } from '../evidence/list.js';
import { type PcrValue, readPcrFile } from '../evidence/pcr-values.js';
import { type Quote, readQuote } from '../evidence/quote.js';
import { readSignature, type Signature } from '../evidence/signature.js';
import { type Catalogue, createCatalogue, type RealRecord } from './catalogue.js';
import type { Run } from './schema.js';

/** The bytes of a file, by its path relative to the file of runs; undefined if there is none. */
export type ReadFile = (path: string) => Uint8Array | undefined;

export interface QuoteEvidence {
  readonly quote: Quote;
  readonly signature: Signature | undefined;
  readonly values: readonly PcrValue[];
}

export interface BootEvidence {
  /** The longest list there is of this boot, none of them shortened by a later kexec. */
  readonly records: readonly RealRecord[];
  /** What was measured after the last look and carried into the next boot. */
  readonly late: readonly RealRecord[];
  readonly first: readonly RealRecord[] | undefined;
  readonly last: readonly RealRecord[] | undefined;
  /** The list as read just after the quote. */
  readonly quoted: readonly RealRecord[] | undefined;
  readonly quote: QuoteEvidence | undefined;
}

export interface Evidence {
  readonly boots: readonly BootEvidence[];
  readonly catalogue: Catalogue;
  readonly endian: Endian;
  /** Files without which some boot's list is not known. */
  readonly missing: readonly string[];
}

type Lists = Omit<BootEvidence, 'late'>;

const isPrefix = (a: readonly RealRecord[], b: readonly RealRecord[]): boolean =>
  a.length <= b.length && a.every((record, index) => record === b[index]);

/** @throws InputError naming the file, if one is not what its name says */
export function readEvidence(run: Run, read: ReadFile): Evidence {
  const catalogue = createCatalogue();
  const folder = run.files ?? '';
  let endian: Endian = 'little';

  const parsed = <T>(path: string, parse: (bytes: Uint8Array) => T): T | undefined => {
    const bytes = run.files === undefined ? undefined : read(path);
    if (bytes === undefined) return undefined;
    try {
      return parse(bytes);
    } catch (error) {
      if (isInputError(error))
        throw Object.assign(new Error(`${path}: ${error.message}`), { input: error.input });
      throw error;
    }
  };
  const list = (path: string): readonly RealRecord[] | undefined =>
    parsed(path, (bytes) => {
      const { layout, records, cut } = readList(bytes);
      if (cut !== undefined) {
        throw inputError(`ends inside record ${cut.index}`, {
          expected: 'whole records',
          offset: cut.offset,
        });
      }
      endian = layout.endian;
      return records.map((record) => catalogue.intern(record, layout.endian));
    });
  const quote = (at: string): QuoteEvidence | undefined =>
    parsed(`${at}/quote.msg`, (bytes) => {
      const attestation = readQuote(bytes);
      if (attestation.kind !== 'quote') throw inputError('no quote', { expected: 'TPM_ST_ATTEST_QUOTE' });
      return {
        quote: attestation.quote,
        signature: parsed(`${at}/quote.sig`, readSignature),
        values: parsed(`${at}/quote.pcrs`, (pcrs) => readPcrFile(pcrs, 'quote.pcrs')) ?? [],
      };
    });

  const boots = run.boots.map((_, index): Lists => {
    const at = `${folder}/boot-${index}`;
    const first = list(`${at}/first.bin`);
    const last = list(`${at}/last.bin`);
    const quoted = list(`${at}/quote/list.bin`);
    const longest = [last, quoted, first].reduce<readonly RealRecord[]>(
      (most, each) => (each !== undefined && each.length > most.length ? each : most),
      [],
    );
    return { records: longest, first, last, quoted, quote: quote(`${at}/quote`) };
  });
  const withLate = boots.map((boot, index) => ({ ...boot, late: lateRecords(boot, boots[index + 1]) }));
  const missing = withLate.flatMap(({ last, records, late }, index) =>
    last === undefined && records.length + late.length < recordsSeen(run.boots[index]!)
      ? [`${folder}/boot-${index}/last.bin`]
      : [],
  );
  return { boots: withLate, catalogue, endian, missing };
}

/** The most records that were seen at any look of this boot. */
const recordsSeen = (boot: Run['boots'][number]): number =>
  Math.max(boot.records_at_first_capture, ...boot.timeline.map(({ records }) => records ?? 0));

/** What the next kernel was handed beyond the last look at this one's list. */
function lateRecords(boot: Lists, next: Lists | undefined): readonly RealRecord[] {
  const after = next?.first ?? next?.last ?? [];
  const start = next?.first === undefined ? -1 : after.findLastIndex(({ role }) => role.role === 'boot');
  const carried = after.slice(0, Math.max(start, 0));
  return isPrefix(boot.records, carried) ? carried.slice(boot.records.length) : [];
}
