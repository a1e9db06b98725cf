/** Constants of the normal distribution. */

/** The 99th percentile lies so many standard deviations above the mean. */
export const z99 = 2.3263478740408408;
