/** Matrices, series and differences whose every text is hostile. */
import fc from 'fast-check';
import { ASSUMPTIONS } from '../../../model/world.js';
import type { DifferenceDocument, SeriesDocument } from '../../../src/report/design-changes.js';
import type { MatrixDocument } from '../../../src/report/design-matrix.js';
import { documents, hostile } from './documents.js';

const NAMES = Object.keys(ASSUMPTIONS);
const assumptions = fc.oneof(
  fc.subarray(NAMES, { maxLength: 4 }),
  fc.array(hostile, { minLength: 1, maxLength: 2 }),
);

/** As the search finds it: violated, or sets that are enough; and sets that were left open. */
const found = fc.oneof(
  fc.record({ enough: fc.constant([]), violated: fc.nat({ max: 99 }), undecided: fc.constant([]) }),
  fc.record({
    enough: fc.array(fc.record({ assumptions, verdict: fc.constantFrom('holds', 'vacuous') }), {
      minLength: 1,
      maxLength: 3,
    }),
    undecided: fc.array(fc.record({ assumptions, why: hostile }), { maxLength: 5 }),
  }),
  fc.record({
    enough: fc.constant([]),
    undecided: fc.array(fc.record({ assumptions, why: hostile }), { minLength: 1, maxLength: 2 }),
  }),
);

const column = fc.record({
  design: hostile,
  summary: hostile,
  cells: fc.uniqueArray(
    fc.tuple(hostile, found).map(([property, rest]) => ({ property, ...rest })),
    { maxLength: 3, selector: ({ property }) => property },
  ),
});

const cells = fc.tuple(hostile, found, found).map(([property, before, after]) => ({
  property,
  before: { property, ...before },
  after: { property, ...after },
}));
const change = fc
  .tuple(cells, fc.constantFrom('gained', 'lost', 'both'))
  .map(([both, what]) => ({ ...both, change: what }));
const changes = fc.array(change, { maxLength: 3 });

export const matrixDocuments = fc
  .record({
    version: hostile,
    assumptions: fc.array(hostile, { maxLength: 2 }),
    varying: fc.constant([]),
    limits: fc.constant({}),
    worlds: fc.array(
      fc.record({ properties: fc.array(hostile, { maxLength: 2 }), bounds: fc.constant([{ cpus: 2 }]) }),
      { maxLength: 2 },
    ),
    groups: fc.array(
      fc.record({ title: hostile, columns: fc.array(column, { minLength: 1, maxLength: 4 }) }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ groups, ...rest }) => {
    // Designs have names of their own.
    const named = groups.map(({ title, columns }, g) => ({
      title,
      columns: columns.map((each, k) => ({ ...each, design: `${each.design} ${g}-${k}` })),
    }));
    return { schema: 1, kind: 'matrix', ...rest, groups: named } as unknown as MatrixDocument;
  });

export const seriesDocuments = fc
  .record({
    version: hostile,
    series: hostile,
    summary: hostile,
    patches: fc.array(
      fc.record({
        title: hostile,
        design: hostile,
        changes,
        worse: fc.array(hostile, { maxLength: 2 }),
      }),
      { maxLength: 3 },
    ),
    enough: fc.array(
      fc.record({
        property: hostile,
        patches: fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }), { maxLength: 2 }),
        open: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    matrix: matrixDocuments,
  })
  .map((rest) => ({ schema: 1, kind: 'series', ...rest }) as unknown as SeriesDocument);

export const differenceDocuments = fc
  .record({
    version: hostile,
    before: hostile,
    after: hostile,
    choices: fc.array(fc.record({ choice: hostile, before: hostile, after: fc.boolean(), means: hostile }), {
      maxLength: 2,
    }),
    verdicts: changes,
    runs: documents.map(({ runs }) => runs.slice(0, 1)),
    unshown: fc.array(fc.record({ design: hostile, property: hostile }), { maxLength: 2 }),
    matrix: matrixDocuments,
  })
  .map((rest) => ({ schema: 1, kind: 'difference', ...rest }) as unknown as DifferenceDocument);
