// Three short sounds, made here: somebody waits, somebody wrote, it is my turn.
const NOTES = { queue: [523, 659], message: [784], offer: [523, 659, 784] }; // hertz, one after the other
const LENGTH = 0.16; // seconds of a note
const LOUDNESS = 0.08; // of 1: heard at a desk, not across the room

let context = null;

// A browser lets a page be heard only after somebody has touched it.
for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, wake, { passive: true });

function wake() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}

/** Play one of the sounds, as soon as the browser lets it be heard; nothing while the page has not been touched. */
export async function play(name) {
  if (!context) return;
  if (context.state !== "running") await context.resume();
  NOTES[name].forEach((pitch, place) => note(pitch, context.currentTime + place * LENGTH * 0.75));
}

function note(pitch, at) {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.001, at + LENGTH);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + LENGTH);
}
