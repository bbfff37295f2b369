/** What the fake desktop answers about the app itself. */
import type { About, Licence } from '../../shared/about.ts';
import type { FakeState, Handlers } from './fake-desktop.ts';

export const SAMPLE_ABOUT: About = {
  version: '0.1.0',
  electron: '45.4.1',
  chromium: '152.0.7444.59',
  node: '24.11.0',
  platform: 'win32',
  arch: 'x64',
  installation: 'msi',
};

const MIT = `MIT License

Copyright (c) its authors

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software.`;

const licence = (name: string, version: string, id = 'MIT', text = MIT): Licence => ({
  name,
  version,
  licence: id,
  text,
});

/** A few of many: long and short names, and licences of every kind that there is. */
export const SAMPLE_LICENCES: readonly Licence[] = [
  licence('@fontsource-variable/atkinson-hyperlegible-next', '5.3.0', 'OFL-1.1', 'SIL OPEN FONT LICENSE Version 1.1'),
  licence('@napi-rs/keyring-linux-x64-gnu', '2.1.2'),
  licence('d3-scale', '4.0.3', 'ISC', 'ISC License'),
  licence('electron', '45.4.1'),
  licence('fast-uri', '3.1.9', 'BSD-3-Clause', 'Redistribution and use in source and binary forms'),
  licence('react', '19.3.1'),
  licence('react-aria-components', '1.22.1', 'Apache-2.0', 'Apache License Version 2.0, January 2004'),
  licence('victory-vendor', '37.4.1', 'MIT AND ISC AND BSD-3-Clause'),
  licence('zod', '4.6.7'),
];

export function aboutHandlers(state: FakeState): Pick<Handlers, Extract<keyof Handlers, `about.${string}`>> {
  return { 'about.describe': () => state.about, 'about.licences': () => [...state.licences] };
}
