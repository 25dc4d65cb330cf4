// SPDX-License-Identifier: Apache-2.0

/**
 * What {@code ./quickstart} starts: it boots the embedded stack, runs use-case folders on it, and judges the tables.
 *
 * <p>Packages in the order in which a run goes through them: {@code folder} (what a folder says), {@code run} (steps
 * and their order), {@code send} (records and SQL), {@code watch} (commits and topics as they become readable),
 * {@code drain} (is all committed), {@code locate} (where tables lie), {@code read} (tables through Delta Kernel),
 * {@code judge} (expected against stored), {@code report} (what is told).
 *
 * <p>No class of a connector or of the engine is on this module's class path: plugins are installed from their
 * archives, and tables are read by somebody else's library. Read {@link dev.alluvium.quickstart.run.UseCaseRun}
 * first.
 */
@NullMarked
package dev.alluvium.quickstart;

import org.jspecify.annotations.NullMarked;
