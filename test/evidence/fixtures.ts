/** The captured and the constructed evidence, as the tests of this folder read it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../fixtures/', import.meta.url));

export const constructedPath = (name: string): string => `${root}constructed/${name}`;
export const kernelsPath = (name: string): string => `${root}kernels/${name}`;

export function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

export const constructed = (name: string): Uint8Array => bytesOf(constructedPath(name));

type Pcr10 = Readonly<Record<string, string>>;

export interface ConstructedCase {
  readonly file: string;
  readonly desc: string;
  readonly true_records: number;
  readonly shown_records: number | null;
  readonly quote: string | null;
  readonly tpm_pcr10: Pcr10 | null;
  readonly replay_match_at: Readonly<Record<string, number | null>> | null;
}

export const constructedCases: readonly ConstructedCase[] = JSON.parse(
  readFileSync(constructedPath('cases.json'), 'utf8'),
);

export interface Observation {
  readonly do: string;
  readonly label?: string;
  readonly records?: number;
  readonly violations?: number;
  readonly pcr10?: Pcr10;
}

export interface KernelBoot {
  readonly boot: number;
  readonly records_at_first_capture: number;
  readonly carried: number;
  readonly boot_aggregate_at: readonly number[];
  readonly bytes_at_first_capture: number;
  readonly markers: readonly { readonly at: number; readonly event: string; readonly data: string }[];
  readonly replay_matches_pcr10_at_first_capture: Readonly<Record<string, boolean>>;
  readonly quote: { readonly clock: number; readonly resetCount: number; readonly restartCount: number };
  readonly timeline: readonly Observation[];
}

export interface KernelRun {
  readonly run: string;
  readonly kernel: string;
  readonly files: string;
  readonly boots: readonly KernelBoot[];
}

export const kernelRuns: readonly KernelRun[] = JSON.parse(
  readFileSync(kernelsPath('kernel-runs.json'), 'utf8'),
);

/** Every boot of every run, with the folder of its files. */
export const kernelBoots = kernelRuns.flatMap((run) =>
  run.boots.map((boot) => ({
    name: `${run.run} boot ${boot.boot}`,
    run,
    boot,
    folder: kernelsPath(`${run.files}/boot-${boot.boot}/`),
    key: kernelsPath(`${run.files}/ak.pem`),
  })),
);
