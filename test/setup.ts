/** What is generated is the same in every run; FC_SEED takes another seed, for a longer look (`npm run soak`). */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 1) });
