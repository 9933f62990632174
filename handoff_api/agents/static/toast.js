// A sentence that passes, for what went wrong away from where it could be said in place.
const element = document.getElementById("toast");
let timer;

export function toast(words) {
  clearTimeout(timer);
  element.textContent = words;
  element.hidden = false;
  timer = setTimeout(() => { element.hidden = true; }, 6000);
}
