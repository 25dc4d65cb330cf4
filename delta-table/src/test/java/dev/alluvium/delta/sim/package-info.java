// SPDX-License-Identifier: Apache-2.0
/**
 * The deterministic simulator: many processes on one table, on one schedule of choices, judged after every commit by a
 * naive model. Must not be here: anything of the engine's that decides, in the judge or the model. Read {@link
 * dev.alluvium.delta.sim.Schedule} first, then {@link dev.alluvium.delta.sim.Mutant} to bring a wrong engine.
 */
package dev.alluvium.delta.sim;
