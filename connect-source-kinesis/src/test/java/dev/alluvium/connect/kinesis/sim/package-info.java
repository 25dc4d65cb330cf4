// SPDX-License-Identifier: Apache-2.0
/**
 * Random histories of a stream and of the tasks that read it, judged by a model of their own. Comes in: a tape of
 * choices. Goes out: what was wrong, if anything. Read {@link dev.alluvium.connect.kinesis.sim.History} first.
 */
package dev.alluvium.connect.kinesis.sim;
