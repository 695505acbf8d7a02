/** JSON that people write: what is wrong with it is said with the line and the column. */
import jsonc from 'jsonc-parser';
import type { z } from 'zod';
import { fileProblem, type Place } from './problem.js';
import { readText } from './read.js';

export interface JsonFile {
  readonly path: string;
  readonly text: string;
  readonly value: unknown;
}

/** @throws UnusableInput if the file cannot be read, is larger than `most` bytes, or is no JSON */
export function readJson(path: string, most: number): JsonFile {
  const text = readText(path, most);
  return { path, text, value: parsed(path, text) };
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { offset, what } = firstError(text);
    throw fileProblem(path, `is no JSON: ${what}`, placeOf(text, offset));
  }
}

/** `JSON.parse` says where it stopped in some versions only. */
function firstError(text: string): { readonly offset: number; readonly what: string } {
  if (text.trim() === '') return { offset: 0, what: 'the file is empty' };
  const errors: jsonc.ParseError[] = [];
  try {
    jsonc.parse(text, errors, { disallowComments: true });
  } catch {
    return { offset: 0, what: 'nested too deeply' };
  }
  const [first] = errors;
  if (first === undefined) return { offset: 0, what: 'a character that JSON does not have' };
  const cut = first.offset >= text.trimEnd().length;
  return { offset: first.offset, what: cut ? 'it ends too early' : inWords(first.error) };
}

/** `CommaExpected` as `comma expected`. */
const inWords = (code: jsonc.ParseErrorCode): string =>
  jsonc
    .printParseErrorCode(code)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

/** The value, of the form that `schema` describes. */
export function shaped<T>({ path, text, value }: JsonFile, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const at = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
  throw fileProblem(path, issueInWords(issue), placeIn(text, at));
}

/** `runs[0].bounds: …`; what is wrong with the whole has no path. */
export function issueInWords({ path, message }: Pick<z.core.$ZodIssue, 'path' | 'message'>): string {
  const where = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return where === '' ? message : `${where}: ${message}`;
}

/** The place of what stands at this path; of what it is part of, where it is not there. */
export function placeIn(text: string, path: readonly PropertyKey[]): Place {
  const root = treeOf(text);
  for (let length = path.length; root !== undefined && length > 0; length--) {
    const node = jsonc.findNodeAtLocation(root, path.slice(0, length) as jsonc.JSONPath);
    if (node !== undefined) return placeOf(text, node.offset);
  }
  return placeOf(text, root?.offset ?? 0);
}

/** Undefined where it is nested too deeply. */
function treeOf(text: string): jsonc.Node | undefined {
  try {
    return jsonc.parseTree(text);
  } catch {
    return undefined;
  }
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
