/** The page of what was claimed in the threads, each claim with what the checker says of it. */
import type { Thread } from '../../../properties/said.js';
import { type Answer, type Answered, designSaid } from '../../matrix/asked.js';
import { code, prose, table } from '../forms/markdown.js';
import { limitsInWords } from '../settings.js';
import { plural } from '../style.js';
import { type Conclusion, conclude } from './conclusion.js';
import { designsInWords, setsInWords, told, verdictOf } from './words.js';

export const SAID_HEAD = `# What was claimed, and what the checker says

Made by \`npm run claims\` from \`properties/said.ts\`: each claim of the threads put as properties of the designs that it is
about, or the reason why it cannot be.

- ✅ **stands**: it holds whatever happens; or, of what is said to go wrong, there is a run in which it does.
- ☑️ **under assumptions**: it holds where they are made, each of which is needed.
- ◐ **in part**: of some designs it does not hold whatever is assumed, or is never put to the test.
- ❌ **does not stand**: a shortest run that violates it has so many steps, whatever is assumed; or nothing goes wrong
  where something was said to.
- ⚪ **cannot be asked**: it is about something that the model does not have, or about what somebody should want; or no
  run comes to where it could be judged.

Sets of assumptions are minimal: under each smaller one there is a run that violates the property. Bounds are those of
\`carryover matrix\`, if nothing else is said. \`carryover check DESIGN --property P --assume …\` prints the runs.
`;

const MARKS: Readonly<Record<Conclusion['kind'], readonly [mark: string, words: string]>> = {
  stands: ['✅', 'stands'],
  'stands-under': ['☑️', 'under assumptions'],
  'in-part': ['◐', 'in part'],
  falls: ['❌', 'does not stand'],
  'nothing-goes-wrong': ['❌', 'does not stand'],
  untested: ['⚪', 'never put to the test'],
  open: ['⚪', 'left open by a limit'],
  'cannot-be-asked': ['⚪', 'cannot be asked'],
};

/** Of the same property, and with the same verdict: told in one line. */
interface Line {
  readonly property: string;
  readonly isCompared: boolean;
  readonly verdict: string;
  readonly designs: string[];
}

function linesOf(answers: readonly Answer[]): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const { property, says, cell, design } of answers) {
    const line = { property, isCompared: says === 'compared', verdict: verdictOf(cell, says), designs: [] };
    const key = JSON.stringify(line);
    lines.set(key, lines.get(key) ?? line);
    lines.get(key)!.designs.push(design);
  }
  return [...lines.values()];
}

const inLine = ({ property, isCompared, verdict, designs }: Line): string =>
  `- ${isCompared ? '_to compare:_ ' : ''}${code(property)}, ${designsInWords(designs)}: ${verdict}`;

/** The verdict on the claim, in a sentence of its own. */
export function conclusionInWords(answered: Answered): string {
  const conclusion = conclude(answered);
  const { given = [] } = answered.said;
  const granted = given.length === 0 ? '' : `, given ${setsInWords([given])}`;
  switch (conclusion.kind) {
    case 'stands':
      return `✅ **Stands**${granted}.`;
    case 'stands-under':
      return conclusion.sets === undefined
        ? `☑️ **Stands under assumptions**, not the same for all${granted}.`
        : `☑️ **Stands under** ${setsInWords(conclusion.sets.map((set) => [...given, ...set]))}.`;
    case 'in-part':
      return `◐ **Stands in part**${granted}: ${[
        ...(conclusion.otherwise.length > 0
          ? [`not in ${designsInWords(designsOf(conclusion.otherwise))}`]
          : []),
        ...(conclusion.untested.length > 0
          ? [`never put to the test in ${designsInWords(designsOf(conclusion.untested))}`]
          : []),
      ].join('; ')}.`;
    case 'falls':
      return conclusion.steps === undefined
        ? `❌ **Does not stand**${granted}: violated wherever it is put to the test.`
        : `❌ **Does not stand**${granted}: violated in ${plural(conclusion.steps, 'step')}.`;
    case 'nothing-goes-wrong':
      return `❌ **Does not stand**${granted}: nothing goes wrong.`;
    case 'untested':
      return `⚪ **Never put to the test**${granted}: no run comes to where it could be judged.`;
    case 'open':
      return `⚪ **Left open** by a limit${granted}.`;
    case 'cannot-be-asked':
      return '⚪ **Cannot be asked here.**';
  }
}

