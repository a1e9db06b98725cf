/** k6's command as a value: decided here, shown by --dry-run, run by process.ts. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Asked, variables } from "../../lib/plan/given.ts";
import { onOneLine } from "../../lib/util/one-line.ts";
import { generatorMebibytes } from "./bounds.ts";

export interface Command {
	readonly file: string;
	readonly parameters: readonly string[];
	/** Variables beside the inherited ones. */
	readonly environment: Readonly<Record<string, string>>;
	/** Variables that are never shown. */
	readonly secrets: Readonly<Record<string, string>>;
	/** Values that no output of k6 may show: those of `secrets`, and inherited ones. */
	readonly hidden: readonly string[];
}

export interface CommandOptions {
	readonly engine: string;
	/** The bundle to run. */
	readonly bundle: string;
	/** Settings for the bundle. */
	readonly asked: Asked;
	/** Where our receiver listens for metrics, as in `127.0.0.1:4318`; undefined for a preflight or a replay. */
	readonly collector?: string;
	/** Resource attributes of what k6 exports. */
	readonly labels?: Readonly<Record<string, string>>;
	/** k6 serves its live page, on a free port of loopback. */
	readonly dashboard?: boolean;
	/** Operators' tokens by variable. */
	readonly tokens?: Readonly<Record<string, string>>;
	/** Tokens that k6 finds in the inherited environment. */
	readonly inheritedTokens?: readonly string[];
	/** A PEM file to trust, for a loopback target. */
	readonly certificate?: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The command that runs a scenario's bundle. */
export function engineCommand(options: CommandOptions): Command {
	const { engine, bundle, asked, collector, certificate } = options;
	const { tokens, inheritedTokens } = options;
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
			// An empty file: the user's own k6 configuration must not change the run.
			"--config",
			join(root, "tools/k6/config.json"),
			"--no-color",
			"--log-format",
			"raw",
			// The journal has every figure. For a summary or a threshold k6 would keep every sample in memory.
			"--summary-mode=disabled",
			"--no-thresholds",
			...outputs.flatMap((output) => ["--out", output]),
			bundle,
		],
		environment: {
			K6_NO_USAGE_REPORT: "true",
			K6_AUTO_EXTENSION_RESOLUTION: "false",
			// Less CPU for more memory, within GOMEMLIMIT; beyond 200 a larger heap costs more than its collection.
			GOGC: "200",
			GOMEMLIMIT: `${generatorMebibytes()}MiB`,
			// All visitors would share one connection of HTTP/2.
			GODEBUG: "http2client=0",
			...(collector !== undefined && exportTo(collector, options.labels)),
			...(options.dashboard && dashboardOnLoopback),
			...(certificate !== undefined && trust(certificate)),
			...Object.fromEntries(settings),
		},
		secrets: tokens ?? {},
		hidden: [...Object.values(tokens ?? {}), ...(inheritedTokens ?? [])],
	};
}

/** Exports twice a second, each time only what is new. */
function exportTo(
	collector: string,
	labels: Readonly<Record<string, string>> = {},
): Record<string, string> {
	const attributes = Object.entries(labels).map(
		([key, value]) => `${key}=${encodeURIComponent(value)}`,
	);
	return {
		...(attributes.length > 0 && {
			OTEL_RESOURCE_ATTRIBUTES: attributes.join(","),
		}),
		K6_OTEL_EXPORTER_PROTOCOL: "http/protobuf",
		K6_OTEL_HTTP_EXPORTER_ENDPOINT: collector,
		K6_OTEL_HTTP_EXPORTER_INSECURE: "true",
		// Every sample arrives within a second, so a killed k6 loses few of them.
		K6_OTEL_FLUSH_INTERVAL: "200ms",
		K6_OTEL_EXPORT_INTERVAL: "500ms",
		OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta",
		OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION:
			"base2_exponential_bucket_histogram",
	};
}

/** By default it would listen on every interface. */
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

/** The whole environment of a command. Inherited variables that would change k6 are left out. */
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
	// Shells read this form with escapes.
	if (onOneLine(text) !== text)
		return `$'${onOneLine(text.replaceAll("\\", "\\\\").replaceAll("'", "\\'"))}'`;
	return /^[\w./:=@%+,-]+$/.test(text)
		? text
		: `'${text.replaceAll("'", "'\\''")}'`;
}
