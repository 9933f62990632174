/* The words of the page's language, from languages/<language>.json. */

export const language = document.documentElement.lang;

const words = await (await fetch(document.documentElement.dataset.texts)).json();

/* `t("queue.position", {position: 3})`: the text of a key with its values filled in. */
export function t(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/* The `.one` or the `.many` text of a key, by count. */
export const counted = (key, count) => t(`${key}.${count === 1 ? "one" : "many"}`, { count });
