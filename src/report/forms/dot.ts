/**
 * The states of each search for Graphviz: each of them if they are few, otherwise the stages that they are in. The
 * way of the shortest counterexample is red.
 */
import type {
  CounterexampleEntry,
  DiagramEntry,
  ResultDocument,
  RunEntry,
  SearchEntry,
} from '../document.js';
import { leftOutInWords } from '../explored.js';
import { clipped, grouped, PLAIN, plural } from '../style.js';
import { lengthInWords } from '../violation.js';
import type { Part } from './form.js';

/** A string of the language: no escape of its own, no entity. */
export const quoted = (text: string): string =>
  `"${text.replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Lines, but no blank ones: Graphviz compiled for the web can fail on a label that begins with one. */
const lines = (texts: readonly string[], most = MOST_TEXT): string =>
  `"${texts
    .filter((text) => text.trim() !== '')
    .map((text) => quoted(clipped(text, most, PLAIN.glyphs)).slice(1, -1))
    .join('\\n')}"`;

const MOST_TEXT = 60;
const MOST_TITLE = 100;
/** More transitions than that beside one edge are counted. */
const MOST_NAMED = 3;

type Attributes = Readonly<Record<string, string | number>>;
const written = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

/** Two searches may read the same part of the state: for what must hold, and for what must eventually happen. */
export const searchName = ({ focus, liveness }: SearchEntry): string =>
  liveness ? `${focus}-liveness` : focus;

export const dot = ({ runs }: ResultDocument): readonly Part[] =>
  runs.flatMap((run) =>
    run.searches.flatMap((search) =>
      search.diagram === undefined
        ? []
        : [{ name: `${run.design}.${searchName(search)}`, text: digraph(run, search, search.diagram) }],
    ),
  );

/** The steps between two nodes. */
interface Bundle {
  readonly from: number;
  readonly to: number;
  readonly steps: DiagramEntry['edges'][number][];
}

function bundles({ edges }: DiagramEntry): readonly Bundle[] {
  const found = new Map<string, Bundle>();
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`;
    const bundle = found.get(key) ?? { from: edge.from, to: edge.to, steps: [] };
    found.set(key, bundle);
    bundle.steps.push(edge);
  }
  return [...found.values()];
}

function digraph(run: RunEntry, search: SearchEntry, diagram: DiagramEntry): string {
  const shown = shortest(run, search);
  const way = shown === undefined ? [] : wayOf(diagram, shown.counterexample);
  const marked = new Set(way.slice(1).map((to, k) => `${way[k]} ${to}`));
  const what = diagram.of === 'states' ? 'states' : 'states by the stage they are in';
  const missing = search.complete ? leftOutInWords([search]) : 'not everything';
  const title = [
    `${run.design}, ${searchName(search)}: ${what}`,
    [plural(search.states, 'state'), plural(search.transitions, 'transition'), missing]
      .filter(Boolean)
      .join(', '),
    ...(shown === undefined
      ? []
      : [
          `red: ${shown.name} is violated ${lengthInWords(shown.counterexample.length, shown.counterexample.loopStart)}`,
        ]),
  ];
  return [
    `digraph ${quoted(`${run.design}, ${searchName(search)}`)} {`,
    `  graph [label=${lines(title, MOST_TITLE)}, labelloc=t, fontname="Helvetica", fontsize=18, bgcolor=white, ranksep=0.4];`,
    '  node [shape=box, style="rounded,filled", fillcolor=white, color="#57606a", fontname="Helvetica", fontsize=12, margin="0.25,0.08"];',
    '  edge [color="#8c959f", fontname="Helvetica", fontsize=9, fontcolor="#57606a"];',
    ...diagram.nodes.map((node, k) => `  n${k} [${written(nodeAttributes(node, way.includes(k)))}];`),
    ...bundles(diagram).map((bundle) => {
      const attributes = edgeAttributes(bundle, marked.has(`${bundle.from} ${bundle.to}`));
      return `  n${bundle.from} -> n${bundle.to} [${written(attributes)}];`;
    }),
    '}',
    '',
  ].join('\n');
}

const nodeAttributes = (
  { label, states, initial }: DiagramEntry['nodes'][number],
  marked: boolean,
): Attributes => ({
  label: lines([label, ...(states === 1 ? [] : [plural(states, 'state')])]),
  ...(initial > 0 ? { penwidth: 2 } : {}),
  ...(marked ? { color: '"#cf222e"', fillcolor: '"#ffebe9"' } : {}),
});

function edgeAttributes({ steps }: Bundle, marked: boolean): Attributes {
  const names = [...new Set(steps.map(({ transition }) => transition))];
  const taken = steps.reduce((sum, { count }) => sum + count, 0);
  const rest = names.length - MOST_NAMED;
  return {
    label: lines([...names.slice(0, MOST_NAMED), ...(rest > 0 ? [`and ${rest} more`] : [])]),
    tooltip: lines([`taken ${grouped(taken)} times`, ...names]),
    ...(marked ? { color: '"#cf222e"', fontcolor: '"#cf222e"', penwidth: 2 } : {}),
  };
}

function shortest({ properties }: RunEntry, search: SearchEntry) {
  let found: { readonly name: string; readonly counterexample: CounterexampleEntry } | undefined;
  for (const { name, counterexample } of properties) {
    if (counterexample === undefined || !search.properties.includes(name)) continue;
    if (found === undefined || counterexample.length < found.counterexample.length)
      found = { name, counterexample };
  }
  return found;
}

/** The nodes that a run goes through; empty if it is not in the diagram. */
function wayOf(diagram: DiagramEntry, run: CounterexampleEntry): readonly number[] {
  if (diagram.of === 'states') return wayThroughStates(diagram, run);
  const at = (stage: string): number => diagram.nodes.findIndex(({ label }) => label === stage);
  const way = [at(run.stage), ...run.steps.map(({ stage }) => at(stage))];
  return way.includes(-1) ? [] : way;
}

/** From one of the initial states its steps lead through states, each by its name and its arguments. */
function wayThroughStates({ nodes, edges }: DiagramEntry, { steps }: CounterexampleEntry): readonly number[] {
  for (const [start, { initial }] of nodes.entries()) {
    if (initial === 0) continue;
    const way = [start];
    for (const { event, args } of steps) {
      const next = edges.find(
        (edge) => edge.from === way.at(-1) && edge.transition === event && sameArgs(edge.args ?? {}, args),
      );
      if (next === undefined) break;
      way.push(next.to);
    }
    if (way.length === steps.length + 1) return way;
  }
  return [];
}

type Args = Readonly<Record<string, string | number | boolean>>;
const sameArgs = (a: Args, b: Args): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([name, value]) => b[name] === value);
