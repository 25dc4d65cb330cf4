// SPDX-License-Identifier: Apache-2.0
/**
 * The format of our own events: {@code {entity, op, id, ts, event_id, data}}.
 *
 * <p>In: events as Struct or Map. Out: changes. Not here: reading JSON text into Maps. Read
 * {@link dev.alluvium.connect.smt.normalize.api.ApiFormat} first.
 */
@NullMarked
package dev.alluvium.connect.smt.normalize.api;

import org.jspecify.annotations.NullMarked;
