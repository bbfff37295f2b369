/**
 * Established names with the letters that tell them from their look-alikes in capitals (D58).
 *
 * Source: FDA Name Differentiation Project, `FDA List of Established Drug Names Recommended to Use Tall Man Lettering`
 * (fda.gov, medication errors related to CDER-regulated products), as it stands in table 1 of `FDA and ISMP Lists of
 * Look-Alike Drug Names with Recommended Tall Man Letters`, ISMP, 2023. Each name below was found in that table or in
 * the list of 33 names of the FDA of 2008; names that were not found in either are left out, as are all of table 2,
 * which is ISMP's own and not approved by the FDA.
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
