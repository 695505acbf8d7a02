/**
 * The list and the PCR as two chains that run together as long as they agree, and part where they do not; and how far
 * each copy of the list goes.
 */
import type { PackedTrace } from '../packed.js';
import { copyPlaces, type FlatState, fieldOf, isList, lengthOf, listIn, listOf, text } from './data.js';
import { button, el, svg } from './dom.js';

interface Copy {
  readonly label: string;
  readonly records: readonly string[];
}

interface Sides {
  readonly listTitle: string;
  readonly pcrTitle: string;
  readonly list: readonly string[];
  readonly replay: readonly string[];
  readonly pcr: readonly string[];
  /** The last record of the list is being extended: that it is not in the PCR yet is no difference. */
  readonly inFlight: boolean;
  /** The PCR is that of a quote: records behind what it covers are no difference. */
  readonly quoted: boolean;
  readonly copies: readonly Copy[];
}

function sidesOf(state: FlatState): Sides {
  const list = listIn(state, 'history.list') ?? 0;
  return {
    listTitle: 'measurement list',
    pcrTitle: 'PCR 10 was extended with',
    list: listOf(list),
    replay: listOf(listIn(state, 'history.replay') ?? list),
    pcr: listOf(listIn(state, 'history.pcr') ?? 0),
    inFlight: typeof fieldOf(state, 'ima.inFlight') === 'string',
    quoted: false,
    copies: copyPlaces().flatMap(({ path, label }) => {
      const copy = listIn(state, path);
      return copy === null ? [] : [{ label, records: listOf(copy) }];
    }),
  };
}

/** As the verifier was shown them. */
function shownSides({ end }: PackedTrace): Sides {
  return {
    listTitle: text(end.listTitle),
    pcrTitle: text(end.pcrTitle),
    list: listOf(end.list),
    replay: listOf(end.replay),
    pcr: listOf(end.pcr),
    inFlight: false,
    quoted: true,
    copies: [],
  };
}

function partsAt({ replay, pcr, inFlight, quoted }: Sides): number {
  const length = quoted ? pcr.length : Math.max(replay.length - (inFlight ? 1 : 0), pcr.length);
  for (let k = 0; k < length; k++) if (replay[k] !== pcr[k]) return k;
  return -1;
}

/** How many records a copy has in common with the list, or with the PCR if that is more. */
function reach(copy: readonly string[], { list, pcr }: Sides): number {
  const common = (other: readonly string[]): number => {
    let k = 0;
    while (k < copy.length && copy[k] === other[k]) k++;
    return k;
  };
  return Math.max(common(list), common(pcr));
}

/** `(all zero)` and `(part of a record)` are no records. */
const whole = (records: readonly string[]): readonly string[] =>
  records.filter((name) => !name.startsWith('('));

function copyInWords({ label, records }: Copy, common: number): string {
  const rest = records.filter((name) => name.startsWith('('));
  const count = whole(records).length;
  if (count === 0) return `${label}: ${rest.length === 0 ? 'holds no record' : rest.join(', ')}`;
  const end = rest.length === 0 ? '' : `, then ${rest.join(', ')}`;
  return common < count
    ? `${label}: ${count} records, others from record ${common + 1} on`
    : `${label} ends here${end}`;
}

/** What is drawn of a long list: this many records before and behind what matters. */
const AROUND = 2;
const AT_ONCE = 200;

function interesting(length: number, at: readonly number[]): readonly boolean[] {
  const near = new Array<boolean>(length).fill(length <= 12);
  for (const centre of [0, length - 1, ...at]) {
    for (let k = centre - AROUND; k <= centre + AROUND; k++) if (k >= 0 && k < length) near[k] = true;
  }
  return near;
}

/** After a step; where the run ends with a verdict, beside what it was given on. */
export function chains(trace: PackedTrace, state: FlatState, atEnd: boolean): readonly HTMLElement[] {
  const machine = drawn(sidesOf(state));
  return atEnd && trace.end.verifier
    ? [machine, el('h4', {}, 'As the verifier was shown them'), drawn(shownSides(trace))]
    : [machine];
}

function drawn(sides: Sides): HTMLElement {
  const parting = partsAt(sides);
  const length = Math.max(sides.list.length, sides.replay.length, sides.pcr.length);
  const ends = new Map<number, string[]>();
  for (const copy of sides.copies) {
    const common = Math.min(reach(whole(copy.records), sides), length);
    ends.set(common, [...(ends.get(common) ?? []), copyInWords(copy, common)]);
  }
  const near = interesting(length, [...(parting < 0 ? [] : [parting]), ...ends.keys()]);
  const items: HTMLElement[] = (ends.get(0) ?? []).map((words) => endOfCopy(words, true));
  for (let k = 0; k < length; k++) {
    if (near[k]) {
      items.push(
        record(sides, k, parting),
        ...(ends.get(k + 1) ?? []).map((words) => endOfCopy(words, k === length - 1)),
      );
    } else {
      let to = k;
      while (to + 1 < length && !near[to + 1]) to++;
      items.push(folded(sides, k, to, parting));
      k = to;
    }
  }
  const figure = el(
    'div',
    { class: `chains${parting < 0 ? '' : ' apart'}` },
    el(
      'div',
      { class: 'titles', 'aria-hidden': 'true' },
      el('span', {}, sides.listTitle),
      el('span', {}, sides.pcrTitle),
    ),
    el('p', { class: 'status' }, status(sides, parting)),
    length === 0 && sides.copies.length === 0
      ? null
      : el('ol', { 'aria-label': 'List and PCR, record by record' }, ...items),
  );
  figure.style.setProperty('--numbers', `${Math.max(2, 0.6 * String(length).length + 0.8)}rem`);
  return figure;
}

