/** Constants of the normal distribution. */

/** Standard deviations from the mean to the 99th percentile. */
export const z99 = 2.3263478740408408;
