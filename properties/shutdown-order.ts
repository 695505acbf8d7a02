import { rebootOrder } from '../model/design.js';
import { designOf } from '../model/rules.js';
import { type Claim, isStep } from './claim.js';

export const shutdownOrder: Claim = {
  name: 'shutdown-order',
  claim: 'On the way down the order is: marker, suspension, dump, TPM.',
  meaning: 'What is measured in between is extended and not carried, or listed and not extended.',
  source:
    '254ef9541d68; "ima: measure kexec load and exec events as critical data" (v8, v11: the order of the notifiers)',
  focus: 'control',
  in: (world) => ({
    kind: 'step',
    when: (step) =>
      step.before.ima.measuring &&
      isStep('measure-kexec-execute', 'suspend-measuring', 'dump-list', 'shut-down-devices')(step),
    holds: ({ transition, before }) => {
      const order = rebootOrder(designOf(world, before));
      if (transition.name === 'measure-kexec-execute')
        return world.lists.holds(before.history, 'dumped') === 'nothing';
      if (transition.name !== 'suspend-measuring') return before.ima.suspended;
      return !order.slice(order.indexOf('suspend')).includes('execute-marker');
    },
    why: ({ transition }) =>
      transition.name === 'measure-kexec-execute'
        ? 'the marker is measured after the list was dumped'
        : transition.name === 'suspend-measuring'
          ? 'measuring is suspended before the marker, which is then never measured'
          : transition.name === 'dump-list'
            ? 'the list is dumped while measuring goes on'
            : 'the TPM is shut down while measuring goes on',
  }),
};
