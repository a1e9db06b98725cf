/** `npm run test:contract`: schemathesis, with all its checks, against a running local server and its own OpenAPI document. */
import { type SpawnOptions, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listen } from "../../server/listen.ts";
import { loadConfig } from "../../server/read-config.ts";

const here = fileURLToPath(new URL("./", import.meta.url));
/** The folder of everything from PyPI. */
const folder = fileURLToPath(new URL("../../.contract/", import.meta.url));
const requirements = readFileSync(`${here}requirements.txt`, "utf8");
/** Marks a complete installation, so it is written last. */
const installed = `${folder}installed.txt`;
/** Another seed tries other requests: TEST_SEED=7 npm run test:contract */
const seed = process.env.TEST_SEED ?? "1";

process.exitCode = await testContract();

async function testContract(): Promise<number> {
	const code = isInstalled() ? 0 : await install();
	if (code !== 0) {
		process.stderr.write(
			"contract: expected python3 (3.10 or newer) with venv and pip, and PyPI in reach, see above; on Debian: apt-get install python3-venv\n",
		);
		return code;
	}
	const certificate = `${folder}certificate.pem`;
	const server = await listen({
		host: "127.0.0.1",
		port: 0,
		config: loadConfig(`${here}server.json`),
		onCertificate: (pem) => writeFileSync(certificate, pem),
	});
	try {
		return await run(
			`${folder}venv/bin/schemathesis`,
			[
				...["--config-file", `${here}schemathesis.toml`],
				...["run", `${server.url}/-/openapi.json`],
				...["--tls-verify", certificate],
				...["--seed", seed],
			],
			{ cwd: folder },
		);
	} finally {
		await server.close();
	}
}

function isInstalled(): boolean {
	try {
		return readFileSync(installed, "utf8") === requirements;
	} catch {
		return false;
	}
}

async function install(): Promise<number> {
	process.stderr.write(
		"contract: installing schemathesis into .contract (about 20 s, once)\n",
	);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder);
	const venv = `${folder}venv`;
	const made = await run("python3", ["-m", "venv", venv]);
	if (made !== 0) return made;
	const pip = ["-m", "pip", "install", "--quiet", "--no-deps"];
	const code = await run(`${venv}/bin/python`, [
		...pip,
		"--disable-pip-version-check",
		...["--requirement", `${here}requirements.txt`],
	]);
	if (code === 0) writeFileSync(installed, requirements);
	return code;
}

/** Runs a program to its end. Returns its exit code, or 1 where it could not be started or was killed. */
function run(
	file: string,
	parameters: readonly string[],
	options: SpawnOptions = {},
): Promise<number> {
	return new Promise((resolve) => {
		const child = spawn(file, [...parameters], {
			stdio: "inherit",
			...options,
		});
		child.on("error", (error) => {
			process.stderr.write(`contract: ${error.message}\n`);
			resolve(1);
		});
		child.on("close", (code) => resolve(code ?? 1));
	});
}
