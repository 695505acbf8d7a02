/** Seeds that were replayed, in Markdown and in JUnit XML. */
import type { ReplayedEntry, ResultDocument, RunEntry } from '../document.js';
import { EXPECTATIONS, renderReplayed, replayTotal } from '../replay-text.js';
import { PLAIN } from '../style.js';
import { code, prose, table, toldRun } from './markdown.js';
import { type Element, element, xml } from './xml.js';

const sentences = ({ told }: ReplayedEntry): string => told.map(([, text]) => text).join(': ');

/** Each seed in a line; of those that are not as expected, the whole run. */
export function replayMarkdown(document: ResultDocument): string {
  const { runs, unusable = [] } = document;
  const lines = [
    `# ${replayTotal(document)}`,
    '',
    ...table(
      ['', 'outcome', 'expected', 'design', 'property', 'seed'],
      runs.flatMap(({ design, properties, replayed }) =>
        replayed === undefined
          ? []
          : [
              [
                replayed.asExpected ? '✅' : '❌',
                replayed.outcome,
                replayed.expected,
                code(design),
                code(properties[0]?.name ?? ''),
                code(replayed.file),
              ],
            ],
      ),
    ),
    ...unusable.map(({ file, why }) => `- ❌ ${code(file)}: ${prose(why)}`),
    ...(unusable.length > 0 ? [''] : []),
    ...runs.flatMap(unexpected),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function unexpected({ design, properties, samples, replayed }: RunEntry): readonly string[] {
  const [property] = properties;
  if (replayed === undefined || property === undefined || replayed.asExpected) return [];
  const run = property.counterexample ?? samples?.[0];
  return [
    `## ${code(replayed.file)} is ${replayed.outcome}`,
    '',
    `${code(property.name)} was expected ${prose(EXPECTATIONS[replayed.expected])} in ${code(design)}.`,
    '',
    ...replayed.told.map(([label, text]) => `- · ${prose(label)}: ${prose(text)}`),
    '',
    ...(run === undefined ? [] : toldRun(run)),
  ];
}

/** A case for each seed, which failed if it is not what its file expects. */
export function replayJunit({ runs, unusable = [] }: ResultDocument): string {
  const counts = {
    tests: runs.length + unusable.length,
    failures: runs.filter(({ replayed }) => replayed?.asExpected === false).length,
    errors: unusable.length,
  };
  const suite = element('testsuite', { name: 'carryover replay', ...counts }, [
    ...runs.map(testCase),
    ...unusable.map(({ file, why }) =>
      element('testcase', { classname: 'carryover.replay', name: file }, [
        element('error', { type: 'unusable', message: why }),
      ]),
    ),
  ]);
  return xml(element('testsuites', { name: 'carryover', ...counts }, [suite]));
}

function testCase(run: RunEntry): Element {
  const { design, properties, replayed } = run;
  const name = `${properties[0]?.name ?? ''}: ${replayed?.file ?? ''}`;
  const text = renderReplayed(run, PLAIN, true);
  return element(
    'testcase',
    { classname: design, name },
    replayed === undefined || replayed.asExpected
      ? []
      : [element('failure', { type: replayed.outcome, message: sentences(replayed) }, [text])],
  );
}
