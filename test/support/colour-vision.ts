/**
 * How colours look to people who see them otherwise, and how far two are apart.
 * Simulation: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
 * IEEE TVCG 15(6), 2009, the matrices of severity 1.0, on linear RGB. Distance: CIEDE2000 (Sharma, Wu and Dalal, 2005).
 */

export type Rgb = readonly [number, number, number];
export type Sight = 'full' | 'protan' | 'deutan' | 'tritan' | 'grey';

const MACHADO: Readonly<Record<'protan' | 'deutan' | 'tritan', readonly [Rgb, Rgb, Rgb]>> = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** `#rrggbb` as linear RGB, 0 to 1. */
export function linearRgb(hex: string): Rgb {
  const part = (at: number): number => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

const dot = (a: Rgb, b: Rgb): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** WCAG 2.2 relative luminance. */
export const luminance = (colour: Rgb): number => dot(colour, [0.2126, 0.7152, 0.0722]);

/** What is left of a colour, as linear RGB. */
export function seenBy(sight: Sight, colour: Rgb): Rgb {
  if (sight === 'full') return colour;
  if (sight === 'grey') return [luminance(colour), luminance(colour), luminance(colour)];
  const within = (c: number): number => Math.min(1, Math.max(0, c));
  const [r, g, b] = MACHADO[sight];
  return [within(dot(r, colour)), within(dot(g, colour)), within(dot(b, colour))];
}

type Lab = { readonly L: number; readonly a: number; readonly b: number };

/** CIELAB under D65. */
function lab(colour: Rgb): Lab {
  const f = (t: number): number => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
  const x = f(dot(colour, [0.4124564, 0.3575761, 0.1804375]) / 0.95047);
  const y = f(dot(colour, [0.2126729, 0.7151522, 0.072175]));
  const z = f(dot(colour, [0.0193339, 0.119192, 0.9503041]) / 1.08883);
  return { L: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z) };
}

const degrees = (radians: number): number => ((radians * 180) / Math.PI + 360) % 360;
const cos = (angle: number): number => Math.cos((angle * Math.PI) / 180);
const sin = (angle: number): number => Math.sin((angle * Math.PI) / 180);

/** CIEDE2000 of two colours of CIELAB. */
export function deltaE(one: Lab, two: Lab): number {
  const mean = (Math.hypot(one.a, one.b) + Math.hypot(two.a, two.b)) / 2;
  const g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)));
  const polar = ({ a, b }: Lab): readonly [number, number] => {
    const wide = (1 + g) * a;
    return [Math.hypot(wide, b), wide === 0 && b === 0 ? 0 : degrees(Math.atan2(b, wide))];
  };
  const [c1, h1] = polar(one);
  const [c2, h2] = polar(two);
  const grey = c1 * c2 === 0;
  const turn = h2 - h1;
  const dh = grey ? 0 : turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn;
  const dH = 2 * Math.sqrt(c1 * c2) * sin(dh / 2);
  const sum = h1 + h2;
  const h = grey ? sum : Math.abs(turn) <= 180 ? sum / 2 : sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
  const L = (one.L + two.L) / 2;
  const c = (c1 + c2) / 2;
  const t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63);
  const sl = 1 + (0.015 * (L - 50) ** 2) / Math.sqrt(20 + (L - 50) ** 2);
  const [dl, dc, dhh] = [(two.L - one.L) / sl, (c2 - c1) / (1 + 0.045 * c), dH / (1 + 0.015 * c * t)];
  const rt = -sin(60 * Math.exp(-(((h - 275) / 25) ** 2))) * 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  return Math.sqrt(dl ** 2 + dc ** 2 + dhh ** 2 + rt * dc * dhh);
}

/** How far two colours are apart for somebody who sees them so. */
export const apart = (sight: Sight, one: string, two: string): number =>
  deltaE(lab(seenBy(sight, linearRgb(one))), lab(seenBy(sight, linearRgb(two))));
