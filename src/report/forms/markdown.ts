/** Markdown as GitHub and GitLab show it: the verdicts, and each violation with a diagram that is drawn there. */
import { changesInWords, changesOfStep } from '../changes.js';
import { alike } from '../check.js';
import { commandLines } from '../command.js';
import type {
  CounterexampleEntry,
  EndEntry,
  PropertyEntry,
  ResultDocument,
  RunEntry,
  ToldRun,
} from '../document.js';
import { renderExplored } from '../explored.js';
import { loopInWords } from '../run.js';
import { assumptionsInWords, boundsInWords } from '../settings.js';
import { shownOf } from '../sides.js';
import { COLUMNS, PLAIN, plural } from '../style.js';
import { propertyNames, verdictInWords } from '../table.js';
import { verifierInWords } from '../verdict.js';
import { doubtsOf, lengthInWords, sentence } from '../violation.js';
import { sequence } from './mermaid.js';

/** Text that stands for itself, in a fence of its own: no mark-up, no mention, no link. */
export function code(text: string): string {
  if (text === '') return '';
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 || /^ .*[^ ].* $/.test(text) ? ' ' : '';
  return `${fence}${space}${text.replaceAll('|', '\\|')}${space}${fence}`;
}

/** Words that become links or mentions whatever is escaped in them. */
const LINKED = /[@#]|:\/\/|www\.|GH-\d|mailto:|xmpp:/i;
const MARKUP = /[\\`*_{}[\]<>&~|$:!^=+"]/g;

/** A sentence: words that are known to be risky as code, marks of the language escaped. */
export const prose = (text: string): string =>
  text
    .split(' ')
    .map((word) => (LINKED.test(word) ? code(word) : word.replace(MARKUP, '\\$&')))
    .join(' ');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
  '',
];

/** A fence that nothing in the lines ends. */
function fenced(language: string, lines: readonly string[]): readonly string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [fence + language, ...lines, fence, ''];
}

export function markdown({ runs }: ResultDocument): string {
  const lines = [
    ...alike(runs).flatMap(head),
    ...runs.flatMap((run) => run.properties.flatMap((property) => violation(run, property))),
    ...runs.flatMap((run) =>
      (run.samples ?? []).flatMap((told, k) => [
        `## ${code(run.design)}: sample ${k + 1}, ${plural(told.steps.length, 'step')}`,
        '',
        ...toldRun(told),
      ]),
    ),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const MARKS: Readonly<Record<PropertyEntry['verdict'], string>> = {
  holds: '✅',
  violated: '❌',
  vacuous: '⚪',
  inconclusive: '❔',
};

function head(runs: readonly RunEntry[]): readonly string[] {
  const [first] = runs;
  if (first === undefined) return [];
  const title =
    runs.length === 1 ? `${code(first.design)}: ${prose(first.summary)}` : `${runs.length} designs`;
  return [
    `# ${title}`,
    '',
    `- Assumptions: ${prose(assumptionsInWords(first))}`,
    `- Bounds: ${prose(boundsInWords(first))}`,
    ...(first.next === undefined ? [] : [`- Next kernel: the same, or ${first.next.map(code).join(', ')}`]),
    ...runs.map((run) => {
      const explored = renderExplored(run, '', 0, { ...PLAIN, columns: Number.POSITIVE_INFINITY });
      const parts = explored.map((line) => line.trim()).filter((line) => line !== '');
      return `- Explored of ${code(run.design)}: ${parts.map(prose).join('; ')}`;
    }),
    '',
    ...table(
      ['property', ...runs.map(({ design }) => code(design))],
      propertyNames(runs).map((name) => [
        code(name),
        ...runs.map((run) => {
          const property = run.properties.find((each) => each.name === name);
          return property === undefined ? '' : `${MARKS[property.verdict]} ${verdictInWords(property, true)}`;
        }),
      ]),
    ),
    ...runs.flatMap((run) => run.properties.flatMap((property) => changed(run, property))),
    ...runs.flatMap(doubts),
  ];
}

