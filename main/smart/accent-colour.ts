/** Fits a colour of somebody else to our surfaces: its hue stays, its lightness gives way to contrast (WCAG 2.2 §1.4.3, §1.4.11). */

/** What the accent is read against in each theme: canvas, surface, and the ink of a button that is filled with it. */
const GROUNDS = {
  light: ['#f3f4f1', '#ffffff'],
  dark: ['#0e1413', '#161e1c', '#062524'],
} as const;
/** As text; more than the 3:1 that lines and icons need. */
const MIN_CONTRAST = 4.5;
/** Hue of the colour for high and critical, in degrees, and how near is too near. */
const DANGER_HUE = 4;
const DANGER_SPREAD = 24;
const DANGER_SATURATION = 0.25;

export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * The light and the dark variant of `colour` (`#rrggbb`), each at least 4.5:1 on every ground of its theme. Null where
 * no lightness gives that, and for reds: an accent must not look like the colour that marks a critical result.
 */
export function accentOf(colour: Rgb): { light: string; dark: string } | null {
  const { hue, saturation, lightness } = toHsl(colour);
  const fromDanger = Math.abs(((hue - DANGER_HUE + 540) % 360) - 180);
  if (saturation >= DANGER_SATURATION && fromDanger <= DANGER_SPREAD) return null;
  const fit = (theme: keyof typeof GROUNDS, step: number): string | undefined => {
    for (let tried = lightness; tried >= 0 && tried <= 1; tried += step) {
      const candidate = toHex(toRgb(hue, saturation, tried));
      if (GROUNDS[theme].every((ground) => contrast(candidate, ground) >= MIN_CONTRAST)) return candidate;
    }
    return undefined;
  };
  const light = fit('light', -0.01);
  const dark = fit('dark', 0.01);
  return light === undefined || dark === undefined ? null : { light, dark };
}

/** WCAG 2.2 contrast ratio of two colours written `#rrggbb`. */
export function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function toHsl([red, green, blue]: Rgb): { hue: number; saturation: number; lightness: number } {
  const [r, g, b] = [red / 255, green / 255, blue / 255];
  const most = Math.max(r, g, b);
  const span = most - Math.min(r, g, b);
  const lightness = most - span / 2;
  if (span === 0) return { hue: 0, saturation: 0, lightness };
  const sector = most === r ? ((g - b) / span + 6) % 6 : most === g ? (b - r) / span + 2 : (r - g) / span + 4;
  return { hue: sector * 60, saturation: span / (1 - Math.abs(2 * lightness - 1)), lightness };
}

function toRgb(hue: number, saturation: number, lightness: number): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (turn: number): number => {
    const at = (turn + hue / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

function toHex(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
