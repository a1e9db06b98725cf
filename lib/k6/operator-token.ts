/** An operator's credentials, from the environment alone. */
import type { DeskPlan } from "./scenario-context.ts";

/** As in `Token X`; undefined where the environment has no token for this desk. */
export const authorizationAt = ({ tokenEnv }: DeskPlan): string | undefined => {
	const token = __ENV[tokenEnv];
	return token === undefined ? undefined : `Token ${token}`;
};
