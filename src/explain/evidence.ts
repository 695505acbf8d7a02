/** What there is to be explained: of successive boots, what was looked at, in order. */
import { BYTES, type Sizes } from '../../model/records.js';
import { type Catalogue, createCatalogue, type RealRecord } from '../conform/catalogue.js';
import { isAboutRestore, MESSAGES, timesSeen } from '../conform/console.js';
import { type ReadFile, readEvidence } from '../conform/evidence.js';
import type { Run } from '../conform/schema.js';
import { algorithmByName, SHA1 } from '../evidence/algorithms.js';
import { type Endian, fromHex, inputError } from '../evidence/bytes.js';
import type { CompositeGoal } from '../evidence/composite.js';
import type { RecordContent } from '../evidence/list.js';
import type { PcrValue } from '../evidence/pcr-values.js';
import { IMA_PCR } from '../evidence/replay.js';
import type { Layout } from '../evidence/scan.js';
import { templateDigest } from '../evidence/template-digest.js';

/** A list that was read, and the PCR as it was then or shortly before. */
export interface Look {
  /** Which of the boots given. */
  readonly boot: number;
  readonly records: readonly RealRecord[];
  /** Values of IMA's PCR, by bank. */
  readonly values: readonly PcrValue[];
  /** The digest of a quote over it. */
  readonly quoted: CompositeGoal | undefined;
  /** `resetCount` of a quote of this boot. */
  readonly resetCount: number | undefined;
  /** The list and the PCR are of one moment; else the PCR may be that of a shorter list. */
  readonly simultaneous: boolean;
  /** What this kernel said of the list that it was handed, if its messages are known. */
  readonly handed: Handed | undefined;
  /** The kernel may have been in the middle of anything. */
  readonly atAnyMoment: boolean;
}

/** In what sizes count: bytes, or the units of a run that was made up. */
export interface Scale {
  readonly sizes: Sizes;
  readonly unitBytes: number;
  readonly sizeOf: (record: RealRecord) => number;
}

export const IN_BYTES: Scale = { sizes: BYTES, unitBytes: 1, sizeOf: ({ size }) => size };

/** `fine`: whole, or there was none; `cut`: its last record was not whole; `unfilled`: all zero. */
export type Handed = 'fine' | 'cut' | 'unfilled';

export interface Evidence {
  readonly name: string;
  readonly boots: number;
  readonly looks: readonly Look[];
  readonly catalogue: Catalogue;
  readonly endian: Endian;
  /** The PCR that IMA measures into. */
  readonly pcr: number;
  readonly scale: Scale;
  /** How many kexecs and how many panics the consoles told of, if they were kept. */
  readonly console: { readonly executes: number; readonly panics: number } | undefined;
}

/** The files of one boot. */
export interface BootFiles {
  readonly records: readonly RecordContent[];
  readonly layout: Layout;
  readonly values: readonly PcrValue[];
  readonly quoted: CompositeGoal | undefined;
  readonly resetCount: number | undefined;
  readonly handed: Handed | undefined;
}

/** A record as the kexec buffer has it: a list of another bank has other digests of the same data. */
const inSha1 = (record: RecordContent, { digestSize }: Layout): RecordContent => {
  if (digestSize === SHA1.size) return record;
  const violation = record.digest.every((byte) => byte === 0);
  return { ...record, digest: violation ? new Uint8Array(SHA1.size) : templateDigest(SHA1, record) };
};

/** Lists with what is known of the PCR, one or more of each boot, oldest first. */
export function evidenceOfBoots(name: string, boots: readonly BootFiles[], pcr = IMA_PCR): Evidence {
  const catalogue = createCatalogue();
  const endian = boots[0]?.layout.endian ?? 'little';
  const looks = boots.map(
    ({ records, layout, values, quoted, resetCount, handed }, boot): Look => ({
      boot,
      records: records.map((record) => catalogue.intern(inSha1(record, layout), layout.endian)),
      values: values.filter((value) => value.pcr === pcr),
      quoted,
      resetCount,
      handed,
      simultaneous: false,
      atAnyMoment: false,
    }),
  );
  return { name, boots: boots.length, looks, catalogue, endian, pcr, scale: IN_BYTES, console: undefined };
}

/**
 * A run of a real kernel: what was seen of it, not what was done.
 * @throws InputError if a file is missing or is not what its name says
 */
export function evidenceOfRun(run: Run, read: ReadFile): Evidence {
  const { boots, catalogue, endian, missing } = readEvidence(run, read);
  if (missing[0] !== undefined) throw inputError(`no ${missing[0]}`, { expected: 'the list of each boot' });
  const looks = boots.flatMap(({ records, first, last, quoted, quote }, boot): readonly Look[] => {
    const resetCount = quote?.quote.resetCount ?? run.boots[boot]!.quote?.resetCount;
    const { timeline, messages } = run.boots[boot]!;
    const base = { boot, quoted: undefined, resetCount, handed: handedBy(messages), atAnyMoment: false };
    const observed = timeline.flatMap((entry): readonly Look[] => {
      if (entry.do !== 'observe' || entry.records > records.length) return [];
      const values = valuesOf(entry.pcr10 ?? {});
      return [{ ...base, records: records.slice(0, entry.records), values, simultaneous: true }];
    });
    const values = (quote?.values ?? []).filter(({ pcr }) => pcr === IMA_PCR);
    const lists = [
      ...(first === undefined ? [] : [{ ...base, records: first, values: [], simultaneous: true }]),
      ...observed,
      ...(quoted === undefined ? [] : [{ ...base, records: quoted, values, simultaneous: false }]),
      ...(last === undefined ? [] : [{ ...base, records: last, values: [], simultaneous: true }]),
    ];
    return distinct(lists.toSorted((a, b) => a.records.length - b.records.length));
  });
  const { console } = run;
  const told =
    console.length === 0
      ? undefined
      : { executes: timesSeen(console, 'execute'), panics: timesSeen(console, 'panic') };
  return {
    name: run.run,
    boots: boots.length,
    looks,
    catalogue,
    endian,
    pcr: IMA_PCR,
    scale: IN_BYTES,
    console: told,
  };
}

function handedBy(messages: readonly string[]): Handed | undefined {
  if (messages.length === 0) return undefined;
  const told = messages.filter(isAboutRestore);
  if (told.length === 0) return 'fine';
  return told.some((message) => message.includes(MESSAGES.incompatible)) ? 'unfilled' : 'cut';
}

const valuesOf = (pcr10: Readonly<Record<string, string>>): readonly PcrValue[] =>
  Object.entries(pcr10).flatMap(([name, digits]) => {
    const algorithm = algorithmByName(name);
    const value = fromHex(digits);
    return algorithm === undefined || value?.length !== algorithm.size
      ? []
      : [{ algorithm, pcr: IMA_PCR, value }];
  });

/** Of looks at a list of one length, one that says most. */
function distinct(looks: readonly Look[]): readonly Look[] {
  return looks.filter((look, k) => {
    const alike = looks.filter(({ records }) => records.length === look.records.length);
    const best = alike.find(({ values, simultaneous }) => simultaneous && values.length > 0);
    return (
      (best ?? alike.find(({ values }) => values.length > 0) ?? alike[0]) === look &&
      looks.indexOf(look) === k
    );
  });
}
