/** One instance per user-data folder: a lock file with the owner's process id, and an inbox for those who come later. */
import fs from 'node:fs';
import path from 'node:path';

export type Arrival = { argv: string[]; cwd: string; data: unknown };

export class SingleInstance {
  private readonly lock: string;
  private readonly inbox: string;
  private held = false;

  constructor(userData: string) {
    fs.mkdirSync(userData, { recursive: true });
    this.lock = path.join(userData, 'standin.lock');
    this.inbox = path.join(userData, 'standin-inbox');
  }

  get isHeld(): boolean {
    return this.held;
  }

  /** Takes the lock, or hands `arrival` to the one who has it; gives whether the lock is ours. */
  acquire(arrival: Arrival, onArrival: (arrival: Arrival) => void): boolean {
    if (this.held) return true;
    fs.mkdirSync(this.inbox, { recursive: true });
    while (!this.tryLock()) {
      if (this.ownerIsAlive()) {
        this.post(arrival);
        return false;
      }
      fs.rmSync(this.lock, { force: true });
    }
    this.held = true;
    fs.rmSync(this.inbox, { recursive: true, force: true });
    fs.mkdirSync(this.inbox);
    fs.watch(this.inbox, { persistent: false }, (_type, name) => {
      const letter = name?.endsWith('.json') ? this.open(path.join(this.inbox, name)) : undefined;
      if (letter !== undefined) onArrival(letter);
    });
    return true;
  }

  release(): void {
    if (this.held) fs.rmSync(this.lock, { force: true });
    this.held = false;
  }

  private tryLock(): boolean {
    try {
      fs.writeFileSync(this.lock, String(process.pid), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  private ownerIsAlive(): boolean {
    try {
      return process.kill(Number(fs.readFileSync(this.lock, 'utf8')), 0);
    } catch {
      return false;
    }
  }

  /** Written under another name first: the owner sees whole letters only. */
  private post(arrival: Arrival): void {
    const letter = path.join(this.inbox, `${process.pid}.json`);
    fs.writeFileSync(`${letter}.part`, JSON.stringify(arrival));
    fs.renameSync(`${letter}.part`, letter);
  }

  /** A letter is announced more than once; whoever comes second finds it gone. */
  private open(letter: string): Arrival | undefined {
    try {
      const arrival = JSON.parse(fs.readFileSync(letter, 'utf8')) as Arrival;
      fs.rmSync(letter);
      return arrival;
    } catch {
      return undefined;
    }
  }
}
