/**
 * The part of a search that all threads do together, level by level; none begins before all have ended the one before.
 * What only one can do is done by the first thread, while the others wait: to make the table larger, and to expand levels
 * that are narrow.
 */
import type { Frontier } from '../frontier.js';
import { searchAlone } from './alone.js';
import { NOTHING, type Said } from './board.js';
import { ASKED, createShare, type Lead, type Member } from './share.js';
import type { End } from './shared.js';

export interface Together {
  readonly ended: End;
  /** What was thrown here. */
  readonly message?: string;
}

/**
 * Expands the level that the lists have, and those after it. The first thread has `found` so many states of the next one
 * already.
 */
export async function searchTogether<S>(member: Member<S>, found = 0): Promise<Together> {
  const { expander, table, board, work, part, wide, hear, lead } = member;
  const { counts } = expander;
  const share = createShare(member);
  const meet = (said: Partial<Said>): Promise<Said> => {
    const asked = lead?.asked();
    return board.meet({
      ...NOTHING,
      failed: Number(share.message() !== undefined),
      decided: Number(counts.stopped === 'decided'),
      asked: asked === undefined ? 0 : 1 + ASKED.indexOf(asked),
      ...said,
    });
  };

  /** Makes the table larger, all together; false if that would be too much. */
  const grow = async (): Promise<boolean> => {
    if (lead !== undefined) {
      if (table.enlarge()) lead.tell();
      else counts.stopped = 'memory';
    }
    if ((await meet({ full: Number(counts.stopped === 'memory') })).full > 0) return false;
    hear();
    const displaced = table.move(...part);
    await board.wait();
    table.place(displaced);
    await board.wait();
    if (lead !== undefined) table.leaveOld();
    return true;
  };

  /** How many states the level led to; and why it is not all of them, if it is not. */
  const expandLevel = async (known: number): Promise<{ readonly total: number; readonly ended?: End }> => {
    const before = table.added - known;
    for (;;) {
      const fits = await share.expand();
      const said = await meet({
        found: table.added - before,
        left: Number(share.isLeft()),
        full: Number(!fits),
      });
      const total = said.found;
      const ended = endOf(said);
      if (ended !== undefined) return { total, ended };
      if (said.full === 0) return { total };
      if (!(await grow())) return { total, ended: 'memory' };
    }
  };

  /** Makes the lists for the next level, of so many states, or where that is narrow, for the first one that is not. */
  const goDeeper = async (total: number): Promise<End | undefined> => {
    work.publish(table.takeRanges());
    await board.wait();
    if (total >= wide) return undefined;
    const narrow = lead === undefined ? {} : await expandNarrow(lead);
    const said = await meet({ ...narrow, full: Number(counts.stopped === 'memory') });
    hear();
    return endOf(said) ?? (said.full > 0 ? 'memory' : said.found === 0 ? 'complete' : undefined);
  };

  /** Goes on alone, to a level that is wide: how many states it was found to have, and whether more are left to be. */
  const expandNarrow = async ({ levels, tell, look, asked }: Lead): Promise<Partial<Said>> => {
    table.beginAfresh();
    const first = table.size;
    while (!(await share.expand()) && counts.stopped === undefined) {
      if (table.double()) tell();
      else counts.stopped = 'memory';
    }
    const frontier: Frontier = { next: first, depth: 0, levelEnd: first, levels };
    const until = { widest: wide, enough: () => asked() !== undefined };
    if (board.read('hurry') === 0) {
      await share.attempt(() => searchAlone({ expander, table, grown: tell, look }, frontier, until));
    }
    const left = share.isLeft() || frontier.next < frontier.levelEnd;
    const states = table.size - frontier.levelEnd;
    if (states > 0) levels.push(states);
    table.takeRanges();
    work.publish([[frontier.levelEnd, table.size]]);
    return { found: states, left: Number(left) };
  };

  /** Whether each property was decided by some thread. */
  const isDecided = async (): Promise<boolean> => {
    const { judged } = expander.save();
    let open = 0;
    for (const { finding } of judged) {
      const { decided } = await meet({ decided: Number(finding !== undefined) });
      if (decided === 0) open++;
    }
    return judged.length > 0 && open === 0;
  };

  for (;;) {
    const { total, ended } = await expandLevel(found);
    found = 0;
    if (total > 0) lead?.levels.push(total);
    const decided = ended === undefined && member.stopWhenDecided && (await isDecided());
    const end = ended ?? (decided ? 'decided' : total === 0 ? 'complete' : await goDeeper(total));
    const message = share.message();
    if (end !== undefined) return { ended: end, ...(message !== undefined && { message }) };
  }
}

/** Nothing ends what has come to its end. */
function endOf({ failed, decided, asked, found, left }: Said): End | undefined {
  if (failed > 0) return 'failed';
  if (decided > 0) return 'decided';
  return found + left > 0 ? ASKED[asked - 1] : undefined;
}
