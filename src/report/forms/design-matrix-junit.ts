/**
 * The matrix of designs and properties in JUnit's XML: a suite for each design, a case for each cell. That a property
 * needs assumptions is no failure, as nothing was expected; what is not decided is an error.
 */
import type { CellEntry, ColumnEntry, MatrixDocument } from '../design-matrix.js';
import { cellInSentence } from '../design-matrix-text.js';
import { assumptionsInWords } from '../settings.js';
import { numbered } from './junit.js';
import { type Element, element, xml } from './xml.js';

export function designMatrixJunit({ assumptions, groups }: MatrixDocument): string {
  const columns = groups.flatMap((group) => group.columns);
  const names = numbered(columns.map(({ design }) => design));
  const assumed = assumptionsInWords({ assumptions, bounds: {} });
  const suites = columns.map((column, k) => suite(column, names[k]!, assumed));
  return xml(
    element('testsuites', { name: 'carryover', ...countsOf(columns.flatMap(({ cells }) => cells)) }, suites),
  );
}

const isOpen = ({ undecided }: CellEntry): boolean => undecided.length > 0;

const countsOf = (cells: readonly CellEntry[]) => ({
  tests: cells.length,
  failures: 0,
  errors: cells.filter(isOpen).length,
});

const suite = ({ cells }: ColumnEntry, name: string, assumed: string): Element =>
  element('testsuite', { name, ...countsOf(cells), skipped: 0 }, [
    element('properties', {}, [element('property', { name: 'assumptions', value: assumed })]),
    ...cells.map((cell) => testCase(cell, name)),
  ]);

function testCase(cell: CellEntry, suiteName: string): Element {
  const words = cellInSentence(cell);
  const open = isOpen(cell)
    ? [element('error', { type: 'undecided', message: 'What has to be assumed was not decided.' }, [words])]
    : [];
  return element('testcase', { classname: suiteName, name: cell.property }, [
    ...open,
    element('system-out', {}, [words]),
  ]);
}
