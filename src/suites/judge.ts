/** One property of one design, judged for a suite. */
import type { Design } from '../../model/design.js';
import { designs } from '../../model/designs/index.js';
import { ASSUMPTIONS, type Assumption, type Bounds } from '../../model/world.js';
import { claims } from '../../properties/index.js';
import { check } from '../check/check.js';
import type { CheckOptions } from '../check/result.js';
import { designNamed } from '../designs/named.js';
import { designFrom, type OwnDesign } from '../designs/own.js';
import { problem } from '../files/problem.js';
import { type Judged, type JudgedProperty, judged } from '../report/judged.js';
import { nearestTo } from '../report/nearest.js';
import { DEFAULT_BOUNDS } from '../report/settings.js';

/** A design by its name, by the path of its file, or itself. */
export type Subject = string | Design | OwnDesign;

export interface SearchOptions {
  /** What is taken away of all that could happen. */
  readonly assuming?: readonly Assumption[];
  /** 2 CPUs, 1 fault and 1 act of an adversary if left out; any number of everything else. */
  readonly bounds?: Bounds;
  /** What the next kernel may be beside the same one; left out: one without IMA's kexec support. */
  readonly next?: readonly Subject[];
  readonly maxStates?: number;
  readonly maxSeconds?: number;
}

export interface Searched {
  readonly design: Design;
  readonly judged: Judged;
  readonly property: JudgedProperty;
}

/** @throws UnusableInput if a name is wrong; Error if a limit ended the search before the property was decided */
export async function judgeIn(
  subject: unknown,
  propertyName: string,
  { assuming = [], bounds, next, maxStates, maxSeconds }: SearchOptions,
): Promise<Searched> {
  known(
    'property',
    propertyName,
    claims.map(({ name }) => name),
  );
  for (const name of assuming) known('assumption', name, Object.keys(ASSUMPTIONS));
  const design = await designOfSubject(subject);
  const options: CheckOptions = {
    assumptions: assuming,
    bounds: { ...DEFAULT_BOUNDS, ...bounds },
    properties: [propertyName],
    limits: {
      ...(maxStates === undefined ? {} : { states: maxStates }),
      ...(maxSeconds === undefined ? {} : { seconds: maxSeconds }),
    },
    ...(next === undefined ? {} : { next: await Promise.all(next.map(designOfSubject)) }),
  };
  const [result] = await check([design], options);
  const all = judged(result!);
  const property = all.properties[0]!;
  if (property.verdict !== 'inconclusive') return { design, judged: all, property };
  const why = property.doubt ?? `a limit ended the search at ${result!.states} states`;
  throw new Error(`${design.name}: ${propertyName} is inconclusive: ${why}`);
}

async function designOfSubject(subject: unknown): Promise<Design> {
  if (typeof subject === 'string') return designNamed(subject);
  const shipped = designs.find((design) => design === subject);
  return shipped ?? designFrom(subject, { called: 'own', source: 'a suite' });
}

function known(what: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  throw problem(`no ${what} is called ${JSON.stringify(name)}; the nearest is ${nearestTo(name, names)}`);
}
