// Reads a run file with h5wasm, HDF5 for browsers and Node, and checks values, shapes and texts.
// Exits with 0 where all fits, 1 where something does not, 77 where h5wasm is not installed: it is looked for above this
// file, and in the directory that NODE_PATH names.
import process from "node:process";

const places = ["h5wasm/node", `${process.env.NODE_PATH ?? "."}/h5wasm/dist/node/hdf5_hl.js`];
let h5wasm = null;
for (const place of places) h5wasm ??= await import(place).catch(() => null);
if (!h5wasm) {
    console.log("skipped: h5wasm is not installed");
    process.exit(77);
}

function check(condition, what) {
    if (!condition) {
        console.log(`${process.argv[2]}: ${what}`);
        process.exit(1);
    }
}

await h5wasm.ready;
const run = new h5wasm.File(process.argv[2], "r");
check(run.attrs["nnrun_schema"].value === "nnrun.run", "no schema");
check(["complete", "failed"].includes(run.attrs["status"].value), `status ${run.attrs["status"].value}`);
const epoch = run.get("history/epoch").value, loss = run.get("history/train_loss").value;
check(epoch.every((value, i) => value === i + 1) && loss.length === epoch.length, "the epochs are not 1, 2, ...");
check(run.get("config/yaml").value.includes("optimizer"), "the config is not there");
check(typeof run.get("config").attrs["optimizer.learning_rate"].value === "number", "no learning rate");
for (const name of run.get("weights").attrs["layer_names"].value) {
    const kernel = run.get(`weights/${name}/kernel`), bias = run.get(`weights/${name}/bias`);
    check(kernel.value.length === kernel.shape[0] * kernel.shape[1], `the kernel of ${name}`);
    check(bias.shape[0] === kernel.shape[1], `the bias of ${name}`);
}
const test = run.get("evaluation/test");
if (test) {
    const classes = test.get("class_true").value, confusion = test.get("confusion"), support = test.get("support").value;
    check(confusion.shape[0] === classes.length, "classes");
    for (const row of classes.keys()) {
        const of_class = confusion.value.slice(row * classes.length, (row + 1) * classes.length);
        check(of_class.reduce((a, b) => a + b) === support[row], `support of class ${classes[row]}`);
    }
    check(confusion.get_attached_scales?.(0)?.[0]?.endsWith("class_true") ?? true, "the scale of the confusion matrix");
}
run.close();
console.log("ok: h5wasm");
