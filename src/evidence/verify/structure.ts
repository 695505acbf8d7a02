/** Findings about the list itself, whatever it is compared with. */
import type { Boot, Marker, Survey } from '../survey.js';
import type { Surveyed } from './context.js';
import { gapsOf } from './explain-boots.js';
import { count, type Finding, finding, places } from './findings.js';

/** The highest PCR that a TPM has; a list may hold higher numbers, which nothing was extended into. */
const LAST_PCR = 23;

/**
 * Everything that the list says of itself. `pcr` is the one that IMA measures into; the first `reached` records
 * replay to its value.
 */
export function structureFindings(list: Surveyed, pcr: number, reached: number): readonly Finding[] {
  const { survey } = list;
  if (survey.records === 0 && list.cut === undefined) {
    return [
      finding('list-empty', 'notice', 'The list has no record.', {
        advice: 'A kernel with a policy has at least boot_aggregate.',
      }),
    ];
  }
  return [
    ...bootFindings(survey),
    ...markerFindings(survey, reached),
    ...recordFindings(survey, list),
    ...pcrFindings(survey, pcr),
    ...cutFindings(list),
  ];
}

function bootFindings(survey: Survey): readonly Finding[] {
  const { boots } = survey;
  const [first] = boots;
  if (first === undefined) {
    return [
      finding(
        'no-boot-aggregate',
        'notice',
        'The list has no boot_aggregate: its beginning is missing, or was taken out.',
        {
          advice: 'If the first records were exported and deleted (Linux 7.2), put them back in front.',
        },
      ),
    ];
  }
  const findings: Finding[] = [];
  const records = boots.map(({ index }) => index);
  const at = places({ count: boots.length, first: records });
  findings.push(
    finding('boots', 'fact', `${count(boots.length, 'boot')}: boot_aggregate at record ${at}.`, { records }),
  );
  if (first.index !== 0) {
    const sentence = `The list begins with ${count(first.index, 'record')} before its first boot_aggregate: its beginning is missing.`;
    findings.push(finding('no-boot-aggregate', 'notice', sentence, { records: [0] }));
  }
  const other = boots.find((boot) => !sameBoot(boot, first));
  if (other !== undefined) {
    const sentence = `The boot_aggregate at record ${other.index} differs from that at ${first.index}: PCR 0 to 9 changed between them, or another bank was chosen.`;
    findings.push(
      finding('boot-aggregate-differs', 'notice', sentence, { records: [first.index, other.index] }),
    );
  }
  return findings;
}

const sameBoot = (a: Boot, b: Boot): boolean => a.digest === b.digest && a.algorithm === b.algorithm;

/** How a marker's own counts compare with the list. */
export function agrees({ counts, index, runtimeSize }: Marker): boolean {
  return counts !== undefined && counts.count === index && counts.runtimeSize === runtimeSize;
}

function markerFindings(survey: Survey, reached: number): readonly Finding[] {
  const { boots, markers } = survey;
  const findings: Finding[] = [];
  const unreadable = markers.filter(({ counts }) => counts === undefined);
  if (unreadable.length > 0) {
    const records = unreadable.map(({ index }) => index);
    findings.push(
      finding(
        'markers-unreadable',
        'notice',
        `The kexec marker at record ${records[0]} has no counts that can be read.`,
        { records },
      ),
    );
  }
  const off = markers.filter((marker) => marker.counts !== undefined && !agrees(marker));
  for (const marker of off.slice(0, 8)) findings.push(disagreement(marker));
  const soft = boots.length - 1;
  const readable = markers.length - unreadable.length;
  if (readable > 0 && off.length === 0) {
    const records = markers.map(({ index }) => index);
    const sentence = `${count(readable, 'kexec marker')} at record ${places({ count: readable, first: records })} agree${readable === 1 ? 's' : ''} with the list in count and size.`;
    findings.push(finding('markers-consistent', 'fact', sentence, { records }));
  }
  if (soft <= 0) return findings;
  const gaps = gapsOf(survey);
  const again = boots.slice(1).map(({ index }) => index);
  const surely = again.every((index) => index < reached);
  const sentence = `${count(soft, 'soft reboot')}${surely ? ': the PCR was not reset between the boots' : ', if nothing reset the PCR between'}.`;
  findings.push(finding('soft-reboots', 'fact', sentence, { records: again }));
  const lacking = gaps.filter(({ load, execute }) => load !== undefined && execute === undefined);
  if (lacking.length > 0) {
    const records = lacking.map(({ to }) => to);
    const gap = lacking[0]!;
    const sentence = `kexec_load at record ${gap.load!.index} is followed by no kexec_execute before the boot_aggregate at ${places({ count: records.length, first: records })}.`;
    findings.push(
      finding('execute-marker-missing', 'notice', sentence, {
        records,
        advice: 'Lost with the tail of the list, or not measured by this kernel or policy.',
      }),
    );
  }
  const bare = gaps.filter(({ load, execute }) => load === undefined && execute === undefined);
  if (bare.length > 0) {
    const records = bare.map(({ to }) => to);
    const sentence = `No kexec marker before the boot_aggregate at record ${places({ count: records.length, first: records })}.`;
    findings.push(finding('no-markers', 'fact', sentence, { records }));
  }
  return findings;
}

