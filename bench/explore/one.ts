/** One search of one graph, by so many threads, with so many states expected, in a process of its own; a line of JSON. */
import { explore, exploreInThreads } from '../../src/checker/index.js';
import { checkedGraph } from './graphs.js';

const [name = '', size, workers = 1, expected = 0] = process.argv.slice(2);
const argument = { name, size: Number(size) };
const options = { stopWhenDecided: true, workers: Number(workers), expected: Number(expected) };
const module = new URL('./graphs.js', import.meta.url).href;
const { machine, properties } = checkedGraph(argument);
const { states, transitions, depth } =
  options.workers === 1
    ? explore(machine, properties, options)
    : await exploreInThreads({ module, name: checkedGraph.name, argument }, options);
console.log(JSON.stringify({ states, transitions, depth }));
