/** docs/claims.md is what its data and the checker say: all claims stand in it, and the quicker ones are found again. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { claims } from '../../properties/index.js';
import { said, threads } from '../../properties/said.js';
import { type Answer, type Answered, answer, designSaid } from '../../src/matrix/asked.js';
import type { Cell } from '../../src/matrix/result.js';
import { conclude } from '../../src/report/said/conclusion.js';
import { anchorOf, conclusionInWords, renderSaid, SAID_HEAD } from '../../src/report/said/page.js';
import { designsInWords, setsInWords, told } from '../../src/report/said/words.js';

const page = readFileSync(new URL('../../docs/claims.md', import.meta.url), 'utf8');
const lines = page.split('\n');

describe('the data', () => {
  it('names designs and properties that there are', () => {
    for (const { designs, property } of said.flatMap(({ asks }) => asks)) {
      expect(designs.length).toBeGreaterThan(0);
      expect(designs.map((name) => designSaid(name).name)).toEqual(designs);
      expect(claims.map(({ name }) => name)).toContain(property);
    }
  });

  it('asks each claim of something, or says why it cannot be asked; and none twice', () => {
    for (const { asks, beyond } of said) {
      expect(
        asks.some(({ says }) => says !== 'compared') || (asks.length === 0 && beyond !== undefined),
      ).toBe(true);
    }
    expect(new Set(said.map(({ claim }) => claim)).size).toBe(said.length);
  });

  it('is of some thread', () => expect(threads.flatMap((thread) => thread.said)).toEqual(said));
});

describe('the page', () => {
  it('has a section for each claim, a line for each design and property of it, and nothing else', () => {
    expect(page.startsWith(SAID_HEAD)).toBe(true);
    expect(lines.filter((line) => line.startsWith('### '))).toHaveLength(said.length);
    const sections = page.split('\n### ').slice(1);
    for (const [k, { asks }] of said.entries()) {
      const names = asks.flatMap(({ designs, property }) => designs.map((name) => `${property} ${name}`));
      const told = sections[k]!.split('\n').flatMap((line) => namesIn(line));
      expect(new Set(told)).toEqual(new Set(names));
    }
  });

  it('links each claim in its table to its section', () => {
    const anchors = lines.flatMap((line) => /^### (.+)$/.exec(line)?.slice(1).map(anchorOf) ?? []);
    const links = lines.flatMap((line) => /^\| \[.+\]\(#(.+?)\) \|/.exec(line)?.slice(1) ?? []);
    expect(links).toEqual(anchors);
  });

  it.each([
    'Copied at load',
    'A mask that is rebuilt',
    'A persistent file',
    'Big-endian images',
  ])('says of "%s…" what is found', async (beginning) => {
    const [found] = await answer(said.filter(({ claim }) => claim.startsWith(beginning)));
    expect(page).toContain(renderSaid(found!));
    expect(page).toContain(conclusionInWords(found!));
  });
});

/** `property design` of each name in a line of the page, ranges of patches one by one. */
function namesIn(line: string): readonly string[] {
  const [, property, rest] = /^- (?:_to compare:_ )?`([^`]+)`, (.+?): /.exec(line) ?? [];
  if (property === undefined) return [];
  return rest!.split(', ').flatMap((part) => {
    const [first, last] = [...part.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
    if (last === undefined) return [`${property} ${first}`];
    const [series, from] = first!.split('@');
    const to = Number(last.split('@')[1]);
    return Array.from(
      { length: to - Number(from) + 1 },
      (_, k) => `${property} ${series}@${Number(from) + k}`,
    );
  });
}

describe('a conclusion', () => {
  const cell = (rest: Partial<Cell>): Cell => ({ property: 'p', enough: [], undecided: [], ...rest });
  const violated = cell({ violated: 7 });
  const free = cell({ enough: [{ assumptions: [], verdict: 'holds' }] });
  const never = cell({ enough: [{ assumptions: [], verdict: 'vacuous' }] });
  const under = cell({ enough: [{ assumptions: ['no-faults'], verdict: 'holds' }] });
  const other = cell({ enough: [{ assumptions: ['no-panic'], verdict: 'holds' }] });
  const nowhere = cell({ enough: [{ assumptions: ['no-faults'], verdict: 'vacuous' }] });
  const open = cell({ undecided: [{ assumptions: [], why: 'a limit' }] });
  const of = (given: Answered['said']['given'], ...all: readonly (readonly [Answer['says'], Cell])[]) =>
    conclude({
      said: { claim: 'c', by: 'b', asks: [], ...(given ? { given } : {}) },
      answers: all.map(([says, each], k) => ({ design: `d${k}`, property: 'p', says, cell: each })),
    });
  const kindOf = (...all: readonly (readonly [Answer['says'], Cell])[]) => of(undefined, ...all).kind;

  it('of what is said to hold is what the checker finds', () => {
    expect(kindOf(['holds', free])).toBe('stands');
    expect(of(undefined, ['holds', under])).toEqual({ kind: 'stands-under', sets: [['no-faults']] });
    expect(of(undefined, ['holds', under], ['holds', other])).toEqual({ kind: 'stands-under' });
    expect(of(undefined, ['holds', under], ['holds', free])).toEqual({ kind: 'stands-under' });
    expect(of(['no-panic'], ['holds', free])).toEqual({ kind: 'stands-under', sets: [[]] });
    expect(of(undefined, ['holds', violated])).toEqual({ kind: 'falls', steps: 7 });
    expect(kindOf(['holds', violated], ['holds', free])).toBe('in-part');
    expect(kindOf(['holds', never], ['holds', free])).toBe('in-part');
    expect(kindOf(['holds', never])).toBe('untested');
    expect(of(undefined, ['holds', nowhere])).toEqual({ kind: 'falls' });
    expect(kindOf(['holds', nowhere], ['holds', free])).toBe('in-part');
    expect(kindOf(['holds', open], ['holds', violated])).toBe('open');
  });

  it('of what is said to go wrong needs a run in which it does', () => {
    expect(kindOf(['violated', violated])).toBe('stands');
    expect(of(['no-panic'], ['violated', under])).toEqual({ kind: 'stands' });
    expect(kindOf(['violated', nowhere])).toBe('stands');
    expect(kindOf(['violated', never])).toBe('untested');
    expect(kindOf(['violated', free])).toBe('nothing-goes-wrong');
    expect(kindOf(['violated', free], ['holds', free])).toBe('in-part');
  });

  it('leaves out what is only compared', () => {
    expect(kindOf(['holds', free], ['compared', violated])).toBe('stands');
    expect(kindOf()).toBe('cannot-be-asked');
  });
});

describe('words', () => {
  it('say once what sets have in common', () => {
    expect(setsInWords([['no-faults']])).toBe('`no-faults`');
    expect(setsInWords([['no-faults', 'no-panic']])).toBe('`no-faults` and `no-panic`');
    expect(
      setsInWords([
        ['no-faults', 'no-panic'],
        ['no-faults', 'no-crash-image'],
      ]),
    ).toBe('`no-faults`, and `no-panic` or `no-crash-image`');
    expect(setsInWords([['no-panic'], ['no-faults', 'one-load']])).toBe(
      '`no-panic` or (`no-faults` and `one-load`)',
    );
  });

  it('make a range of patches that follow one another', () => {
    expect(designsInWords(['series-v7@1', 'series-v7@2', 'series-v7@3', 'series-v8@4', 'linux-6.1'])).toBe(
      '`series-v7@1` to `series-v7@3`, `series-v8@4`, `linux-6.1`',
    );
    expect(designsInWords(['series-v7@1', 'series-v7@2'])).toBe('`series-v7@1`, `series-v7@2`');
  });

  it('leave names between backticks as they are', () => {
    expect(told('a_b `a_b` <i>')).toBe('a\\_b `a_b` \\<i\\>');
  });
});
