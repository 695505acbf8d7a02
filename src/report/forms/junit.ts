/**
 * JUnit's XML, as CI servers read it: a suite for each design, a case for each property. What was violated failed,
 * what was not decided is an error, what was never put to the test was skipped.
 */
import type { PropertyEntry, ResultDocument, RunEntry } from '../document.js';
import { renderExplored } from '../explored.js';
import { assumptionsInWords, boundsInWords } from '../settings.js';
import { PLAIN } from '../style.js';
import { lengthInWords, renderDoubt, renderViolation, sentence } from '../violation.js';
import { type Element, element, xml } from './xml.js';

export const junit = ({ runs }: ResultDocument): string => {
  const properties = runs.flatMap((run) => run.properties);
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const attributes = { name: 'carryover', ...countsOf(properties), time: inTime(seconds) };
  return xml(element('testsuites', attributes, runs.map(suite)));
};

const inTime = (seconds: number): string => seconds.toFixed(3);

const countsOf = (properties: readonly PropertyEntry[]) => ({
  tests: properties.length,
  failures: properties.filter(({ verdict }) => verdict === 'violated').length,
  errors: properties.filter(({ verdict }) => verdict === 'inconclusive').length,
});

function suite(run: RunEntry): Element {
  const { design, properties, seconds } = run;
  const skipped = properties.filter(({ verdict }) => verdict === 'vacuous').length;
  const facts: Readonly<Record<string, string>> = {
    assumptions: assumptionsInWords(run),
    bounds: boundsInWords(run),
    ...(run.next === undefined ? {} : { next: run.next.join(', ') }),
  };
  return element('testsuite', { name: design, ...countsOf(properties), skipped, time: inTime(seconds) }, [
    element(
      'properties',
      {},
      Object.entries(facts).map(([name, value]) => element('property', { name, value })),
    ),
    ...properties.map((property) => testCase(run, property)),
    element('system-out', {}, [`${renderExplored(run, 'explored', 16, PLAIN).join('\n')}\n`]),
  ]);
}

/** The time is that of the whole search: it looks for all its properties at once. */
function testCase(run: RunEntry, property: PropertyEntry): Element {
  const search = run.searches.find(({ properties }) => properties.includes(property.name));
  return element(
    'testcase',
    { classname: run.design, name: property.name, time: inTime(search?.seconds ?? 0) },
    outcome(run, property),
  );
}

function outcome(run: RunEntry, property: PropertyEntry): readonly Element[] {
  const { verdict: type, counterexample } = property;
  switch (type) {
    case 'holds':
      return [];
    case 'violated': {
      const steps =
        counterexample === undefined
          ? ''
          : ` ${lengthInWords(counterexample.length, counterexample.loopStart)}`;
      const why = counterexample === undefined ? '' : ` ${sentence(counterexample.why)}`;
      const text = renderViolation(run, property, PLAIN).join('\n');
      return [element('failure', { type, message: `Violated${steps}.${why}` }, [`${text}\n`])];
    }
    case 'vacuous':
      return [element('skipped', { type, message: 'It was never put to the test.' })];
    case 'inconclusive': {
      const text = renderDoubt(run, property, PLAIN).join('\n');
      return [
        element('error', { type, message: 'Nothing was decided: not everything was explored.' }, [text]),
      ];
    }
  }
}
