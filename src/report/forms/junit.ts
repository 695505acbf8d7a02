/**
 * JUnit's XML, as CI servers read it: a suite for each design, a case for each property. What was violated failed,
 * what was not decided is an error, what was never put to the test was skipped.
 */
import type { PropertyEntry, ResultDocument, RunEntry } from '../document.js';
import { renderExplored } from '../explored.js';
import { assumptionsInWords, boundsInWords } from '../settings.js';
import { PLAIN } from '../style.js';
import { lengthInWords, renderViolation, sentence } from '../violation.js';
import { type Element, element, xml } from './xml.js';

export const junit = ({ runs }: ResultDocument): string => {
  const properties = runs.flatMap((run) => run.properties);
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const attributes = { name: 'carryover', ...countsOf(properties), time: inTime(seconds) };
  const names = numbered(runs.map(({ design }) => design));
  return xml(
    element(
      'testsuites',
      attributes,
      runs.map((run, k) => suite(run, names[k]!)),
    ),
  );
};

/** A design checked under several assumptions is several suites: CI servers take those of one name for one. */
export function numbered(names: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  return names.map((name) => {
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return time === 1 ? name : `${name} (${time})`;
  });
}

const inTime = (seconds: number): string => seconds.toFixed(3);

const countsOf = (properties: readonly PropertyEntry[]) => ({
  tests: properties.length,
  failures: properties.filter((property) => outcomeOf(property) === 'failure').length,
  errors: properties.filter((property) => outcomeOf(property) === 'error').length,
});

const OUTCOMES = {
  holds: 'passed',
  violated: 'failure',
  vacuous: 'skipped',
  inconclusive: 'error',
} as const;

/** Of a verdict that was locked, whether it is still the same. */
function outcomeOf({ verdict, locked }: PropertyEntry): (typeof OUTCOMES)[PropertyEntry['verdict']] {
  if (locked === undefined || verdict === 'inconclusive') return OUTCOMES[verdict];
  return locked.asExpected ? 'passed' : 'failure';
}

function suite(run: RunEntry, name: string): Element {
  const { properties, seconds } = run;
  const skipped = properties.filter((property) => outcomeOf(property) === 'skipped').length;
  const facts: Readonly<Record<string, string>> = {
    assumptions: assumptionsInWords(run),
    bounds: boundsInWords(run),
    ...(run.next === undefined ? {} : { next: run.next.join(', ') }),
  };
  return element('testsuite', { name, ...countsOf(properties), skipped, time: inTime(seconds) }, [
    element(
      'properties',
      {},
      Object.entries(facts).map(([name, value]) => element('property', { name, value })),
    ),
    ...properties.map((property) => testCase(run, property, name)),
    element('system-out', {}, [`${renderExplored(run, 'explored', 16, PLAIN).join('\n')}\n`]),
  ]);
}

/** The time is that of the whole search: it looks for all its properties at once. */
function testCase(run: RunEntry, property: PropertyEntry, suiteName: string): Element {
  const search = run.searches.find(({ properties }) => properties.includes(property.name));
  return element(
    'testcase',
    { classname: suiteName, name: property.name, time: inTime(search?.seconds ?? 0) },
    outcome(run, property),
  );
}

function outcome(run: RunEntry, property: PropertyEntry): readonly Element[] {
  const { verdict: type, counterexample, locked } = property;
  if (locked !== undefined && type !== 'inconclusive') {
    const text = `${renderViolation(run, property, PLAIN).join('\n')}\n`;
    return locked.asExpected ? [] : [element('failure', { type, message: locked.told }, [text])];
  }
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
      const text = property.doubt ?? '';
      return [
        element('error', { type, message: 'Nothing was decided: not everything was explored.' }, [text]),
      ];
    }
  }
}
