// SPDX-License-Identifier: Apache-2.0
/**
 * The Delta sink connector: records of topics become rows of Delta tables, exactly once.
 *
 * <p>Packages in flow order: {@code config} (settings), {@code route} (record to table), {@code convert} (record to
 * event), {@code buffer} (what is held), {@code commit} (buffers to commits, fences, dead letters), {@code maintain}
 * (what happens to tables besides), {@code catalog}
 * (tables made known to others); {@code error} and
 * {@code metric} beside them. This package holds what Connect loads and what puts the parts together. Start with
 * {@link dev.alluvium.connect.delta.DeltaSinkTask}.
 */
@NullMarked
package dev.alluvium.connect.delta;

import org.jspecify.annotations.NullMarked;
