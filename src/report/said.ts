/** The page of what was claimed in the threads, each claim with what the checker says of it. */
import { allDesigns } from '../../model/designs/index.js';
import type { Bounds } from '../../model/world.js';
import { type Said, said } from '../../properties/said.js';
import { ALL } from '../matrix/assumptions.js';
import { type MatrixHooks, matrix } from '../matrix/matrix.js';
import type { Cell, MatrixOptions } from '../matrix/result.js';
import { code, prose } from './forms/markdown.js';
import { limitsInWords } from './settings.js';
import { plural } from './style.js';

const options = (property: string, bounds: Bounds): MatrixOptions => ({
  assumptions: [],
  varying: ALL,
  bounds,
  properties: [property],
  limits: { states: 2_000_000 },
});

export const SAID_HEAD = `# What was claimed, and what the checker says

Made by \`npm run claims\` from \`properties/said.ts\`: each claim as a property of the designs that it is about, with all
minimal sets of assumptions under which the property holds, or the length of a shortest run that violates it whatever is
assumed. Bounds are those of \`carryover matrix\`; \`carryover diff\` and \`carryover check\` show the runs.
`;

/** The section of one claim. */
export async function renderSaid(
  { claim, by, asks, bounds = {} }: Said,
  hooks: MatrixHooks = {},
): Promise<string> {
  const lines: string[] = [];
  const limits = limitsInWords({ assumptions: [], bounds });
  for (const { design: name, property } of asks) {
    const design = allDesigns.find((each) => each.name === name);
    if (design === undefined) throw new Error(`no design is called ${name}`);
    const { columns } = await matrix([design], options(property, bounds), hooks);
    lines.push(`- ${code(name)}, ${code(property)}: ${verdictOf(columns[0]!.cells[0]!)}`);
  }
  return [
    `## ${prose(claim)}`,
    '',
    `Said by ${prose(by)}.${limits === undefined ? '' : ` With ${prose(limits)}.`}`,
    '',
    ...lines,
    '',
  ].join('\n');
}

/** The whole page. */
export async function saidPage(hooks: MatrixHooks = {}): Promise<string> {
  const sections: string[] = [];
  for (const each of said) sections.push(await renderSaid(each, hooks));
  return `${[SAID_HEAD, ...sections].join('\n').trimEnd()}\n`;
}

/** In words, the assumptions by their names. */
function verdictOf({ enough, violated, undecided }: Cell): string {
  if (violated !== undefined) return `violated in ${plural(violated, 'step')} whatever is assumed`;
  const [first] = enough;
  if (first?.assumptions.length === 0)
    return first.verdict === 'holds' ? 'holds' : 'is never put to the test';
  const sets = enough.map(
    ({ assumptions, verdict }) =>
      `${assumptions.map(code).join(', ')}${verdict === 'vacuous' ? ' (then it is never put to the test)' : ''}`,
  );
  if (undecided.length === 0) return `holds under ${sets.join('; or under ')}`;
  return sets.length === 0
    ? 'a limit left it open'
    : `holds under ${sets.join('; or under ')}; a limit left the rest open`;
}
