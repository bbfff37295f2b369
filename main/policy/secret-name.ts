/** What no file that every user of the machine can read may hold: told by its name. */

/** Names under which people keep secrets. */
export const SECRET_NAME = /secret|passw|pwd|private.?key|api.?key|token|credential|assertion|bearer/i;
