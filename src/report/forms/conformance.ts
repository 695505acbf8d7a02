/** Real runs against the model, in Markdown and in JUnit XML. */
import type { ConformanceDocument, ConformanceRun } from '../conformance.js';
import { countsOf, placeOf, renderDifferences, summaryOf, VERDICTS } from '../conformance-text.js';
import { PLAIN } from '../style.js';
import { code, prose, table } from './markdown.js';
import { type Element, element, xml } from './xml.js';

const MARKS = { conforms: '✅', differs: '❌', 'not-checkable': '❔' } as const;

export function conformanceMarkdown({ files }: ConformanceDocument): string {
  const runs = files.flatMap((file) => file.runs);
  const rows = files.flatMap(({ matrix }) => matrix ?? []);
  const lines = [
    `# ${summaryOf(runs)}`,
    '',
    ...table(
      ['run', 'kernel', 'design', '', ''],
      runs.map((run) => [
        code(run.run),
        code(run.kernel),
        code(run.design),
        `${MARKS[run.verdict]} ${VERDICTS[run.verdict]}`,
        countsOf(run),
      ]),
    ),
    ...runs.flatMap(details),
    ...(rows.length === 0
      ? []
      : [
          '## Which designs explain which run',
          '',
          ...table(
            ['run', ...rows[0]!.cells.map(({ design }) => code(design))],
            rows.map(({ run, design, cells }) => [
              code(run),
              ...cells.map((cell) => `${MARKS[cell.verdict]}${cell.design === design ? ' its own' : ''}`),
            ]),
          ),
        ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function details({ run, differences, notes }: ConformanceRun): readonly string[] {
  if (differences.length === 0 && notes.length === 0) return [];
  return [
    `## ${code(run)}`,
    '',
    ...(differences.length === 0
      ? []
      : table(
          ['where', 'what', 'predicted', 'seen'],
          differences.map((each) => [
            prose(placeOf(each)),
            code(each.what),
            code(each.predicted),
            code(each.seen),
          ]),
        )),
    ...notes.map((note) => `- · ${prose(note)}`),
    ...(notes.length === 0 ? [] : ['']),
  ];
}

/** A suite for each file, a case for each run; one whose lists are not there is an error. */
export function conformanceJunit({ files }: ConformanceDocument): string {
  const counts = countsIn(files.flatMap(({ runs }) => runs));
  return xml(
    element(
      'testsuites',
      { name: 'carryover', ...counts },
      files.map(({ file, runs }) =>
        element('testsuite', { name: file, ...countsIn(runs) }, runs.map(testCase)),
      ),
    ),
  );
}

const countsIn = (runs: readonly ConformanceRun[]) => ({
  tests: runs.length,
  failures: runs.filter(({ verdict }) => verdict === 'differs').length,
  errors: runs.filter(({ verdict }) => verdict === 'not-checkable').length,
});

function testCase(run: ConformanceRun): Element {
  const { verdict, design, differences, notes } = run;
  const text = `${renderDifferences(run, PLAIN).join('\n')}\n`;
  const [first] = differences;
  const outcome = {
    conforms: () => [],
    differs: () => [
      element(
        'failure',
        { type: verdict, message: first === undefined ? '' : `${placeOf(first)}: ${first.what}` },
        [text],
      ),
    ],
    'not-checkable': () => [element('error', { type: verdict, message: notes[0] ?? '' }, [text])],
  }[verdict]();
  return element('testcase', { classname: design, name: run.run }, outcome);
}
