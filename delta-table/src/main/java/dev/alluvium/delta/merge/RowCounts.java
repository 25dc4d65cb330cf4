// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

/**
 * What a flush or a merge does to rows, by keys.
 *
 * @param events in the parts that are kept, truncates excluded
 * @param inserted keys that had no row, or rows appended
 * @param updated rows that get new values
 * @param deleted rows that go, or are marked deleted
 * @param late events older than the stored row
 */
public record RowCounts(long events, long inserted, long updated, long deleted, long late) {}
