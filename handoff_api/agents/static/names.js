// How somebody is called on a face: the same letters that the service draws.

export function initials(name) {
  const words = name.match(/\p{L}+/gu) ?? [];
  return (words.length > 1 ? words[0][0] + words[1][0] : words.join("").slice(0, 2)).toUpperCase();
}
