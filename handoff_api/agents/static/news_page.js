// The pages of what is going on: drawn by the service; times on the agent's clock, remarks for the editors.
import { startRemarks } from "./remark.js";
import { showTimes } from "./times.js";

showTimes();
if (document.getElementById("remark")) startRemarks();
