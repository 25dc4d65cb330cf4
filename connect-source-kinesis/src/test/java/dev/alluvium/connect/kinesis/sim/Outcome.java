// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import java.util.List;

/**
 * How a history went.
 *
 * @param violation what was wrong first; null when nothing was
 * @param tape its choices
 * @param trace what happened, line by line; empty where nobody asked for it
 */
@SuppressWarnings("ArrayRecordComponent")
record Outcome(String violation, int[] tape, List<String> trace) {}
