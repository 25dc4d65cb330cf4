// SPDX-License-Identifier: Apache-2.0

/**
 * What can be seen while a run is under way: commits of tables as they become readable, and records of topics as they
 * become visible.
 *
 * <p>In: table files and topics, each on a thread of its own. Out: versions, latencies and the visible ends of topics.
 * Nothing here changes anything, and nothing here judges rows. Read {@link dev.alluvium.quickstart.watch.CommitWatcher}
 * first.
 */
@NullMarked
package dev.alluvium.quickstart.watch;

import org.jspecify.annotations.NullMarked;
