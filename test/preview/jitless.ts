/** zod would try out whether it may make code of text, which the policy forbids and the console reports: told before. */
import { z } from 'zod';

z.config({ jitless: true });
