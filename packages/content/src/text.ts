import { z } from "zod";

/** The two languages that everything a person reads is written in (BCP 47). */
export const languages = ["ja", "en"] as const;
export type Language = (typeof languages)[number];

const sentence = z.string().trim().min(1);

/** One text in both languages. Neither may be missing: there is no falling back from one to the other. */
export const text = z.strictObject({ ja: sentence, en: sentence });
export type Text = z.infer<typeof text>;

/** A word that is the same in both languages, as the name of a machine is. */
export const inBoth = (word: string): Text => ({ ja: word, en: word });

/** What somebody else said, as a system or a library does: in its own words, and marked as such. */
export const quoted = (said: string): Text => ({ ja: `「${said}」`, en: `"${said}"` });
