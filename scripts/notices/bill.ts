/** The bill of materials, CycloneDX 1.6: what the package holds, for whoever must know tonight whether it is affected. */
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { HeldPackage } from './held-packages.ts';
import { placeInTree, type NativePackage } from './native-packages.ts';
import type { Runtime } from './runtime.ts';

export type Held = {
  readonly app: { readonly name: string; readonly version: string; readonly licence: string };
  readonly bundled: readonly HeldPackage[];
  readonly native: readonly NativePackage[];
  readonly runtime: Runtime;
  /** SHA-512 by place in the tree. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Name and version of what writes the bill. */
  readonly tool: { readonly name: string; readonly version: string };
  /** Epoch ms that the release gives itself; null: none, so that the same tree gives the same bill. */
  readonly timeMs: number | null;
};

const licences = new Contrib.License.Factories.LicenseFactory(() => undefined);

/** Gives JSON text: the same for the same tree, to the last byte. No serial number, for a random one would differ. */
export function billOf(held: Held): string {
  const bom = new Models.Bom();
  const { app, bundled, native, runtime, timeMs } = held;
  const root = component(Enums.ComponentType.Application, app, { bomRef: `${app.name}@${app.version}` });
  const parts = [
    ...bundled.map((one) => npmComponent(one, held.hashes)),
    ...native.map((one) => nativeComponent(one, held.hashes)),
    electronComponent(runtime),
  ];
  for (const part of parts) {
    bom.components.add(part);
    root.dependencies.add(part.bomRef);
  }
  bom.metadata.component = root;
  bom.metadata.lifecycles.add(Enums.LifecyclePhase.Build);
  bom.metadata.tools.components.add(
    new Models.Component(Enums.ComponentType.Library, held.tool.name, { version: held.tool.version }),
  );
  if (timeMs !== null) bom.metadata.timestamp = new Date(timeMs);
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 2 })}\n`;
}

type Named = { readonly name: string; readonly version: string; readonly licence: string };

function component(
  type: Enums.ComponentType,
  { name, version, licence }: Named,
  more: ConstructorParameters<typeof Models.Component>[2] = {},
): Models.Component {
  const [, group, plain = name] = /^(?:(@[^/]+)\/)?(.+)$/.exec(name) ?? [];
  const part = new Models.Component(type, plain, { version, ...(group === undefined ? {} : { group }), ...more });
  const declared = licences.makeFromString(licence);
  declared.acknowledgement = Enums.LicenseAcknowledgement.Declared;
  part.licenses.add(declared);
  return part;
}

/** `pkg:npm/%40scope/name@1.2.3`. */
export function npmPurl({ name, version }: Pick<Named, 'name' | 'version'>): string {
  return `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`;
}

function npmComponent(held: HeldPackage, hashes: Held['hashes']): Models.Component {
  const purl = npmPurl(held);
  const part = component(Enums.ComponentType.Library, held, { bomRef: purl, purl });
  const hash = hashes.get(placeInTree(held.folder));
  if (hash !== undefined) part.hashes.set(Enums.HashAlgorithm['SHA-512'], hash);
  part.properties.add(new Models.Property('chartroom:where', held.where.join(' ')));
  return part;
}

function nativeComponent(held: NativePackage, hashes: Held['hashes']): Models.Component {
  const part = npmComponent(held, hashes);
  for (const crate of held.crates) {
    const purl = `pkg:cargo/${crate.name}@${encodeURIComponent(crate.version)}`;
    // The same crate may be in the native package of two processors.
    const bomRef = `${npmPurl(held)}#${purl}`;
    part.components.add(component(Enums.ComponentType.Library, crate, { bomRef, purl }));
  }
  return part;
}

function electronComponent({ electron, chromium, node, published }: Runtime): Models.Component {
  const purl = npmPurl({ name: 'electron', version: electron });
  const named = { name: 'electron', version: electron, licence: 'MIT' };
  const part = component(Enums.ComponentType.Framework, named, { bomRef: purl, purl });
  for (const [file, sum] of Object.entries(published)) {
    const url = `https://github.com/electron/electron/releases/download/v${electron}/${file}`;
    const hashes = new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], sum]]);
    part.externalReferences.add(
      new Models.ExternalReference(url, Enums.ExternalReferenceType.Distribution, { hashes }),
    );
  }
  part.components.add(inside(part, 'Chromium', 'BSD-3-Clause', chromium, 'google:chrome'));
  part.components.add(inside(part, 'Node.js', 'MIT', node, 'nodejs:node.js'));
  return part;
}

/** What Electron is made of; its version is told by the program alone, and left out where that was not there. */
function inside(
  electron: Models.Component,
  name: string,
  licence: string,
  version: string | null,
  product: string,
): Models.Component {
  const bomRef = `${electron.bomRef.value ?? ''}#${name}`;
  const part = component(Enums.ComponentType.Framework, { name, version: version ?? '', licence }, { bomRef });
  if (version === null) {
    delete part.version;
    part.properties.add(new Models.Property('chartroom:version', 'not known: built without Electron’s program'));
  } else part.cpe = `cpe:2.3:a:${product}:${version}:*:*:*:*:*:*:*`;
  return part;
}