const changed = ({ design }: RunEntry, { name, locked }: PropertyEntry): readonly string[] =>
  locked === undefined || locked.asExpected
    ? []
    : [`**Changed** ${code(design)}: ${code(name)}: ${prose(locked.told)}`, ''];

const doubts = (run: RunEntry): readonly string[] =>
  [...doubtsOf(run)].flatMap(([doubt, names]) => [
    `${code(run.design)}: ${names.map(code).join(', ')}: ${prose(doubt)}`,
    '',
  ]);

export function violation(
  { design }: RunEntry,
  { name, claim, meaning, counterexample }: PropertyEntry,
): readonly string[] {
  if (counterexample === undefined) return [];
  return [
    `## ${code(design)}: ${code(name)} is violated ${lengthInWords(counterexample.length, counterexample.loopStart)}`,
    '',
    ...(claim === '' ? [] : [`**Claim** ${prose(claim)}`, '']),
    `**Why it is violated** ${prose(sentence(counterexample.why))}`,
    '',
    ...(meaning === '' ? [] : [`**What that means** ${prose(meaning)}`, '']),
    ...(counterexample.loopStart === undefined
      ? []
      : [loopInWords(counterexample.steps.length, counterexample.loopStart), '']),
    ...toldRun(counterexample),
    ...again(counterexample),
  ];
}

const again = ({ reproduce }: CounterexampleEntry): readonly string[] =>
  reproduce.length === 0
    ? []
    : [
        'To see it again:',
        '',
        ...fenced(
          'sh',
          commandLines(reproduce, COLUMNS).map((line) => line.slice(2)),
        ),
      ];

const LEFT_OUT = {
  nothing: [],
  notes: ['The diagram has no notes, to be small enough to be drawn; all that changed is in the table.', ''],
  steps: [
    'The diagram leaves out steps in its middle, to be small enough to be drawn; the table has all.',
    '',
  ],
} as const;

export function toldRun(told: ToldRun): readonly string[] {
  const { text, leftOut } = sequence(told);
  return [
    ...sides(told.end),
    ...fenced('mermaid', text.trimEnd().split('\n')),
    ...LEFT_OUT[leftOut],
    '<details>',
    `<summary>${plural(told.steps.length, 'step')}: the kernel function of each, and what changed</summary>`,
    '',
    `**Beginning** ${prose(told.begins)}`,
    '',
    ...table(
      ['', 'who', 'what', 'stands for', 'what changed'],
      told.steps.map((step, k) => [
        String(k + 1),
        prose(step.actor),
        prose(step.words),
        code(step.kernel),
        changesInWords(changesOfStep(step)).map(prose).join('<br>'),
      ]),
    ),
    '</details>',
    '',
  ];
}

/** List and PCR side by side, where they part. */
function sides(end: EndEntry): readonly string[] {
  const { from, to, length, parting } = shownOf(end);
  const rest = (count: number, what: string): readonly (readonly string[])[] =>
    count > 0 ? [['', `… ${count} ${what}`, '', '']] : [];
  const records = Array.from({ length: to - from }, (_, k) => from + k).map((k) => [
    String(k + 1),
    code(end.list[k] ?? '') || '—',
    end.replay[k] === end.pcr[k] ? '' : k === parting ? '**≠ they part**' : '≠',
    code(end.pcr[k] ?? '') || '—',
  ]);
  const verifier = verifierInWords(end);
  return [
    ...table(
      ['', prose(end.listTitle), '', prose(end.pcrTitle)],
      [...rest(from, 'that agree'), ...records, ...rest(length - to, 'more')],
    ),
    ...(parting < 0 ? ['They agree.', ''] : []),
    ...(verifier === '' ? [] : [prose(verifier), '']),
  ];
}
