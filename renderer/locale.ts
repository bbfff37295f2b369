/** The locale of the workstation. It sets no dates and no numbers (D59): only whether names have tall man letters (D58). */
import { createContext, useContext } from 'react';

export const LocaleContext = createContext(navigator.language);

/** A BCP 47 tag, e.g. `en-GB`. */
export const useLocale = (): string => useContext(LocaleContext);