const designsOf = (answers: readonly Answer[]): readonly string[] => [
  ...new Set(answers.map(({ design }) => design)),
];

/** The section of one claim. */
export function renderSaid(answered: Answered): string {
  const { said, answers } = answered;
  const { claim, by, bounds = {}, next, note, beyond } = said;
  const limits = limitsInWords({ assumptions: [], bounds });
  const lines = linesOf(answers).map(inLine);
  return [
    `### ${prose(claim)}`,
    '',
    conclusionInWords(answered),
    `Said by ${prose(by)}.${limits === undefined ? '' : ` Asked with ${prose(noneLast(limits))}.`}${
      next === undefined ? '' : ` ${nextInWords(answered)}`
    }`,
    '',
    ...(lines.length > 0 ? [...lines, ''] : []),
    ...(note === undefined ? [] : [told(note), '']),
    ...(beyond === undefined
      ? []
      : [
          answers.length > 0
            ? `Not asked: ${told(beyond[0]!.toLowerCase() + beyond.slice(1))}`
            : told(beyond),
          '',
        ]),
  ].join('\n');
}

/** What there is none of is not at most. */
function noneLast(limits: string): string {
  const parts = limits.replace(/^at most /, '').split(', ');
  const none = parts.filter((part) => part.startsWith('no '));
  const some = parts.filter((part) => !none.includes(part));
  return [...(some.length > 0 ? [`at most ${some.join(', ')}`] : []), ...none].join(', ');
}

const nextInWords = ({ said: { next }, answers }: Answered): string => {
  const names = designsOf(answers).map((name) => next!(designSaid(name)).name);
  return `The next kernel may be the same, or ${designsInWords([...new Set(names)])}.`;
};

/** As GitHub makes the anchor of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');

function rowOf(answered: Answered): readonly string[] {
  const { claim, by } = answered.said;
  const conclusion = conclude(answered);
  const steps =
    conclusion.kind === 'falls' && conclusion.steps !== undefined
      ? `: ${plural(conclusion.steps, 'step')}`
      : '';
  return [`[${prose(claim)}](#${anchorOf(claim)})`, prose(by), `${MARKS[conclusion.kind].join(' ')}${steps}`];
}

/** All claims with their verdicts, and how many there are of each. */
function glance(threads: readonly Thread[], all: readonly Answered[]): readonly string[] {
  const labels = all.map((each) => MARKS[conclude(each).kind].join(' '));
  const counts = [...new Set(Object.values(MARKS).map((mark) => mark.join(' ')))]
    .map((label) => ({ label, count: labels.filter((each) => each === label).length }))
    .filter(({ count }) => count > 0)
    .map(({ label, count }) => `${count} ${label}`);
  const rows = threads.flatMap(({ title, said }) => [
    [`**${prose(title)}**`, '', ''],
    ...all.filter((each) => said.includes(each.said)).map(rowOf),
  ]);
  return [
    '## At a glance',
    '',
    `${plural(all.length, 'claim')}: ${counts.join(', ')}.`,
    '',
    ...table(['claim', 'said by', 'verdict'], rows),
  ];
}

/** The whole page. */
export function renderSaidPage(threads: readonly Thread[], all: readonly Answered[]): string {
  const sections = threads.flatMap(({ title, said }) => [
    `## ${prose(title)}`,
    '',
    ...all.filter((each) => said.includes(each.said)).map(renderSaid),
  ]);
  return `${[SAID_HEAD, ...glance(threads, all), ...sections].join('\n').trimEnd()}\n`;
}
