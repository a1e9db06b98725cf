/** Constants of the normal distribution. */

/** Standard deviations from the mean to the 99th percentile. */
export const z99 = 2.3263478740408408;
/** The same to the 95th percentile. */
export const z95 = 1.6448536269514722;
