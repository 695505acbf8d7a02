/** A run, told step by step. */
import type { State } from '../../model/state.js';
import type { Unfolded } from '../check/unfold.js';
import { lastState, type Step } from '../checker/index.js';
import { changesInWords, changesOf } from './changes.js';
import { digestsOf, recordsOf } from './records.js';
import { renderSides, type Sides } from './sides.js';
import { COLUMNS, type Style, wrap, wrapParts } from './style.js';
import { renderVerdict } from './verdict.js';
import { actorOf, inWords } from './words.js';

const NUMBER = 4;
const ACTOR = 12;
const INDENT = NUMBER + ACTOR + 3;

/** The steps, each with who acts (said once), what happens, the function it stands for, and what changed. */
export function renderSteps({ lists, trace }: Unfolded, style: Style): readonly string[] {
  let before = '';
  return [
    `${' '.repeat(NUMBER + 1)}${style.dim(inFirst(trace.initial))}`,
    ...trace.steps.flatMap((step, k) => {
      const actor = actorOf(step.transition.actor, step.args);
      const lines = renderStep(step, k + 1, actor === before ? '' : actor, style);
      before = actor;
      const changes = changesInWords(changesOf(lists, step));
      return changes.length === 0 ? lines : [...lines, ...wrapParts(changes, ' '.repeat(INDENT + 2))];
    }),
  ];
}

const POLICIES = {
  none: 'a policy that does not measure critical data',
  user: 'a policy that measures critical data, loaded by user space',
  boot: 'the built-in policy for critical data',
} as const;

const inFirst = ({ tpm, ima }: State): string =>
  `A cold boot with ${tpm.chip === 'absent' ? 'no TPM' : 'a TPM'} and ${POLICIES[ima.criticalData]}.`;

function renderStep(
  { transition, args }: Step<State>,
  number: number,
  actor: string,
  style: Style,
): readonly string[] {
  const words = inWords(transition.name, args);
  const head = `${String(number).padStart(NUMBER)} `;
  const line = `${head}${style.bold(actor.padEnd(ACTOR + 1))} ${words}`;
  const width = INDENT + words.length;
  const { source } = transition;
  if (width + 3 + source.length <= COLUMNS) {
    return [`${line}${' '.repeat(COLUMNS - width - source.length)}${style.dim(source)}`];
  }
  return [line, ...wrap(source, ' '.repeat(INDENT)).map(style.dim)];
}

/** The list and the PCR as the run leaves them, or as the verifier was shown them, and what it says. */
export function renderEnd(unfolded: Unfolded, style: Style): readonly string[] {
  const { lists, trace } = unfolded;
  const last = trace.steps.at(-1);
  if (last?.transition.name.startsWith('attest-')) {
    const { history } = last.before;
    const quoteFirst = history.quoted !== 0;
    const list = quoteFirst ? history.list : history.sent - 1;
    const pcr = quoteFirst ? history.quoted - 1 : history.pcr;
    const sides = sidesOf(unfolded, list, pcr, 'list that the verifier has', 'PCR 10 in its quote');
    return [
      ...renderSides(sides, style),
      '',
      ...renderVerdict(unfolded.world, last.before, sides.list.length, style),
    ];
  }
  const { history } = lastState(trace);
  return renderSides(
    sidesOf(
      { lists, trace, world: unfolded.world },
      history.list,
      history.pcr,
      'measurement list',
      'PCR 10 was extended with',
    ),
    style,
  );
}

function sidesOf({ lists }: Unfolded, list: number, pcr: number, listTitle: string, pcrTitle: string): Sides {
  return {
    listTitle,
    pcrTitle,
    list: recordsOf(lists, list),
    replay: digestsOf(lists, lists.replay(list)),
    pcr: digestsOf(lists, pcr),
  };
}
