/** What the kernel goes by when it writes the list, and what is there. */
import { type FlatState, fieldOf, isList, listOf } from './data.js';
import { el, svg } from './dom.js';

interface Block {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly wrong?: boolean;
}

interface Pointer {
  readonly name: string;
  /** What the kernel takes it for. */
  readonly taken: string;
  /** The block it leads to. */
  readonly to: string;
  readonly wrong: boolean;
}

const units = (value: unknown): string => `${String(value)} unit${value === 1 ? '' : 's'}`;

function content(state: FlatState, place: string): string {
  const copy = fieldOf(state, `history.copies.${place}`);
  if (!isList(copy)) return 'nothing written yet';
  const records = listOf(copy[0]);
  const whole = records.filter((name) => !name.startsWith('('));
  const rest = records.filter((name) => name.startsWith('(')).map((name) => name.slice(1, -1));
  const list = `a list of ${whole.length} record${whole.length === 1 ? '' : 's'}`;
  return rest.length === 0 ? list : [...(whole.length === 0 ? [] : [list]), ...rest].join(' and ');
}

const IMAGES = [
  ['live', 'loaded image'],
  ['loading', 'image being loaded'],
  ['crash', 'crash image'],
] as const;

function imageBlocks(state: FlatState): readonly Block[] {
  return IMAGES.flatMap(([place, title]): readonly Block[] => {
    const at = (field: string) => fieldOf(state, `kexec.${place}.${field}`);
    if (at('hasIma') === undefined) return [];
    if (at('hasIma') === false) return [{ id: place, title, text: 'has no segment for the list' }];
    const covered = at('coversIma') === true ? '; the digest covers it' : '';
    const changed = at('changed') === true ? '; a segment is not what its digest says' : '';
    return [
      {
        id: place,
        title: `${title}: IMA’s segment`,
        text: `${units(at('imaSize'))}, ${content(state, place)}${covered}${changed}`,
        wrong: at('changed') === true,
      },
    ];
  });
}

const MAPPED: Readonly<Record<string, Block>> = {
  freed: { id: 'freed', title: 'free pages', text: 'the image they belonged to was freed', wrong: true },
  'reused-loading': {
    id: 'reused',
    title: 'image being loaded: another segment',
    text: 'pages that were freed, and used again',
    wrong: true,
  },
  'reused-live': {
    id: 'reused',
    title: 'loaded image: another segment',
    text: 'pages that were freed, and used again',
    wrong: true,
  },
};

function blocksOf(state: FlatState): readonly Block[] {
  const buffer = fieldOf(state, 'kexec.buffer');
  const mapped = MAPPED[String(fieldOf(state, 'kexec.mapped'))];
  const handed = fieldOf(state, 'history.copies.handed');
  return [
    ...(buffer === undefined || buffer === 'none'
      ? []
      : [
          {
            id: 'buffer',
            title: buffer === 'freed' ? 'memory that was freed' : 'buffer',
            text: `${units(fieldOf(state, 'kexec.bufferSize'))}, ${content(state, 'dumped')}`,
            wrong: buffer === 'freed',
          },
        ]),
    ...imageBlocks(state),
    ...(mapped === undefined ? [] : [mapped]),
    ...(isList(handed)
      ? [{ id: 'handed', title: 'handed to the next kernel', text: content(state, 'handed') }]
      : []),
    ...(fieldOf(state, 'kexec.inherited') === true
      ? [{ id: 'older', title: 'range of the kernel before', text: 'still in this kernel’s device tree' }]
      : []),
  ];
}

