/**
 * Established names with the letters that tell them from their look-alikes in capitals (D58).
 *
 * Source: FDA Name Differentiation Project, `FDA List of Established Drug Names Recommended to Use Tall Man Lettering`,
 * and table 1 of `FDA and ISMP Lists of Look-Alike Drug Names with Recommended Tall Man Letters` (ISMP, 2023). Each name
 * below was found in a reprint of one of them: the FDA's 33 names as a nursing journal printed them, and the parts of
 * ISMP's table that could be read. It has not been compared with the whole of table 1: names that were not found, such
 * as HYDROmorphone, are left out, as are all of ISMP's own, which the FDA has not approved. A site that switches it on
 * should have its pharmacy compare it first.
 */
export const TALL_MAN_VERSION = 'FDA list, ISMP 2023, table 1';

export const TALL_MAN_NAMES: readonly string[] = [
  'acetaZOLAMIDE',
  'acetoHEXAMIDE',
  'buPROPion',
  'busPIRone',
  'CARBOplatin',
  'CISplatin',
  'chlorproMAZINE',
  'chlorproPAMIDE',
  'clomiPHENE',
  'clomiPRAMINE',
  'cycloSERINE',
  'cycloSPORINE',
  'DAUNOrubicin',
  'dimenhyDRINATE',
  'diphenhydrAMINE',
  'DOBUTamine',
  'DOPamine',
  'DOXOrubicin',
  'glipiZIDE',
  'glyBURIDE',
  'hydrALAZINE',
  'hydrOXYzine',
  'medroxyPROGESTERone',
  'methylPREDNISolone',
  'methylTESTOSTERone',
  'niCARdipine',
  'NIFEdipine',
  'prednisoLONE',
  'predniSONE',
  'sulfADIAZINE',
  'sulfiSOXAZOLE',
  'TOLAZamide',
  'TOLBUTamide',
  'vinBLAStine',
  'vinCRIStine',
];
