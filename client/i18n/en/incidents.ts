/* Names of incidents on pennants and in lists, English; module and node names go in as they are. */
export default {
  spike: '{target} spike',
  leak: '{target} leaks memory',
  nodeCrash: '{target} fails',
  paymentFault: '{target} errors',
} as const