function pointersOf(state: FlatState): readonly Pointer[] {
  const mapped = String(fieldOf(state, 'kexec.mapped') ?? 'nothing');
  const buffer = fieldOf(state, 'kexec.buffer') ?? 'none';
  const pointers: Pointer[] = [];
  if (buffer !== 'none') {
    const wrong = buffer === 'freed';
    pointers.push({ name: 'ima_kexec_file.buf', taken: 'the buffer for the dump', to: 'buffer', wrong });
  }
  if (mapped !== 'nothing') {
    pointers.push({
      name: 'ima_kexec_buffer',
      taken: 'IMA’s segment of the image that will run',
      to: mapped.startsWith('reused') ? 'reused' : mapped,
      wrong: MAPPED[mapped] !== undefined,
    });
  }
  for (const [place, title] of IMAGES) {
    const pointer = fieldOf(state, `kexec.${place}.pointer`);
    if (pointer === undefined || pointer === 'none') continue;
    pointers.push({
      name: 'pointer for the next kernel',
      taken: `the list that goes with the ${title}`,
      to: pointer === 'own' ? place : 'older',
      wrong: pointer === 'older',
    });
  }
  if (isList(fieldOf(state, 'history.copies.handed'))) {
    const taken = 'the list of the kernel before';
    pointers.push({ name: 'pointer from the kernel before', taken, to: 'handed', wrong: false });
  }
  return pointers;
}

/** How high a box is, and how far the next one is below it (pixels). */
const GAP = 12;
const high = (): number => (matchMedia('(max-width: 40rem)').matches ? 88 : 68);

/** `before`: the state before the step; what a step did wrong it did to the memory that it found. */
export function memory(state: FlatState, before: FlatState | undefined): HTMLElement {
  const went = before !== undefined && fieldOf(state, 'memory.error') !== fieldOf(before, 'memory.error');
  const found = went ? before : state;
  const blocks = blocksOf(found);
  const pointers = pointersOf(found);
  const error = fieldOf(state, 'memory.error');
  const problems = [
    ...(error === undefined || error === 'none' ? [] : [String(error).replaceAll('-', ' ')]),
    ...(fieldOf(state, 'memory.leaked') === true ? ['a buffer was leaked'] : []),
    ...(fieldOf(state, 'memory.tooLarge') === true ? ['the list has outgrown half of the RAM'] : []),
  ];
  const drawing = el(
    'div',
    { class: 'drawing' },
    el(
      'ul',
      { 'aria-label': 'What the kernel goes by' },
      ...pointers.map((each) => pointerItem(each, blocks)),
    ),
    arrows(pointers, blocks, high()),
    el('ul', { 'aria-label': 'What is there' }, ...blocks.map(blockItem)),
  );
  drawing.style.setProperty('--high', `${high()}px`);
  return el(
    'div',
    { class: 'memory' },
    problems.length === 0 ? null : el('p', { class: 'problem' }, `Memory error: ${problems.join('; ')}.`),
    went ? el('p', { class: 'found' }, 'As the step found it:') : null,
    blocks.length === 0 && pointers.length === 0
      ? el(
          'p',
          { class: 'nothing' },
          'No image is loaded and no buffer allocated: there is nowhere to write to.',
        )
      : drawing,
  );
}

const pointerItem = ({ name, taken, to, wrong }: Pointer, blocks: readonly Block[]): HTMLElement =>
  el(
    'li',
    { class: wrong ? 'pointer wrong' : 'pointer' },
    el('code', {}, name),
    el('span', {}, taken),
    el('span', { class: 'unseen' }, `; leads to: ${blocks.find(({ id }) => id === to)?.title ?? 'nothing'}`),
  );

const blockItem = ({ title, text, wrong }: Block): HTMLElement =>
  el('li', { class: wrong ? 'block wrong' : 'block' }, el('b', {}, title), el('span', {}, text));

function arrows(pointers: readonly Pointer[], blocks: readonly Block[], boxHigh: number): SVGSVGElement {
  const row = boxHigh + GAP;
  const drawn = pointers.flatMap(({ to, wrong }, k) => {
    const block = blocks.findIndex(({ id }) => id === to);
    if (block < 0) return [];
    const y1 = k * row + boxHigh / 2;
    const y2 = block * row + boxHigh / 2;
    const tone = wrong ? 'arrow wrong' : 'arrow';
    return [
      svg('path', { class: tone, d: `M2 ${y1} C24 ${y1} 20 ${y2} 38 ${y2}` }),
      svg('path', { class: `${tone} tip`, d: `M37 ${y2 - 5} L46 ${y2} L37 ${y2 + 5} Z` }),
    ];
  });
  const height = Math.max(blocks.length, pointers.length) * row;
  return svg(
    'svg',
    {
      class: 'arrows',
      width: 48,
      height,
      viewBox: `0 0 48 ${height}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    ...drawn,
  );
}
