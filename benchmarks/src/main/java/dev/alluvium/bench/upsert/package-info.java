// SPDX-License-Identifier: Apache-2.0
/**
 * What a batch of upserts costs: the engine with its index, beside one that finds rows without. Read {@link
 * dev.alluvium.bench.upsert.UpsertBench} first.
 */
@NullMarked
package dev.alluvium.bench.upsert;

import org.jspecify.annotations.NullMarked;
