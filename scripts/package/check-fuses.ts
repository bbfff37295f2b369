/** `node scripts/package/check-fuses.ts PROGRAM`: reads the fuses of an installed program back; 1 where one is wrong. */
import { wrongFuses } from './fuses.ts';

const [program] = process.argv.slice(2);
if (program === undefined) throw new Error('name the program, or the .app');
const wrong = await wrongFuses(program);
console.log(wrong.length === 0 ? 'all fuses are as decided' : `not as decided: ${wrong.join(', ')}`);
process.exitCode = wrong.length === 0 ? 0 : 1;
