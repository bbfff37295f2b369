/** Whether several people use this machine at once, so that its loopback interface is not one person's (security J7). */

/** True on a terminal server or in a remote session (Windows); elsewhere a machine is one person's at a time. */
export function isMultiSession(env: Readonly<Record<string, string | undefined>> = process.env): boolean {
  const { SESSIONNAME } = env;
  return SESSIONNAME !== undefined && SESSIONNAME !== '' && !/^console$/i.test(SESSIONNAME);
}
