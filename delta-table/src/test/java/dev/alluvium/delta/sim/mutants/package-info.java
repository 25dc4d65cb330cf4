// SPDX-License-Identifier: Apache-2.0
/**
 * Engines that are wrong in one way each, under the names that the design gives them. Must not be here: schedules made
 * for one of them. Read {@link dev.alluvium.delta.sim.Mutant} first.
 */
package dev.alluvium.delta.sim.mutants;
