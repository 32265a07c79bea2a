/** Something that the person who started the command can understand and mend; shown without a stack trace. */
export class PreparationError extends Error {}

/**
 * Says what a step is doing and how far it is: a line that moves on a terminal, and elsewhere a plain line when the
 * step begins, every ten seconds, and when it is done.
 *
 * @param {NodeJS.WriteStream} stream
 * @param {ReturnType<import("./words.mjs").words>} say
 */
export function reporter(stream, say) {
  const moving = stream.isTTY && process.env.TERM !== "dumb" && !process.env.CI;
  return {
    /**
     * @template T
     * @param {string} title
     * @param {() => {done: number, total: number} | undefined} progress asked for while the step runs
     * @param {() => Promise<T>} work
     * @returns {Promise<T>}
     */
    async step(title, progress, work) {
      const begun = Date.now();
      const seconds = () => (Date.now() - begun) / 1000;
      const line = () => `${title} … ${say.progress(progress(), seconds())}`;
      const timer = setInterval(
        () => stream.write(moving ? `\r\u001b[K${line()}` : `${line()}\n`),
        moving ? 200 : 10_000,
      );
      if (!moving) stream.write(`${title} …\n`);
      try {
        const result = await work();
        stream.write(`${moving ? "\r\u001b[K" : ""}${title}: ${say.done(seconds())}\n`);
        return result;
      } catch (error) {
        if (moving) stream.write("\r\u001b[K");
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
    /** @param {string} text */
    note(text) {
      stream.write(`${text}\n`);
    },
  };
}
