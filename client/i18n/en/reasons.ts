/* What lies behind a kind of failure, English: a rule that holds beyond this one. */
export default {
  whyCpu:
    'A replica computes only up to its CPU limit. At the limit each request waits longer, and whoever calls this service waits too.',
  whyHeld:
    'A worker is held until the answer comes. When a called service is slow, its callers’ workers and memory fill up.',
  whyMemory:
    'Every request in flight takes memory. Above the limit the kernel ends the process (OOMKilled); then it starts again.',
  whyLoop:
    'After each death Kubernetes waits longer before the next start: 1 s, 2 s, 4 s, up to 30 s. The cause has to go first.',
  whyDown:
    'Without a ready replica every call is refused at once. What calls it fails too, unless the call is optional.',
  whyPending: 'A node must have room for both requests, CPU and memory. What is requested counts, not what is used.',
  whyStuck: 'A rollout starts a new pod before it stops an old one. If the new one finds no node, it waits for ever.',
  whyAnomaly: 'The transaction spans two services. One committed, the other failed, and nothing undid the first half.',
  whyStorm: 'Users who were refused come back and add to the traffic, so the overload outlives its cause.',
  whySlo: 'The SLO is a promise: 95 of 100 requests within this time. Late answers earn less, missed ones cost money.',
  whyNode: 'A node that stops takes all its pods along. Replicas on other nodes keep the service up.',
  whyLeak: 'This revision never gives back part of its memory. Only an earlier revision stops it; a restart buys time.',
  whyFaults: 'A service outside your reach fails at times. Requests that pass through it fail with it.',
  whyEvicted: 'When a node runs out of memory, pods that use more than they requested have to leave first.',
  whySpike: 'More users come at once. What they use most has to grow; the rest can stay as it is.',
  whyCrawler: 'A crawler asks as users do and pays nothing. It hurts only where there is too little room for both.',
  whyZone: 'A zone has its own power and network: what stands in one zone falls together.',
  whyNeighbour: 'Programs on one machine share its CPU. Requests keep a share safe, limits keep a neighbour in bounds.',
  whyKernel: 'Containers share the kernel of their node, so it takes them all along. A virtual machine has its own.',
  whyDependency: 'What you don’t run can still make you fail: every call to it waits, or fails with it.',
  whyPoison: 'The same request comes again after every restart. Only the service with that module dies of it.',
  whyRegistry: 'A new pod needs its image. A node that has it in its cache, or a mirror, does without the registry.',
  whyCertificate: 'Services prove who they are with certificates. When one expires, its calls are refused.',
  whyExploited: 'Every known vulnerability in an image is a way in. Smaller images have fewer.',
  whyDefect: 'Each change can carry a defect; big services and many tickets in one release carry more.',
  whyThrottled: 'A CPU limit holds a pod back even when its node has CPU to spare.',
  whyTogether: 'Replicas help only against what doesn’t strike them all. On different nodes one survives.',
  whyFew: 'With one replica every restart is an outage. With two, one answers while the other comes back.',
  whyLibraries: 'Code in one service shares its libraries. A version that suits one module breaks another.',
  whyScaler: 'The autoscaler adds pods: as many as its maximum allows, and only where nodes have room.',
  whyPull: 'A node downloads the layers it doesn’t have. Small images and warm nodes start sooner.',
  whyBreaker: 'Calls that wait hold workers. An open breaker lets them fail at once, so the rest stays well.',
  whyBudget: 'A disruption budget keeps so many replicas up. Draining waits until others are Ready elsewhere.',
} as const