function disagreement(marker: Marker): Finding {
  const { index, event, runtimeSize } = marker;
  const counts = marker.counts!;
  const records = counts.count - index;
  const bytes = counts.runtimeSize - runtimeSize;
  const sentence = `${event} at record ${index} counts ${counts.count} records and ${counts.runtimeSize} bytes before it; the list has ${index} and ${runtimeSize}`;
  const means =
    records > 0 && bytes > 0
      ? `: ${count(records, 'record')} of ${count(bytes, 'byte')} missing before it`
      : records < 0 && bytes < 0
        ? `: ${count(-records, 'record')} of ${count(-bytes, 'byte')} too many before it, or added as it was measured`
        : records === 0
          ? ': a record before it has another size than it had'
          : '';
  return finding('markers-disagree', 'notice', `${sentence}${means}.`, { records: [index] });
}

function recordFindings(survey: Survey, { algorithm }: Surveyed): readonly Finding[] {
  const findings: Finding[] = [];
  const { violations, misfits, malformed, longNames, unknown } = survey;
  if (violations.count > 0) {
    const sentence = `${count(violations.count, 'violation')} (record ${places(violations)}): no hash covers what they say.`;
    const advice = 'The PCR proves that there was a violation, not which file; do not rely on its path.';
    findings.push(finding('violations', 'notice', sentence, { records: violations.first, advice }));
  }
  if (algorithm === undefined) {
    const sentence = 'The template digests are of an algorithm that is not known: they were not checked.';
    findings.push(finding('digest-unknown', 'notice', sentence));
  }
  if (misfits.count > 0) {
    const sentence = `The data of record ${places(misfits)} does not hash to the template digest there.`;
    const advice = 'Data or digest was changed; the replay says which.';
    findings.push(finding('digest-misfit', 'problem', sentence, { records: misfits.first, advice }));
  }
  for (const [template, found] of [...unknown].slice(0, 4)) {
    const sentence = `${count(found.count, 'record')} of the unknown template "${template}" (record ${places(found)}): replayed, not understood.`;
    findings.push(finding('template-unknown', 'notice', sentence, { records: found.first }));
  }
  if (malformed.count > 0) {
    const sentence = `The fields of record ${places(malformed)} do not add up to its data: replayed, not understood.`;
    findings.push(finding('fields-malformed', 'notice', sentence, { records: malformed.first }));
  }
  if (longNames.count > 0) {
    const sentence = `The name in record ${places(longNames)} is longer than a path may be (4,096 bytes).`;
    findings.push(finding('name-long', 'notice', sentence, { records: longNames.first }));
  }
  return findings;
}

function pcrFindings(survey: Survey, pcr: number): readonly Finding[] {
  return [...survey.pcrs]
    .filter(([number]) => number !== pcr)
    .map(([number, found]) => {
      const which = `${count(found.count, 'record')} (${places(found)})`;
      if (number > LAST_PCR) {
        const sentence = `${which} of PCR ${number}, which no TPM has: nothing was extended.`;
        return finding('impossible-pcr', 'problem', sentence, { records: found.first });
      }
      const sentence = `${which} of PCR ${number}, not PCR ${pcr}: unattested, as they cost a forger nothing.`;
      return finding('other-pcrs', 'notice', sentence, {
        records: found.first,
        advice: `Do not rely on them unless PCR ${number} is quoted and replayed as well.`,
      });
    });
}

function cutFindings({ cut }: Surveyed): readonly Finding[] {
  if (cut === undefined) return [];
  const of = cut.need === undefined ? 'at least as many again' : `${cut.need}`;
  const sentence = `The list ends inside record ${cut.index}: ${cut.bytes.length} of ${of} bytes are there.`;
  const advice = 'Read the list again; if it came over a kexec, its buffer was too small.';
  return [finding('record-cut', 'notice', sentence, { records: [cut.index], advice })];
}
