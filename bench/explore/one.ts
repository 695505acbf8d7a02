/** One search of one graph, in a process of its own; the result as a line of JSON. */
import { graphs } from './graphs.js';

const [name, size] = process.argv.slice(2);
const graph = graphs.find((each) => each.name === name && String(each.size) === size);
if (graph === undefined) throw new Error(`there is no graph ${name} of size ${size}`);
const { states, transitions, depth } = graph.search();
console.log(JSON.stringify({ states, transitions, depth }));
