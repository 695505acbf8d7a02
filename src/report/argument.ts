/** Why a property holds: where in the machine's course it is judged, what cannot touch it, and what is kept from breaking it. */

import type { NotArgued } from '../check/argument.js';
import { type Argument, type Role, type SavingCondition, statesOf } from '../checker/argument.js';
import { stopInWords } from './stopped.js';
import { grouped, labelled, plural, type Style, wrap } from './style.js';
import { inWords } from './words.js';

const LABEL = 11;

export function renderArgument<S>(
  design: string,
  { property, states, stages, reads, roles, cutShort }: Argument<S>,
  style: Style,
): readonly string[] {
  const { columns } = style;
  const taken = roles.filter((role) => role.taken > 0);
  const atStake = taken.filter(({ saving }) => saving.length > 0);
  const others = taken.filter(({ saving }) => saving.length === 0);
  const apart = others.filter(({ changes }) => changes.length === 0);
  const keeping = others.filter(({ changes }) => changes.length > 0);
  const steps = taken.reduce((sum, role) => sum + role.taken, 0);
  const names = (some: readonly Role<S>[]) => some.map(({ transition }) => transition.name).join(', ');
  return [
    style.dim(style.glyphs.rule.repeat(columns)),
    style.bold(`${design}: why ${property.name} holds`),
    '',
    ...labelled('  Claim', property.claim, LABEL, columns),
    ...labelled('  Reads', reads.length === 0 ? 'nothing of the state' : reads.join(', '), LABEL, columns),
    '',
    ...wrap(
      `${plural(states, 'state')} can be reached, by ${plural(steps, 'step')}; no step leads out of them, and it is false in none of them.`,
      '  ',
      columns,
    ),
    '',
    ...renderStages(stages, style),
    '',
    ...paragraph(
      apart,
      (count) =>
        `${plural(count, 'transition')} ${count === 1 ? 'has' : 'have'} nothing to do with it: none of what it reads changes.`,
      names,
      style,
    ),
    ...paragraph(
      keeping,
      (count) =>
        `${plural(count, 'transition')} ${count === 1 ? 'changes' : 'change'} what it reads and ${count === 1 ? 'keeps' : 'keep'} it, even with any one condition of the guard dropped.`,
      names,
      style,
    ),
    ...(atStake.length === 0
      ? ['  It is at stake in no transition.']
      : wrap(
          `${plural(atStake.length, 'transition')} would break it, but for a condition of the guard.`,
          '  ',
          columns,
        ).map(style.bold)),
    ...atStake.flatMap((role) => ['', ...renderRole(role, style)]),
    ...(cutShort
      ? [
          '',
          ...wrap(
            'What would follow from a step that is refused was not looked at to its end.',
            '  ',
            columns,
          ).map(style.warn),
        ]
      : []),
  ];
}

function renderStages<S>(stages: Argument<S>['stages'], style: Style): readonly string[] {
  const width = Math.max(5, ...stages.map(({ name }) => name.length));
  const row = (name: string, states: string, judged: string) =>
    `  ${name.padEnd(width)} ${states.padStart(10)} ${judged.padStart(10)}`;
  return [
    style.dim(row('', 'states', 'judged')),
    ...stages.map(({ name, states, judged }) => {
      const line = row(name, grouped(states), judged === 0 ? '-' : grouped(judged));
      return judged === 0 ? style.dim(line) : line;
    }),
  ];
}

function paragraph<S>(
  some: readonly Role<S>[],
  head: (count: number) => string,
  names: (some: readonly Role<S>[]) => string,
  style: Style,
): readonly string[] {
  if (some.length === 0) return [];
  return [
    ...wrap(head(some.length), '  ', style.columns),
    ...wrap(names(some), '    ', style.columns).map(style.dim),
    '',
  ];
}

export function renderNotArgued({ properties, because }: NotArgued, style: Style): readonly string[] {
  const text =
    because === 'liveness'
      ? 'what must happen is not argued state by state; see docs/liveness.md for how it is judged'
      : `not argued: ended by ${stopInWords(because)} before all states were known`;
  return wrap(`${properties.join(', ')}: ${text}.`, '', style.columns).map(style.warn);
}

/** So many conditions of one guard are told; the others are counted. */
const MOST = 6;

function renderRole<S>({ transition, taken, saving, farOff }: Role<S>, style: Style): readonly string[] {
  const { columns } = style;
  const rest = saving.length - MOST;
  return [
    `  ${style.bold(transition.name)}  ${style.dim(`taken ${plural(taken, 'time')}`)}`,
    ...wrap(transition.source, '    ', columns).map(style.dim),
    ...saving.slice(0, MOST).flatMap((condition) => renderCondition(transition.name, condition, style)),
    ...(rest > 0 ? [`    and ${plural(rest, 'condition')} more of it`] : []),
    ...(farOff === 0
      ? []
      : wrap(
          `In ${plural(farOff, 'state')} more, several of its conditions stand in its way.`,
          '    ',
          columns,
        ).map(style.dim)),
  ];
}

function renderCondition(name: string, condition: SavingCondition, style: Style): readonly string[] {
  const { field, instead, holding, stage, args, why, after } = condition;
  const held = some(holding.map(({ value }) => value));
  const text = `needs ${field} to be ${some(instead)}, and it is ${held}${after > 0 ? '' : ` in ${plural(statesOf(condition), 'state')}`}.`;
  const example = `In "${stage}": ${inWords(name, args)}, and ${after > 0 ? `${plural(after, 'step')} later ` : ''}${why}.`;
  return [...wrap(text, '    ', style.columns), ...wrap(example, '      ', style.columns).map(style.dim)];
}

/** So many values are told, of those there are. */
const TOLD = 6;

function some(values: readonly unknown[]): string {
  const told = values.slice(0, TOLD).map(valueInWords).join(' or ');
  return values.length > TOLD ? `${told} or one of ${values.length - TOLD} more` : told;
}

const valueInWords = (value: unknown): string =>
  value === null ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