function status(sides: Sides, parting: number): string {
  const { list, pcr, inFlight, quoted } = sides;
  if (parting >= 0) return `They part at record ${parting + 1}.`;
  if (list.length === 0 && pcr.length === 0) return 'Both are empty.';
  const flight = inFlight ? ' The last record is in the list, and about to be extended.' : '';
  const open =
    quoted && list.length > pcr.length ? ' Behind what the quote covers, nothing vouches for the list.' : '';
  return `They agree.${flight}${open}`;
}

const endOfCopy = (words: string, alone: boolean): HTMLElement =>
  el(
    'li',
    { class: alone ? 'copy-end alone' : 'copy-end' },
    alone ? null : strands('between', 'between'),
    el('span', {}, words),
  );

type Where = 'start' | 'together' | 'apart' | 'between';

/** The strands that lead to a record from the one before; one that has ended leads nowhere. */
function strands(from: Where, to: Where, ended = { list: false, pcr: false }): SVGSVGElement {
  const left = { start: 47, together: 47, apart: 24, between: 47 };
  const right = { start: 53, together: 53, apart: 76, between: 53 };
  const path = (sides: typeof left): string =>
    `M${sides[from]} 0 C${sides[from]} 14 ${sides[to]} 6 ${sides[to]} 20`;
  return svg(
    'svg',
    {
      class: 'strands',
      viewBox: '0 0 100 20',
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    ...(from === 'start'
      ? []
      : [
          ended.list ? null : svg('path', { class: 'of-list', d: path(left) }),
          ended.pcr ? null : svg('path', { class: 'of-pcr', d: path(right) }),
        ]),
  );
}

function record({ list, replay, pcr, inFlight, quoted }: Sides, k: number, parting: number): HTMLElement {
  const apart = parting >= 0 && k >= parting;
  const beyond = quoted && parting < 0 && k >= pcr.length;
  const flying = beyond || (inFlight && k === replay.length - 1 && pcr[k] === undefined);
  const from: Where =
    k === 0 ? 'start' : (parting >= 0 && k > parting) || (beyond && k > pcr.length) ? 'apart' : 'together';
  const number = el('span', { class: 'no' }, String(k + 1));
  if (!apart && !flying) {
    const shown = list[k] === pcr[k] || list[k] === undefined ? pcr[k]! : `${list[k]} = ${pcr[k]}`;
    return el(
      'li',
      { class: 'agreed' },
      strands(from, 'together'),
      number,
      el('span', { class: 'box both' }, shown),
    );
  }
  const first = k === parting;
  const ended = { list: k > list.length, pcr: k > pcr.length };
  const box = (side: 'list' | 'pcr', name: string | undefined, gone: string): HTMLElement =>
    el(
      'span',
      { class: `box ${side}${name !== undefined ? '' : gone === '' ? ' past' : ' gone'}` },
      el('span', { class: 'unseen' }, side === 'list' ? 'list: ' : 'PCR: '),
      name ?? gone,
    );
  return el(
    'li',
    { class: `${flying ? 'flying' : 'parted'}${first ? ' first' : ''}` },
    strands(from, 'apart', ended),
    number,
    box('list', list[k], k === list.length ? 'the list ends here' : ''),
    el('span', { class: 'differ', 'aria-hidden': 'true' }, flying ? '…' : ended.list || ended.pcr ? '' : '≠'),
    box(
      'pcr',
      pcr[k],
      beyond
        ? k === pcr.length
          ? 'the quote ends here'
          : ''
        : flying
          ? 'not yet'
          : k === pcr.length
            ? 'PCR 10 ends here'
            : '',
    ),
  );
}

/** Records that are not drawn until they are asked for, and then not all at once. */
function folded(sides: Sides, from: number, to: number, parting: number): HTMLElement {
  const count = to - from + 1;
  const where: Where = parting >= 0 && from > parting ? 'apart' : 'together';
  const item = el('li', { class: 'folded' });
  const words = `${count} record${count === 1 ? '' : 's'} ${where === 'apart' ? 'more' : 'that agree'}, ${from + 1} to ${to + 1}`;
  const unfold = button(`… ${words}`, { class: 'unfold' }, () => {
    const upTo = Math.min(to, from + AT_ONCE - 1);
    const shown = Array.from({ length: upTo - from + 1 }, (_, k) => record(sides, from + k, parting));
    item.replaceWith(...shown, ...(upTo < to ? [folded(sides, upTo + 1, to, parting)] : []));
    shown[0]?.setAttribute('tabindex', '-1');
    shown[0]?.focus();
  });
  item.append(strands(where, where), unfold);
  return item;
}

/** A list as a value of a field: how many records, and the last. */
export function listInWords(value: readonly [number]): string {
  const length = lengthOf(value[0]);
  if (length === 0) return 'empty';
  const last = listOf(value[0]).at(-1) ?? '';
  return length === 1 ? last : `${length} records, last: ${last}`;
}

export { isList };
