/**
 * Which assumptions properties need: a search over all sets of assumptions, in which each search of the machine serves
 * several properties, and what it finds serves all sets that it says something of.
 *
 * A run that violates a property under some assumptions violates it under fewer, too; so of each run that was found
 * only the largest set is kept under which it is still possible. A property can hold only under sets that leave none
 * of these runs possible: the minimal ones are the minimal hitting sets of what each run needs not to be assumed. Each
 * of those is searched; either the property holds there, and then under all stronger sets, or there is a further run.
 * It ends when every minimal hitting set has been confirmed, and so finds all minimal sets there are.
 */
import { type Bits, bySize, hittingSets, isWithin, singlesOf } from './sets.js';

/** What one search found of one property. */
export type Answer =
  /** `unviolated`: one of the other two, which one is not known. */
  | { readonly kind: 'holds' | 'vacuous' | 'unviolated' }
  | {
      readonly kind: 'violated';
      readonly steps: number;
      /** A set, not smaller than the one searched, under which the same run is possible. */
      readonly allowed: Bits;
    }
  | { readonly kind: 'inconclusive'; readonly why: string };

/** `precisely`: of what is not violated, whether it holds or is vacuous. */
export type Judge = (
  assumed: Bits,
  properties: readonly string[],
  precisely?: boolean,
) => Promise<ReadonlyMap<string, Answer>>;

/** A set of assumptions under which nothing is violated. */
interface Enough<Verdict> {
  readonly assumed: Bits;
  readonly verdict: Verdict;
}

/** A minimal one, and what is found under it. */
export type Found = Enough<'holds' | 'vacuous'>;

export interface Weakest {
  readonly property: string;
  /** All minimal sets under which it is not violated, the smallest first. */
  readonly found: readonly Found[];
  /** Sets that would be among them, or lead to others, had the search not ended early. */
  readonly open: readonly { readonly assumed: Bits; readonly why: string }[];
  /** Where nothing makes it hold: the length of the shortest run that violates it under all assumptions. */
  readonly violated?: number;
}

/** What is known of one property. */
interface Known {
  readonly property: string;
  found: readonly Enough<Found['verdict'] | 'unviolated'>[];
  readonly open: { readonly assumed: Bits; readonly why: string }[];
  /** Of each run that violates it: what is not assumed where it is possible. */
  readonly needs: Bits[];
  violated?: number;
}

export interface Weakening {
  readonly judge: Judge;
  /** Search without any assumption early: it pays where a search ends as soon as all is violated. */
  readonly weakestFirst: boolean;
  /** Assumptions that make a search larger; they are left out where all holds without. */
  readonly costly: Bits;
}

/** `varying`: the assumptions that there are. */
export async function weakest(
  properties: readonly string[],
  varying: Bits,
  { judge, weakestFirst, costly }: Weakening,
): Promise<readonly Weakest[]> {
  const all = properties.map((property): Known => ({ property, found: [], open: [], needs: [] }));
  const top = await largest();
  if (weakestFirst) await ask(undecided(), 0);
  // Under all assumptions but one a search is small, and a run that it finds needs just that one.
  for (const one of singlesOf(top)) await ask(undecided(), top & ~one);
  for (;;) {
    const [assumed] = all.flatMap((known) => candidates(known, varying)).sort(bySize);
    const [unsure] = all.flatMap(unsureOf);
    if (assumed !== undefined) await ask(undecided(), assumed);
    else if (unsure !== undefined) await makeSure(unsure);
    else return all.map(told);
  }

  /** All assumptions; all but the costly ones where that is enough for each property. */
  async function largest(): Promise<Bits> {
    const without = varying & ~costly;
    await judged(all, without, false);
    const rest = all.filter(({ found }) => found.length === 0);
    if (rest.length === 0 || without === varying) return without;
    await judged(rest, varying, false);
    return varying;
  }

  async function makeSure(assumed: Bits): Promise<void> {
    const some = all.filter((known) => unsureOf(known).includes(assumed));
    for (const known of some) known.found = known.found.filter((each) => each.assumed !== assumed);
    await judged(some, assumed, true);
  }

  function undecided(): readonly Known[] {
    return all.filter((known) => candidates(known, varying).length > 0);
  }

  /** Of all that is not decided: what one property does not need to know yet, it may need later. */
  async function ask(open: readonly Known[], assumed: Bits): Promise<void> {
    const some = open.filter((known) => !isImplied(known, assumed, varying));
    if (some.length > 0) await judged(some, assumed, false);
  }

  async function judged(some: readonly Known[], assumed: Bits, precisely: boolean): Promise<void> {
    const names = some.map(({ property }) => property);
    const answers = await judge(assumed, names, precisely);
    for (const known of some) learn(known, assumed, varying, answers.get(known.property)!);
  }
}

/** Whether what was found says already what is found under these assumptions. */
const isImplied = ({ needs, found }: Known, assumed: Bits, varying: Bits): boolean =>
  found.some((each) => isWithin(each.assumed, assumed)) ||
  needs.some((need) => isWithin(assumed, varying & ~need));

function learn(known: Known, assumed: Bits, varying: Bits, answer: Answer): void {
  switch (answer.kind) {
    case 'violated':
      if (assumed === varying) known.violated = answer.steps;
      known.needs.push(varying & ~answer.allowed);
      return;
    case 'inconclusive':
      known.open.push({ assumed, why: answer.why });
      return;
    default:
      known.found = [...known.found, { assumed, verdict: answer.kind }];
  }
}

/** The minimal sets under which it may hold and of which nothing is known yet. */
function candidates({ needs, found, open }: Known, varying: Bits): readonly Bits[] {
  if (needs.includes(0)) return [];
  const ended = open.some(({ assumed }) => assumed === varying);
  return ended
    ? []
    : hittingSets(needs).filter(
        (each) =>
          !found.some(({ assumed }) => assumed === each) && !open.some(({ assumed }) => assumed === each),
      );
}

/** Minimal sets of which it is not known yet whether the property holds under them or is vacuous. */
const unsureOf = ({ needs, found }: Known): readonly Bits[] => {
  const unsure = found.filter(({ verdict }) => verdict === 'unviolated').map(({ assumed }) => assumed);
  const last = unsure.length === 0 ? [] : hittingSets(needs);
  return unsure.filter((assumed) => last.includes(assumed));
};

const isSure = (each: Known['found'][number]): each is Found => each.verdict !== 'unviolated';

function told({ property, needs, found, open, violated }: Known): Weakest {
  const last = hittingSets(needs);
  const isStillOpen = (assumed: Bits): boolean =>
    last.some((each) => isWithin(each, assumed)) && !found.some((each) => isWithin(each.assumed, assumed));
  return {
    property,
    found: found
      .filter(isSure)
      .filter(({ assumed }) => last.includes(assumed))
      .sort((a, b) => bySize(a.assumed, b.assumed)),
    open: open.filter(({ assumed }) => isStillOpen(assumed)),
    ...(violated === undefined ? {} : { violated }),
  };
}
