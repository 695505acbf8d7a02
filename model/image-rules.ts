/** Images that are not the owner's, what refuses them, and the policy that has them looked at. */
import type { Args } from '../src/checker/machine.js';
import { accepts, refusesImages, takesLegacyLoad } from './image-trust.js';
import { begin, type LoadCall, mayLoad } from './kexec-load.js';
import {
  act,
  anyDesign,
  costing,
  designOf,
  type Rule,
  when,
  withIma,
  withKexec,
  withLoading,
} from './rules.js';
import type { Origin, State } from './state.js';
import { assumes, followsImages, type World } from './world.js';

const ORIGINS: readonly Origin[] = ['unsigned', 'self-signed', 'revoked'];

const imagesBy = (call: LoadCall): readonly Args[] => ORIGINS.map((image) => Object.freeze({ image, call }));
const byFile = imagesBy('file-load');
const byCrash = imagesBy('crash-load');
/** Nobody looks at what is in it. */
const byLegacy: readonly Args[] = [Object.freeze({ image: 'unsigned', call: 'legacy-load' })];

export function imageRules(world: World): readonly Rule[] {
  const crash = assumes(world, 'no-crash-image') ? [] : byCrash;
  const legacy = (s: State): readonly Args[] =>
    assumes(world, 'file-load-only') || !takesLegacyLoad(world, s) ? [] : byLegacy;
  return [
    ...when(
      followsImages(world),
      act(
        world,
        costing('loads', {
          name: 'load-other-image',
          actor: 'adversary',
          source: 'root: kexec_file_load or kexec_load of an image that is not the owner’s',
          guard: (s) => mayLoad(world, s),
          choices: (s) => [...byFile, ...crash, ...legacy(s)],
          apply: (s, { image, call }) =>
            withLoading(begin(world, s, call as LoadCall), { origin: image as Origin }),
        }),
      ),
    ),
    ...when(refusesImages(world), [
      {
        name: 'refuse-image',
        actor: 'kexec',
        source: 'kimage_validate_signature, or kernel_read_file_from_fd: ima_post_read_file; the load fails',
        fairness: 'weak',
        guard: (s) => s.kexec.step === 'read' && s.ima.lock !== 'kernel' && !accepts(world, s),
        apply: (s) => withKexec(s, { step: 'abort' }),
      },
    ]),
    ...when(
      !assumes(world, 'file-load-only') &&
        anyDesign(world, ({ lockdown, imageAppraisal }) => lockdown || imageAppraisal !== 'none'),
      [
        {
          name: 'kexec-load-refused',
          actor: 'user space',
          source:
            'kexec_load: ima_load_data, "impossible to appraise a kernel image without a file descriptor"',
          guard: (s) => mayLoad(world, s) && !takesLegacyLoad(world, s),
          apply: (s) => s,
        },
      ],
    ),
    ...when(
      anyDesign(world, (d) => d.imageAppraisal !== 'none' && d.appraisalPolicy === 'loaded'),
      [
        {
          name: 'load-policy',
          actor: 'user space',
          source: 'ima_write_policy: a rule "appraise func=KEXEC_KERNEL_CHECK"',
          guard: (s) =>
            s.phase === 'running' &&
            s.others === 'running' &&
            s.kexec.call === 'none' &&
            designOf(world, s).imageAppraisal !== 'none' &&
            !s.ima.appraises,
          apply: (s) => withIma(s, { appraises: true }),
        },
      ],
    ),
  ];
}
