/** The engine's command as a value: decided here, shown by --dry-run, run elsewhere. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Asked, variables } from "../../lib/plan/settings.ts";
import { generatorMebibytes } from "./bounds.ts";

export interface Command {
	readonly file: string;
	readonly parameters: readonly string[];
	/** What is set beside the inherited environment. */
	readonly environment: Readonly<Record<string, string>>;
	/** Set as well, and never shown. */
	readonly secrets: Readonly<Record<string, string>>;
}

export interface CommandOptions {
	readonly engine: string;
	readonly scenario: string;
	/** Settings for the bundle. */
	readonly asked: Asked;
	/** Where the end summary goes. Without one the engine keeps no sample: its memory is flat however long it runs. */
	readonly summary?: string;
	/** Where a collector of ours listens for metrics, as in `127.0.0.1:4318`; none for a run that nobody counts. */
	readonly collector?: string;
	/** Whether the engine shows its live page, on a free port of loopback. */
	readonly dashboard?: boolean;
	/** Operators' tokens by variable. */
	readonly tokens?: Readonly<Record<string, string>>;
	/** A PEM file to trust, for a loopback target. */
	readonly certificate?: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The command that runs a scenario's bundle. */
export function engineCommand(options: CommandOptions): Command {
	const { engine, scenario, asked, summary, collector, certificate, tokens } =
		options;
	const outputs = [
		...(collector === undefined ? [] : ["opentelemetry"]),
		...(options.dashboard ? ["web-dashboard"] : []),
	];
	const settings = Object.entries(variables).flatMap(([name, variable]) => {
		const given = Object.entries(asked).find(([other]) => other === name)?.[1];
		return given ? [[variable, given.text]] : [];
	});
	return {
		file: engine,
		parameters: [
			"run",
			// An empty one: the user's own k6 configuration must not change the run.
			"--config",
			join(root, "tools/k6/config.json"),
			"--no-color",
			"--log-format",
			"raw",
			...(summary === undefined
				? ["--summary-mode=disabled", "--no-thresholds"]
				: ["--summary-export", summary]),
			...outputs.flatMap((output) => ["--out", output]),
			join(root, "dist", `${scenario}.js`),
		],
		environment: {
			K6_NO_USAGE_REPORT: "true",
			K6_AUTO_EXTENSION_RESOLUTION: "false",
			// Less CPU for some memory, of which there is a bound; beyond 200 a larger heap costs more than its collection.
			GOGC: "200",
			GOMEMLIMIT: `${generatorMebibytes()}MiB`,
			// All visitors would share one connection of HTTP/2.
			GODEBUG: "http2client=0",
			...(collector !== undefined && exportTo(collector)),
			...(options.dashboard && dashboardOnLoopback),
			...(certificate !== undefined && trust(certificate)),
			...Object.fromEntries(settings),
		},
		secrets: tokens ?? {},
	};
}

/** Twice a second, and only what is new since the last time. */
function exportTo(collector: string): Record<string, string> {
	return {
		K6_OTEL_EXPORTER_PROTOCOL: "http/protobuf",
		K6_OTEL_HTTP_EXPORTER_ENDPOINT: collector,
		K6_OTEL_HTTP_EXPORTER_INSECURE: "true",
		// A sample is with us within a second, even if the engine is killed in the next.
		K6_OTEL_FLUSH_INTERVAL: "200ms",
		K6_OTEL_EXPORT_INTERVAL: "500ms",
		OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta",
		OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION:
			"base2_exponential_bucket_histogram",
	};
}

/** It would listen on every interface. */
const dashboardOnLoopback = {
	K6_WEB_DASHBOARD_HOST: "127.0.0.1",
	K6_WEB_DASHBOARD_PORT: "0",
};

/** On macOS Go reads no SSL_CERT_FILE; a loopback target is not verified there, and the report says so. */
function trust(certificate: string): Record<string, string> {
	return isVerified
		? { SSL_CERT_FILE: certificate }
		: { K6_INSECURE_SKIP_TLS_VERIFY: "true" };
}

/** Whether a loopback target's certificate is verified on this machine. */
export const isVerified = process.platform !== "darwin";

/** The whole environment of a command: inherited, but for what would change the engine behind our back. */
export function environmentOf(
	command: Command,
	inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
	const kept = Object.entries(inherited).filter(
		(entry): entry is [string, string] =>
			entry[1] !== undefined &&
			!/^(K6|OTEL)_/.test(entry[0]) &&
			!isSetting(entry[0]),
	);
	return {
		...Object.fromEntries(kept),
		...command.environment,
		...command.secrets,
	};
}

/** The command as a line for a shell. */
export function showCommand({
	file,
	parameters,
	environment,
	secrets,
}: Command): string {
	const settings = Object.entries(environment).map(
		([name, value]) => `${name}=${quote(value)}`,
	);
	const masked = Object.keys(secrets).map((name) => `${name}='***'`);
	return [...settings, ...masked, file, ...parameters.map(quote)].join(" ");
}

function isSetting(name: string): boolean {
	return Object.values<string>(variables).includes(name);
}

function quote(text: string): string {
	return /^[\w./:=@%+,-]+$/.test(text)
		? text
		: `'${text.replaceAll("'", "'\\''")}'`;
}
