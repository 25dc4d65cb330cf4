// SPDX-License-Identifier: Apache-2.0
/**
 * CloudEvents 1.0, structured or binary.
 *
 * <p>In: events as Struct or Map. Out: changes. Not here: batches, which must be split before. Read {@link
 * dev.alluvium.connect.smt.normalize.cloudevents.CloudEventsFormat} first.
 */
@NullMarked
package dev.alluvium.connect.smt.normalize.cloudevents;

import org.jspecify.annotations.NullMarked;
