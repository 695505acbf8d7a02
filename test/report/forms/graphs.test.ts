/** DOT and SVG: Graphviz reads every graph, xmllint and a parser every picture, and nothing in them is anybody else's. */
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../src/report/document.js';
import { clean } from '../../../src/report/forms/clean.js';
import { stepTo } from '../../../src/report/forms/progress.js';
import { documents, plainRun } from './documents.js';
import { hasProgram, run } from './outside.js';
import { written } from './written.js';

/** Graphviz's own JSON of a graph. */
interface Drawn {
  readonly objects?: readonly { readonly name: string; readonly label: string }[];
  readonly edges?: readonly { readonly tail: number; readonly head: number }[];
}

test.skipIf(!hasProgram('dot'))(
  'dot finds every node and edge, whatever is in the document (needs graphviz)',
  async () => {
    for (const document of fc.sample(documents, { numRuns: 25, seed: 8 })) {
      const diagrams = clean(document).runs.flatMap(({ searches }) =>
        searches.flatMap(({ diagram }) => (diagram === undefined ? [] : [diagram])),
      );
      const parts = await written('dot', document);
      expect(parts).toHaveLength(diagrams.length);
      for (const [k, { text }] of parts.entries()) {
        const { nodes, edges } = diagrams[k]!;
        const drawn = JSON.parse(run('dot', ['-Tjson'], text)) as Drawn;
        expect(drawn.objects?.map(({ name }) => name)).toEqual(nodes.map((_, index) => `n${index}`));
        const pairs = new Set(edges.map(({ from, to }) => `${from} ${to}`));
        expect(drawn.edges?.length ?? 0).toBe(pairs.size);
      }
    }
  },
);

const SHAPES = ['svg', 'g', 'a', 'title', 'rect', 'text', 'line', 'polyline', 'polygon', 'path', 'ellipse'];
const ATTRIBUTES = /^(on|href$|style$)/i;

test('a parser finds shapes and texts alone in every picture, whatever is in the document', async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (document) => {
      for (const { text } of await written('svg', document)) {
        const parsed = new DOMParser({
          onError: (level, message) => {
            // Of U+FFFD alone it warns, and that may stand in a text.
            if (level !== 'warning') throw new Error(message);
          },
        }).parseFromString(text, 'image/svg+xml');
        for (const { tagName, attributes } of parsed.getElementsByTagName('*')) {
          expect(SHAPES).toContain(tagName);
          for (const { name, value } of attributes) {
            expect(name).not.toMatch(ATTRIBUTES);
            expect(name === 'xlink:href' ? value : '').toBe('');
          }
        }
      }
    }),
    { numRuns: 25 },
  );
});

test.skipIf(!hasProgram('xmllint'))(
  'xmllint finds every picture well-formed (needs libxml2-utils)',
  async () => {
    for (const document of fc.sample(documents, { numRuns: 8, seed: 8 })) {
      for (const { text } of await written('svg', document))
        run('xmllint', ['--noout', '--nonet', '-'], text);
    }
  },
);

test('axes have few marks, at round numbers', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e12 }), (end) => {
      const step = stepTo(end, 6);
      expect(end / step).toBeLessThanOrEqual(6);
      expect(String(step)).toMatch(/^[125]0*$/);
    }),
  );
});

test('the way of the shortest counterexample is red, from state to state or from stage to stage', async () => {
  const step = (event: string, stage: string) => ({ ...plainRun(1).steps[0]!, event, stage, args: {} });
  const counterexample = {
    ...plainRun(0),
    stage: 'boot',
    steps: [step('start', 'running'), step('stop', 'off')],
    length: 2,
    why: '',
    reproduce: [],
  };
  const node = (label: string, initial = 0) => ({ label, states: 1, initial });
  const edge = (from: number, transition: string, to: number) => ({
    from,
    to,
    transition,
    args: {},
    count: 1,
  });
  const diagram = {
    nodes: [node('off'), node('boot', 1), node('running'), node('boot', 1)],
    edges: [
      edge(1, 'fail', 0),
      edge(1, 'start', 0),
      edge(3, 'start', 2),
      edge(2, 'stop', 0),
      edge(2, 'start', 1),
    ],
  };
  const redIn = async (of: 'states' | 'labels'): Promise<readonly string[]> => {
    const search = {
      focus: 'f',
      properties: ['p'],
      levels: [],
      states: 4,
      transitions: 5,
      diagram: { of, ...diagram },
    };
    const property = { name: 'p', claim: '', meaning: '', verdict: 'violated', counterexample };
    const run = { design: 'd', properties: [property], searches: [search] };
    const document = { schema: 1, kind: 'check', version: '0', runs: [run] } as unknown as ResultDocument;
    const [part] = await written('dot', document);
    return part!.text
      .split('\n')
      .flatMap((line) => (line.includes('penwidth=2') ? (line.match(/n\d -> n\d/) ?? []) : []));
  };
  expect(await redIn('states')).toEqual(['n3 -> n2', 'n2 -> n0']);
  expect(await redIn('labels')).toEqual(['n2 -> n0']);
});

describe('what was left out is not said to be explored, nor impossible', () => {
  const documentOf = (leftOut: number): ResultDocument => {
    const diagram = {
      of: 'labels',
      nodes: [{ label: 'running', states: 2, initial: 1 }],
      edges: [{ from: 0, to: 0, transition: 'measure', count: 2 }],
    };
    const search = {
      focus: 'f',
      properties: ['p'],
      complete: true,
      ...{ leftOut, states: 2, transitions: 2, depth: 1, seconds: 1, levels: [1, 1] },
      fired: { measure: 2, panic: 0, reboot: 0 },
      diagram,
    };
    const run = {
      ...{ design: 'd', summary: '', assumptions: [], bounds: {}, limits: {}, unfolded: false },
      ...{ complete: true, stopped: [], states: 2, transitions: 2, depth: 1, seconds: 1 },
      properties: [],
      neverFired: ['reboot'],
      searches: [search],
    };
    return { schema: 1, kind: 'check', version: '0', runs: [run] } as unknown as ResultDocument;
  };
  const textOf = async (form: string, document: ResultDocument, picture = ''): Promise<string> =>
    (await written(form, document, picture === '' ? {} : { pictures: [picture] }))[0]!.text;

  test('in the text and the title of the graph', async () => {
    expect(await textOf('text', documentOf(0))).toContain('all of it: 2 states');
    expect(await textOf('dot', documentOf(0))).toContain('2 states, 2 transitions"');
    const left = 'but for what follows after 3 states and decides nothing';
    expect((await textOf('text', documentOf(3))).replaceAll(/\s+/g, ' ')).toContain(
      `all of it, ${left}: 2 states`,
    );
    expect(await textOf('dot', documentOf(3))).toContain(`2 states, 2 transitions, ${left}"`);
  });

  test('in the picture of what happened where: red is what never happens, slanted what was not come to', async () => {
    const picture = await textOf('svg', documentOf(3), 'coverage');
    expect(picture).toContain('1 never happened (red); 1 not come to in what was explored (slanted)');
    const label = (name: string): string => new RegExp(`<text[^>]*>${name}<`).exec(picture)![0];
    expect(label('reboot')).toContain('fill="#cf222e"');
    expect(label('panic')).toMatch(/font-style="italic"/);
    expect(label('panic')).not.toContain('#cf222e');
    expect(label('measure')).not.toMatch(/italic|#cf222e/);
  });
});
