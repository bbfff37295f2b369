/** Where somebody was in a panel: opening a patient from it replaces the screen, and the way back leads here. */
import { createContext, useContext } from 'react';
import type { PanelFilter } from '../shared/population.ts';

export type PopulationPlace = { readonly exportId: string; readonly filter: PanelFilter };
type Held = readonly [PopulationPlace | null, (place: PopulationPlace | null) => void];

export const PopulationPlaceContext = createContext<Held>([null, () => undefined]);

/** null: in no panel. It outlives the patient that is open, and not the sign-in. */
export const usePopulationPlace = (): Held => useContext(PopulationPlaceContext);
