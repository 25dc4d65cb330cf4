// SPDX-License-Identifier: Apache-2.0
/**
 * A Delta Lake table engine without Spark, Kafka or Hadoop. Start with {@code DeltaTable}.
 *
 * <p>Packages in flow order: {@code schema} (types and names), {@code storage} (objects by key), {@code log} (actions,
 * snapshots, checkpoints), {@code commit} (the loop that wins a version), {@code data} (Parquet in and out,
 * statistics), {@code deletionvector} (rows of files that are marked as gone), {@code reduce} (events in, one net
 * mutation per key out), {@code index} (key to file and row), {@code merge} (a flush: plan, write, commit, rebase),
 * {@code compact} (small files become large ones), {@code manifest} (lists of files for readers that do not read the
 * log), {@code vacuum} (files that nobody needs any more), {@code inspect} (what a table is, and whether its log tells
 * the truth), {@code offset} (how far sources were written, and where they go on), {@code restore} (an older version
 * again), {@code forget} (rows erased from every object), {@code evolve} (wider columns).
 *
 * <p>Nothing here knows a topic, an offset or a connector: a caller hands in application ids and versions.
 */
@NullMarked
package dev.alluvium.delta;

import org.jspecify.annotations.NullMarked;
