/**
 * What electron-updater takes of the package `lazy-val`, which brings no text of its licence and is therefore not put into
 * the package: electron.vite.config.ts has this file take its place.
 */

/** A value that is made when first asked for, and never again. */
export class Lazy<T> {
  private made: Promise<T> | null = null;
  private readonly make: () => Promise<T>;

  constructor(make: () => Promise<T>) {
    this.make = make;
  }

  get hasValue(): boolean {
    return this.made !== null;
  }

  get value(): Promise<T> {
    this.made ??= this.make();
    return this.made;
  }

  set value(value: Promise<T>) {
    this.made = value;
  }
}
