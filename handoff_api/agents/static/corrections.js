// Which of the near misses was right: one click says it, another one says otherwise.
import { Refusal, send } from "./api.js";
import { toast } from "./toast.js";

/** Bring the marks to life; `done` is called after each. */
export function startCorrections(done) {
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-correct]");
    if (mark) correct(mark, done);
  });
}

async function correct(mark, done) {
  const handoff = document.getElementById("why").dataset.for;
  try {
    await send("POST", `/api/handoffs/${handoff}/corrections`, { article_id: mark.dataset.correct || null });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(error.sentence);
  } finally {
    done();
  }
}
