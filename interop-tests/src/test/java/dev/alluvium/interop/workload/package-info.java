// SPDX-License-Identifier: Apache-2.0
/**
 * Seeded random workloads on the public API of the engine, and what rows a table must have after them. {@code NaiveRows} is
 * the opinion about the rows: a map that knows nothing of how the engine groups, orders, indexes or merges. In: a seed and a
 * store; out: a table, its expected rows and {@code txn} versions, and counts of what was covered. Other engines are asked in
 * {@code dev.alluvium.interop.engine}. Read {@code Workload} first.
 */
@NullMarked
package dev.alluvium.interop.workload;

import org.jspecify.annotations.NullMarked;
