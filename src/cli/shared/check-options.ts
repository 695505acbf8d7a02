/** The options of `carryover check`, made into what a check takes. */
import { availableParallelism } from 'node:os';
import type { Design } from '../../../model/design.js';
import { designs } from '../../../model/designs/index.js';
import { ASSUMPTIONS, type Assumption, type Bounds, REDUCTIONS } from '../../../model/world.js';
import { claims } from '../../../properties/index.js';
import type { CheckOptions } from '../../check/result.js';
import { openScratch } from '../../checker/scratch.js';
import { designNamed } from '../../designs/named.js';
import { DEFAULT_BOUNDS, DEFAULT_UNFOLDED_BOUNDS } from '../../report/settings.js';
import type { ReportFlags } from './reports.js';
import { named, usageError } from './usage.js';

/** As commander reads them. */
export interface CheckFlags extends ReportFlags {
  readonly assume?: readonly string[];
  readonly property?: readonly string[];
  readonly next?: readonly string[];
  readonly unbounded?: boolean;
  readonly kexecs?: number;
  readonly events?: number;
  readonly loads?: number;
  readonly por?: boolean;
  readonly symmetry?: boolean;
  readonly subsumption?: boolean;
  readonly resets?: number;
  readonly cpus?: number;
  readonly faults?: number;
  readonly tampering?: number;
  readonly maxStates?: number;
  readonly maxSeconds?: number;
  readonly maxDepth?: number;
  readonly maxMemory: number;
  readonly maxDisk: number;
  readonly scratch?: string;
  readonly lossy?: boolean;
  readonly unfolded?: boolean;
  readonly workers?: number;
  readonly sample?: number;
  readonly seed: number;
  readonly argument?: boolean;
  readonly save?: string;
  readonly lock?: string;
  readonly locked?: string;
  readonly annotate?: boolean;
  readonly quiet?: boolean;
}

const MIB = 2 ** 20;
const assumptionNames = (Object.keys(ASSUMPTIONS) as Assumption[]).map((name) => ({ name }));

/** In the order in which they are declared, each once. */
export function assumptionsOf(names: readonly string[]): readonly Assumption[] {
  const asked = new Set(names.map((name) => named(assumptionNames, name, 'assumption').name));
  return assumptionNames.map(({ name }) => name).filter((name) => asked.has(name));
}

export const propertiesOf = (names: readonly string[]): readonly string[] => {
  const asked = new Set(names.map((name) => named(claims, name, 'property').name));
  return claims.map(({ name }) => name).filter((name) => asked.has(name));
};

/** Those of these names and files, each once; all that ship with carryover if none is given. */
export async function designsOf(names: readonly string[]): Promise<readonly Design[]> {
  if (names.length === 0) return designs;
  const found = await Promise.all([...new Set(names)].map((name) => designNamed(name)));
  const twice = found.find(({ name }, k) => found.findIndex((each) => each.name === name) < k);
  if (twice === undefined) return found;
  throw usageError(`two designs are called ${twice.name}; give one of them another "name"`);
}

export const workersOf = ({ workers }: Pick<CheckFlags, 'workers'>): number =>
  workers ?? availableParallelism();

const BOUNDED = ['kexecs', 'events', 'loads', 'faults', 'tampering', 'resets', 'cpus'] as const;

/** The bounds asked for over those in force without being asked for. */
export function boundsOf(
  flags: { readonly [Name in keyof Bounds]: number | undefined },
  unfolded: boolean,
): Bounds {
  return { ...(unfolded ? DEFAULT_UNFOLDED_BOUNDS : DEFAULT_BOUNDS), ...boundsAsked(flags) };
}

export const boundsAsked = (flags: { readonly [Name in keyof Bounds]: number | undefined }): Bounds =>
  Object.fromEntries(BOUNDED.filter((name) => flags[name] !== undefined).map((name) => [name, flags[name]]));

/** In bytes, what each search has of memory or disk that is for all that run at once. */
export const bytesEach = (mib: number, flags: Pick<CheckFlags, 'workers'>): number =>
  Math.floor((mib * MIB) / workersOf(flags));

export function limitsOf(flags: CheckFlags): CheckOptions['limits'] {
  const { maxStates, maxSeconds, maxDepth, maxMemory, maxDisk } = flags;
  return {
    ...(maxStates === undefined ? {} : { states: maxStates }),
    ...(maxSeconds === undefined ? {} : { seconds: maxSeconds }),
    ...(maxDepth === undefined ? {} : { depth: maxDepth }),
    bytes: bytesEach(maxMemory, flags),
    ...(maxDisk === 0 ? {} : { disk: bytesEach(maxDisk, flags) }),
  };
}

/** The folder for temporary files, in which one can be made. */
export function scratchOf({ scratch }: CheckFlags): Pick<CheckOptions, 'scratch'> {
  if (scratch === undefined) return {};
  try {
    openScratch({ bytes: 0, folder: scratch }).close();
  } catch (error) {
    throw usageError(`--scratch ${(error as Error).message}`);
  }
  return { scratch };
}

/** The reductions that are turned off, if any is. */
export function withoutOf(flags: CheckFlags): Pick<CheckOptions, 'without'> {
  const without = REDUCTIONS.filter((name) => flags[name] === false);
  return without.length === 0 ? {} : { without };
}

export async function checkOptions(flags: CheckFlags): Promise<CheckOptions> {
  const unfolded = flags.unfolded === true;
  const next = flags.next && (await designsOf(flags.next));
  return {
    assumptions: assumptionsOf(flags.assume ?? []),
    bounds: boundsOf(flags, unfolded),
    properties: propertiesOf(flags.property ?? []),
    limits: limitsOf(flags),
    ...scratchOf(flags),
    ...(flags.lossy ? { lossy: true } : {}),
    ...(unfolded ? { unfolded } : {}),
    ...withoutOf(flags),
    ...(next === undefined ? {} : { next }),
  };
}
