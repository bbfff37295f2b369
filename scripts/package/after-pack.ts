/** What electron-builder calls once a package is unpacked, before it is signed: signatures must cover the fuses. */
import { Arch, type AfterPackContext } from 'electron-builder';
import { programOf, setFuses } from './fuses.ts';

export async function afterPack({ appOutDir, electronPlatformName, packager, arch }: AfterPackContext): Promise<void> {
  // A universal app is made of two that were packed apart; both have their fuses by then.
  if (electronPlatformName === 'darwin' && arch === Arch.universal) return;
  const { productFilename: product, sanitizedName: executable } = packager.appInfo;
  const names = { product, executable };
  await setFuses(programOf(appOutDir, electronPlatformName, names));
}
