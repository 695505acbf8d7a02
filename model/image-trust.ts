/** Whose image a kernel takes: `kimage_validate_signature`, IMA's appraisal of what is read, lockdown. */
import type { Design } from './design.js';
import { anyDesign, designOf } from './rules.js';
import type { Origin, State } from './state.js';
import { followsImages, type World } from './world.js';

/** The policy's rule is in force. */
const isAppraised = (world: World, s: State): boolean =>
  designOf(world, s).imageAppraisal !== 'none' && s.ima.appraises;

/** `ima_post_read_file`: in the call that reads the image. */
function passesAppraisal(world: World, s: State, origin: Origin): boolean {
  const { imageAppraisal, appraisalKeys } = designOf(world, s);
  switch (origin) {
    case 'owner':
      return true;
    case 'unsigned':
      return false;
    case 'self-signed':
      return appraisalKeys === 'any';
    case 'revoked':
      // `check_blacklist` looks at appended signatures only.
      return imageAppraisal === 'signature';
  }
}

/** Lockdown asks for a signature, unless IMA is guaranteed to appraise one (`ima_appraise_signature`). */
const isMandated = (world: World, s: State): boolean =>
  designOf(world, s).lockdown && !(isAppraised(world, s) && designOf(world, s).appraisalKeys === 'trusted');

/** The image being loaded passes what this kernel looks at. */
export function accepts(world: World, s: State): boolean {
  const { imageSignature, imageChecks, lockdownAsks } = designOf(world, s);
  const { origin } = s.kexec.loading!;
  if (isAppraised(world, s) && !passesAppraisal(world, s, origin)) return false;
  // A kernel that cannot look at the image's own signature has none that is valid.
  if (imageSignature === 'none') return lockdownAsks !== 'always' || !isMandated(world, s);
  if (origin === 'owner') return true;
  if (isAppraised(world, s) && imageChecks === 'appraisal-suffices') return true;
  return imageSignature !== 'enforced' && !isMandated(world, s);
}

/** Whether there is any moment at which it takes `kexec_load`. */
export const mayTakeLegacyLoad = ({ lockdown, imageAppraisal, appraisalPolicy }: Design): boolean =>
  !lockdown && (imageAppraisal === 'none' || appraisalPolicy === 'loaded');

/** `kexec_load`, in which there is no file to look at (`ima_load_data`, lockdown). */
export const takesLegacyLoad = (world: World, s: State): boolean =>
  !designOf(world, s).lockdown && !isAppraised(world, s);

/** Whether a load of this world may be refused for what is in the image: the owner's, or another one. */
export const refusesImages = (world: World): boolean =>
  anyDesign(
    world,
    ({ imageSignature, imageAppraisal, lockdown, lockdownAsks }) =>
      (lockdown && imageSignature === 'none' && lockdownAsks === 'always') ||
      (followsImages(world) &&
        (imageSignature === 'enforced' ||
          imageAppraisal !== 'none' ||
          (lockdown && imageSignature === 'checked'))),
  );
