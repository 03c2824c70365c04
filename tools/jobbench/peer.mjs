// What jobbench measures beside the program: the same jobs by the API's official JavaScript client.
//   node peer.mjs block|poll SERVER PHOTO FOLDER JOBS AT-A-TIME
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import Replicate from "replicate";

const [mode, server, photo, folder, jobs, atATime] = process.argv.slice(2);
const replicate = new Replicate({ baseUrl: server, useFileOutput: false });
const version = "2e4785a4d80dadf580077b2244c8d7c05d8e3faac04a04c02d8e099dd2876789";
const image = "data:image/jpeg;base64," + (await readFile(photo)).toString("base64");

let left = Number(jobs);
async function work() {
	while (left-- > 0) {
		let id;
		const input = { image, num_inference_steps: 8, seed: left };
		const output = await replicate.run(`zsxkib/instant-id:${version}`, { input, wait: { mode } }, (p) => { id = p.id; });
		const file = path.join(folder, id + path.extname(output[0]));
		const answer = await fetch(output[0]);
		if (!answer.ok) throw new Error(`fetch: ${answer.status}`);
		await writeFile(file, Buffer.from(await answer.arrayBuffer()));
		console.log(id, file);
	}
}
await Promise.all(Array.from({ length: Number(atATime) }, work));
