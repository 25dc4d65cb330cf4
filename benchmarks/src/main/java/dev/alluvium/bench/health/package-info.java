// SPDX-License-Identifier: Apache-2.0
/**
 * Whether a table stays healthy that is written and maintained for a long time. Comes in: options. Goes out: an answer
 * and plots. Read {@link dev.alluvium.bench.health.HealthBench} first.
 */
package dev.alluvium.bench.health;
