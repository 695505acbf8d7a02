/** The text and JSON of `carryover explain`. */
import { printable } from '../evidence/verify/text.js';
import { toldRun } from '../report/json.js';
import { renderEnd, renderSteps } from '../report/run.js';
import { grouped, labelled, plural, type Style, wrap } from '../report/style.js';
import type { Evidence } from './evidence.js';
import { rungs } from './rungs.js';
import { type Explained, type Explanation, lengthOf } from './search.js';

/** One body of evidence, and what was found. */
export interface ExplainedEvidence {
  readonly evidence: Evidence;
  readonly explained: Explained;
}

/** `tampered`: only with an adversary, or not at all. `undecided`: some search ended early. */
export type Outcome = 'explained' | 'tampered' | 'unexplained' | 'undecided';

export function outcomeOf({ explanations, unfinished }: Explained): Outcome {
  const [first] = explanations;
  if (first !== undefined && first.rung.tampering === 0) return 'explained';
  if (unfinished.length > 0) return 'undecided';
  return first === undefined ? 'unexplained' : 'tampered';
}

const LABEL = 16;

/** How many need no more than the first. */
const leading = ({ explanations }: Explained): number =>
  explanations.filter(({ rung }) => rung === explanations[0]!.rung).length;

/** What "no run" is said of. */
const searchedOf = ({ designs }: Explained): string =>
  designs.length === 1 && designs[0]!.length === 1
    ? printable(designs[0]![0]!.name)
    : `any of the ${grouped(designs.flat().length)} designs searched`;

const headlineOf = ({ explained }: ExplainedEvidence): string => {
  const [first] = explained.explanations;
  switch (outcomeOf(explained)) {
    case 'explained':
      return first!.rung.faults === 0
        ? `${plural(leading(explained), 'design')} can leave this, without faults and without an adversary.`
        : `No run without a fault leaves this; with ${first!.rung.allows}, ${plural(leading(explained), 'design')} can.`;
    case 'tampered':
      return `No run of ${searchedOf(explained)} does this without tampering; with ${first!.rung.allows}, ${plural(leading(explained), 'design')} can.`;
    case 'unexplained':
      return `No run of ${searchedOf(explained)} leaves this, not with two faults and not with two acts of an adversary.`;
    case 'undecided':
      return first === undefined
        ? 'Not decided: some searches ended at their limit, and none found a run that leaves this.'
        : 'Not decided: a run with an adversary leaves this; some searches for one without ended at their limit.';
  }
};

/** What was found, and the shortest run step by step. */
export function renderExplained(all: readonly ExplainedEvidence[], style: Style): string {
  const whole = all.length === 1;
  const parts = all.map((one) => [
    ...renderSummary(one, style),
    ...(whole ? one.explained.explanations.slice(0, 1).flatMap((first) => renderRun(first, style)) : []),
  ]);
  return parts.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function renderSummary(one: ExplainedEvidence, style: Style): readonly string[] {
  const { evidence, explained } = one;
  const { explanations, unfinished, states } = explained;
  const [first] = explanations;
  const outcome = outcomeOf(explained);
  const mark = outcome === 'explained' ? style.good : outcome === 'undecided' ? style.warn : style.bad;
  const line = (label: string, text: string): readonly string[] =>
    labelled(`  ${label}`, text, LABEL, style.columns);
  const ended = [...new Set(unfinished.map(({ design, rung }) => `${design.name} (${rung.allows})`))];
  return [
    style.bold(
      `${printable(evidence.name)}: ${plural(evidence.boots, 'boot')}, ${plural(evidence.looks.length, 'look')}`,
    ),
    ...wrap(headlineOf(one), '  ', style.columns).map(mark),
    ...(first === undefined
      ? []
      : line(
          'designs',
          explanations
            .filter(({ rung }) => rung === first.rung)
            .map(shortly)
            .join(', '),
        )),
    ...rungs
      .filter((rung) => rung !== first?.rung)
      .flatMap((rung) => {
        const more = explanations.filter((each) => each.rung === rung);
        return more.length === 0 ? [] : line('also', `with ${rung.allows}: ${more.map(shortly).join(', ')}`);
      }),
    ...(first === undefined ? [] : line('assumptions', first.rung.assumptions.join(', ') || 'none')),
    ...(first === undefined ? [] : line('with', allowed(first))),
    ...line('searched', `${grouped(states)} states, ${plural(explained.searched, 'set')} of assumptions`),
    ...line('among', among(explained)),
    ...(ended.length === 0 ? [] : line('not to the end', someOf(ended))),
  ];
}

/** So many are told by name; of more, how many there are. */
const MOST_NAMED = 30;

const someOf = (names: readonly string[]): string =>
  names.length <= MOST_NAMED
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMED).join(', ')}, and ${grouped(names.length - MOST_NAMED)} other searches`;

function among({ designs }: Explained): string {
  const all = designs.flat();
  const shared =
    designs.length === all.length ? '' : ` (${grouped(designs.length)} that differ in more than names)`;
  const names = all.length > MOST_NAMED ? '' : `: ${all.map(({ name }) => printable(name)).join(', ')}`;
  return `${plural(all.length, 'design')}${shared}${names}`;
}

const shortly = (each: Explanation): string => `${each.design.name} (${plural(lengthOf(each), 'step')})`;

/** What was allowed until it was enough. */
const allowed = ({ rung }: Explanation): string => {
  const upTo = rungs.findIndex(({ allows }) => allows === rung.allows);
  const less = rungs.slice(0, upTo).filter(({ ordinary }) => ordinary === 'shown');
  return [...less.map(({ allows }) => allows), rung.allows].join('; ');
};

function renderRun(first: Explanation, style: Style): readonly string[] {
  const told = toldRun(first.run);
  return [
    '',
    style.dim(style.glyphs.rule.repeat(style.columns)),
    style.bold(
      `${first.design.name}: the shortest run that leaves this, ${plural(told.steps.length, 'step')}`,
    ),
    '',
    ...renderSteps(told, style),
    '',
    ...renderEnd(told, style),
  ];
}

/** Schema 1. */
export function explanationDocument(all: readonly ExplainedEvidence[], version: string) {
  return {
    schema: 1,
    kind: 'explain',
    version,
    evidence: all.map(({ evidence, explained }) => ({
      name: evidence.name,
      boots: evidence.boots,
      looks: evidence.looks.length,
      outcome: outcomeOf(explained),
      states: explained.states,
      designs: explained.designs.flat().map(({ name }) => name),
      explanations: explained.explanations.map(({ design, rung, run }) => ({
        design: design.name,
        assumptions: rung.assumptions,
        allows: rung.allows,
        cpus: rung.cpus,
        faults: rung.faults,
        tampering: rung.tampering,
        run: toldRun(run),
      })),
      unfinished: explained.unfinished.map(({ design, rung, stopped }) => ({
        design: design.name,
        allows: rung.allows,
        stopped,
      })),
    })),
  };
}
