/** A folder of evidence that a run was written out as: what is in it, as `evidence.json` says. */
import { z } from 'zod';

export const MANIFEST = 'evidence.json';
export const MANIFEST_SCHEMA = 1;

const count = z.int().min(0);
const file = z.string().min(1).max(200);

const boot = z.strictObject({
  /** The design of the kernel that ran. */
  kernel: z.string(),
  began: z.enum(['cold', 'kexec', 'panic']),
  /** Hard reboots before it, as a quote would tell. */
  resets: count,
  /** Steps of the run: from the first, counted from zero, to before the last. */
  steps: z.tuple([count, count]),
  list: file,
  /** The size of each record of the list, in units. */
  sizes: z.array(count),
  /** PCR 10, bank by bank, as `tpm2_pcrread` prints it. */
  pcrs: file,
  /** The segment that it was handed; null: none. */
  kexecBuffer: file.nullable(),
});

export const manifestForm = z.strictObject({
  schema: z.literal(MANIFEST_SCHEMA),
  kind: z.literal('evidence'),
  version: z.string(),
  design: z.string(),
  property: z.string(),
  why: z.string(),
  /** Bytes that a unit of the sizes stands for; 1: sizes are bytes. */
  unitBytes: z.int().min(1),
  /** Of a page and of the kexec buffer's header, in units. */
  page: z.int().min(1),
  header: count,
  /** The steps, in words. */
  steps: z.array(z.string()),
  boots: z.array(boot).min(1),
  /** What the verifier of the run had been sent, or quoted, and not judged yet. */
  verifier: z.strictObject({ list: file.optional(), pcrs: file.optional() }).optional(),
});

export type Manifest = z.infer<typeof manifestForm>;
export type ManifestBoot = Manifest['boots'][number];
