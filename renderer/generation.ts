/** Which patient the window is bound to, known at once when main says so and not only at the next drawing (D4). */
import { createContext, useContext } from 'react';

/** Reads the generation of this moment; undefined until the session was described. */
export type CurrentGeneration = () => number | undefined;

export const GenerationContext = createContext<CurrentGeneration>(() => undefined);

export const useCurrentGeneration = (): CurrentGeneration => useContext(GenerationContext);
