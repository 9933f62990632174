// The sentences that the scripts say, in the language of the page.
const said = JSON.parse(document.getElementById("texts").textContent);

/** The sentence `key` with its {places} filled. */
export function text(key, values = {}) {
  return said[key].replace(/{(\w+)}/g, (_, name) => values[name]);
}
